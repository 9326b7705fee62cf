"""Evidence added up over windows that end at each bin, from ten minutes to five hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cie_runbook.analysis.grid import Floats, Ints, Mask
from cie_runbook.analysis.tails import count_variance, high_score, low_score
from cie_runbook.analysis.usual import Usual

Direction = Literal["low", "high", "both"]
WINDOWS_MIN = (10, 15, 20, 30, 45, 60, 90, 120, 180, 300)
WINDOWS_OF_HOURS = (1, 2, 3, 4, 6, 8)  # for bins of an hour or more, in bins
RECENT_SHARE = 3  # the last third of a window must still be off, or the trouble is over
RECENT_MOST_MIN = 20
RECENT_FEWEST_BINS = 2  # what "at most" still allows where bins are long
NOTHING = 1e-9  # what rounding leaves of an empty window
SMALLEST_FACTOR = 0.02  # a total loss with a few stray events still lasts
HOUR_S = 3600


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What windows that end at each bin say; every array has shape (n_windows, n_bins).

    Attributes
    ----------
    bins : Ints of shape (n_windows,)
        Length of each window in bins.
    score : Floats
        Signed normal score of the window; 0 where nothing is known.
    observed, expected : Floats
        Sums over the window's known bins: events [count], or the mean latency [ms].
    departure : Floats
        Observed against expected as a relative difference, negative below.
    is_lasting : Mask
        The last third of the window, at most twenty minutes, is more likely under the window's
        own departure than under the usual: the trouble is not over.
    known : Floats
        Known bins in the window, as a number.
    """

    bins: Ints
    score: Floats
    observed: Floats
    expected: Floats
    departure: Floats
    is_lasting: Mask
    known: Floats


def window_bins(bin_s: int) -> Ints:
    """Choose the lengths of windows.

    Parameters
    ----------
    bin_s : int
        Length of a bin [s].

    Returns
    -------
    Ints of shape (n_windows,)
        Lengths in bins, increasing, each once.
    """
    if bin_s >= HOUR_S:
        return np.array(WINDOWS_OF_HOURS, dtype=np.int64)
    lengths = {minutes * 60 // bin_s for minutes in WINDOWS_MIN}
    return np.array(sorted(length for length in lengths if length >= 1), dtype=np.int64)


def scan_counts(
    observed: Floats, expected: Floats, usual: Usual, bin_s: int, direction: Direction
) -> Scan:
    """Judge sums of events over windows that end at each bin.

    Parameters
    ----------
    observed : Floats of shape (n_bins,)
        Events [count]; NaN where unknown.
    expected : Floats of shape (n_bins,)
        Expected events [count]; for a rate, trials times the usual share.
    usual : Usual
        Dispersion and spread at each bin.
    bin_s : int
        Length of a bin [s].
    direction : {"low", "high", "both"}
        Which tail is of interest.

    Returns
    -------
    Scan
        Scores are tails of a negative binomial that has the window's mean and variance.
    """
    bins = window_bins(bin_s)
    known = ~np.isnan(observed) & ~np.isnan(expected)
    seen = trailing_sums(np.where(known, observed, 0.0), bins)
    mean = trailing_sums(np.where(known, expected, 0.0), bins)
    variance = count_variance(
        mean, np.nan_to_num(usual.dispersion, nan=1.0), np.nan_to_num(usual.spread)
    )
    score = np.where(mean > 0, _tails(seen, mean, variance, direction), 0.0)
    recent = recent_bins(bins, bin_s)
    return Scan(
        bins=bins,
        score=score,
        observed=seen,
        expected=mean,
        departure=_relative(seen, mean),
        is_lasting=_is_lasting(
            np.clip(_ratio(seen, mean), SMALLEST_FACTOR, None),
            trailing_sums(np.where(known, observed, 0.0), recent),
            trailing_sums(np.where(known, expected, 0.0), recent),
        ),
        known=trailing_sums(known.astype(np.float64), bins),
    )


def scan_latencies(log_ms: Floats, requests: Floats, usual: Usual, bin_s: int) -> Scan:
    """Judge mean log latencies over windows that end at each bin.

    Parameters
    ----------
    log_ms : Floats of shape (n_bins,)
        Natural logarithm of the latency in milliseconds; NaN where unknown.
    requests : Floats of shape (n_bins,)
        Requests behind each latency [count].
    usual : Usual
        Expected logarithm and scatter at each bin.
    bin_s : int
        Length of a bin [s].

    Returns
    -------
    Scan
        Scores are normal; a bin counts by the inverse of its variance, so a percentile of six
        requests says little.
    """
    bins, recent = window_bins(bin_s), recent_bins(window_bins(bin_s), bin_s)
    known = ~np.isnan(log_ms) & ~np.isnan(usual.expected) & (requests > 0)
    weight = np.where(known, 1.0 / np.where(known, usual.dispersion, 1.0), 0.0)
    excess = np.where(known, weight * (log_ms - usual.expected), 0.0)
    mass = trailing_sums(weight, bins)
    mean = _ratio(trailing_sums(excess, bins), mass)
    spread = np.nan_to_num(usual.spread, nan=1.0)
    score = mean / np.sqrt(_ratio(np.ones_like(mass), mass) + spread**2)
    level = _ratio(trailing_sums(np.where(known, weight * log_ms, 0.0), bins), mass)
    recent_mean = _ratio(trailing_sums(excess, recent), trailing_sums(weight, recent))
    return Scan(
        bins=bins,
        score=np.where(mass > 0, score, 0.0),
        observed=np.exp(level),
        expected=np.exp(level - mean),
        departure=np.expm1(mean),
        is_lasting=np.sign(mean) * recent_mean >= np.abs(mean) / 2,
        known=trailing_sums(known.astype(np.float64), bins),
    )


def trailing_sums(values: Floats, bins: Ints) -> Floats:
    """Add values up over windows that end at each bin.

    Parameters
    ----------
    values : Floats of shape (n_bins,)
        No NaN.
    bins : Ints of shape (n_windows,)
        Lengths of the windows in bins.

    Returns
    -------
    Floats of shape (n_windows, n_bins)
        A window that would begin before the first bin begins there.
    """
    totals = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - bins[:, None], 0)
    return np.asarray(totals[ends] - totals[starts])


def recent_bins(bins: Ints, bin_s: int) -> Ints:
    """Length of the recent part of each window.

    Parameters
    ----------
    bins : Ints of shape (n_windows,)
        Lengths of the windows in bins.
    bin_s : int
        Length of a bin [s].

    Returns
    -------
    Ints of shape (n_windows,)
        A third, at least one bin and at most twenty minutes.
    """
    most = max(RECENT_FEWEST_BINS, RECENT_MOST_MIN * 60 // bin_s)
    return np.clip(bins // RECENT_SHARE, 1, most)


def _tails(seen: Floats, mean: Floats, variance: Floats, direction: Direction) -> Floats:
    if direction == "low":
        return low_score(seen, mean, variance)
    if direction == "high":
        return high_score(seen, mean, variance)
    low, high = low_score(seen, mean, variance), high_score(seen, mean, variance)
    return np.where(-low > high, low, high)


def _is_lasting(factor: Floats, seen: Floats, mean: Floats) -> Mask:
    # Log likelihood ratio of Poisson counts: usual times factor against usual.
    return np.asarray(seen * np.log(factor) >= mean * (factor - 1))


def _relative(seen: Floats, mean: Floats) -> Floats:
    return _ratio(seen - mean, mean)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > NOTHING)
