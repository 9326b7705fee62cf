"""Peers that judge a bin by the same slot of earlier weeks: median and MAD, and Farrington's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import nbinom, poisson

from tests.bench_detection.measured import binomial_sd, measured
from tests.bench_detection.methods import Said, Setting
from tests.bench_detection.signals import SLOTS_PER_WEEK, Case, Floats, Mask, Signal

MAD_TO_SIGMA = 1.4826
LEAST_LOG_SPREAD = 0.05
NEIGHBOURS = 2  # bins to either side that belong to Farrington's season window
ROUNDS = 6  # of reweighting
OUTBREAK_RESIDUAL = 2.58  # Anscombe residual beyond which a past value counts for less [1]
SMALLEST_MEAN = 1e-3
SMALLEST_TAIL = 1e-300


@dataclass(frozen=True)
class Peer:
    """What all peers share: an alarm is a score beyond the threshold, and they know no unknown."""

    name: str
    windows: tuple[int, ...] = (3, 6, 12)

    def missing_package(self) -> str | None:
        """Nothing but what the package itself needs."""
        return None

    def applies(self, signal: Signal) -> bool:
        """Judge any signal."""
        return True

    def scores(self, case: Case, window: int) -> Floats:
        """How far from normal each bin is, large being bad; NaN where nothing is said."""
        raise NotImplementedError

    def said(self, case: Case, setting: Setting) -> Said:
        """Alarm where the score reaches the threshold."""
        scores = self.scores(case, setting.window)
        alarm = np.nan_to_num(scores, nan=-np.inf) >= setting.threshold
        return Said(alarm=alarm, unknown=np.zeros(len(alarm), dtype=np.bool_))


@dataclass(frozen=True)
class SameHour(Peer):
    """Same slot of the week in eight weeks: median, and MAD with the spread of chance as floor."""

    name: str = "same hour median/MAD"

    def scores(self, case: Case, window: int) -> Floats:
        """Distance from the median in robust standard deviations."""
        series = measured(case, window)
        past = series.past_by_slot(series.value)[:, series.slot[series.n_past :]]
        known = np.isfinite(past).sum(axis=0) > 1
        centre, spread = np.full(past.shape[1], np.nan), np.full(past.shape[1], np.nan)
        centre[known] = np.nanmedian(past[:, known], axis=0)
        spread[known] = np.nanmedian(np.abs(past[:, known] - centre[known]), axis=0) * MAD_TO_SIGMA
        now, trials = series.value[series.n_past :], series.trials[series.n_past :]
        floor = _floor(case.signal, centre, trials)
        sign = -1.0 if case.signal.direction == "low" else 1.0
        return np.asarray(sign * (now - centre) / np.maximum(spread, floor))


@dataclass(frozen=True)
class Farrington(Peer):
    """The improved Farrington model on counts, with trials as its offset.

    Quasi-Poisson on the same slot of the week and its neighbours in eight weeks, without a trend,
    as the model has it where there are fewer than three years; earlier outbreaks count for less
    by their Anscombe residuals; the quantile is that of a negative binomial distribution.

    References
    ----------
    .. [1] A. Noufaily et al., "An improved algorithm for outbreak detection in multiple
       surveillance systems," Statistics in Medicine 32(7), 2013.
    """

    name: str = "Farrington (improved)"

    def applies(self, signal: Signal) -> bool:
        """Judge counts and rates: a latency is not a count."""
        return signal.kind != "latency"

    def scores(self, case: Case, window: int) -> Floats:
        """Tail of the negative binomial distribution, as a normal score."""
        series = measured(case, window, fewest_trials=0.0)
        events = np.nan_to_num(series.value * series.trials)
        near = series.slot[series.n_past :, None] + np.arange(-NEIGHBOURS, NEIGHBOURS + 1)
        near %= SLOTS_PER_WEEK
        past = _flat(series.past_by_slot(events)[:, near])
        offset = _flat(series.past_by_slot(series.trials)[:, near])
        mean, dispersion = quasi_poisson(past, np.nan_to_num(offset))
        trials = series.trials[series.n_past :]
        tails = _tail(events[series.n_past :], mean * trials, dispersion, case.signal.direction)
        return np.where(trials > 0, tails, np.nan)


def quasi_poisson(past: Floats, offset: Floats) -> tuple[Floats, Floats]:
    """Fit one mean and dispersion to every row, earlier outbreaks counting for less.

    Parameters
    ----------
    past, offset : Floats of shape (n_rows, n_past)
        Reference values [count], NaN where unknown; what they are counted out of.
    """
    usable = np.isfinite(past) & (offset > 0)
    count, offset = np.where(usable, past, 0.0), np.where(usable, offset, 1.0)
    weight = usable.astype(np.float64)
    level, dispersion = np.zeros(len(count)), np.ones(len(count))
    for _ in range(ROUNDS):
        level = (weight * count).sum(axis=1) / np.maximum((weight * offset).sum(axis=1), 1e-9)
        mean = np.maximum(offset * level[:, None], SMALLEST_MEAN)
        freedom = np.maximum(weight.sum(axis=1) - 1, 1)
        dispersion = np.maximum((weight * (count - mean) ** 2 / mean).sum(axis=1) / freedom, 1.0)
        weight = _without_outbreaks(count, mean, dispersion, usable)
    return level, dispersion


def _without_outbreaks(count: Floats, mean: Floats, dispersion: Floats, usable: Mask) -> Floats:
    anscombe = 1.5 * (count ** (2 / 3) - mean ** (2 / 3)) / mean ** (1 / 6)
    anscombe /= np.sqrt(dispersion)[:, None]
    smaller = (OUTBREAK_RESIDUAL / np.maximum(np.abs(anscombe), OUTBREAK_RESIDUAL)) ** 2
    return np.asarray(usable * smaller)


def _tail(now: Floats, mean: Floats, dispersion: Floats, direction: str) -> Floats:
    mean = np.maximum(mean, SMALLEST_MEAN)
    excess = np.maximum(dispersion - 1, 1e-6)
    size, odds = mean / excess, 1 / (1 + excess)
    is_poisson = excess <= 1e-6
    if direction == "low":
        tail = np.where(is_poisson, poisson.cdf(now, mean), nbinom.cdf(now, size, odds))
    else:
        tail = np.where(is_poisson, poisson.sf(now - 1, mean), nbinom.sf(now - 1, size, odds))
    return np.asarray(-ndtri(np.maximum(tail, SMALLEST_TAIL)))


def _flat(table: Floats) -> Floats:
    """Bring (n_weeks, n_bins, n_near) into one row of reference values for each bin."""
    return table.transpose(1, 0, 2).reshape(table.shape[1], -1)


def _floor(signal: Signal, centre: Floats, trials: Floats) -> Floats:
    if signal.kind == "count":
        return np.asarray(np.sqrt(np.maximum(centre, 1.0)))
    if signal.kind == "rate":
        return binomial_sd(centre, trials)
    return np.full(len(centre), LEAST_LOG_SPREAD)
