"""How unlikely a count is: tails of the negative binomial, told as a signed normal score."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, ndtri

from cie_runbook.analysis.grid import Floats

SMALLEST_TAIL = 1e-300  # below it a probability is not told from zero
BISECTIONS = 40  # halvings of [0, expected]: closer than any count


def count_variance(expected: Floats, dispersion: Floats, spread: Floats) -> Floats:
    """Variance of a sum of events.

    Parameters
    ----------
    expected : Floats
        Expected events [count].
    dispersion : Floats
        Variance per expected event that averages out over bins: 1 or more for counts, less
        where events are a large share of their trials (binomial).
    spread : Floats
        Relative standard deviation shared by all bins of the sum.

    Returns
    -------
    Floats
        Dispersion times expected, plus the square of spread times expected [count squared].
    """
    return dispersion * expected + (spread * expected) ** 2


def low_score(observed: Floats, expected: Floats, variance: Floats) -> Floats:
    """Signed score of seeing so few events or fewer.

    Parameters
    ----------
    observed : Floats
        Events [count].
    expected : Floats
        Expected events [count].
    variance : Floats
        Their variance; below the expected count the tail is that of a binomial.

    Returns
    -------
    Floats
        Normal quantile of the lower tail: -3 is as rare as 3 standard deviations below.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, 8.17: the negative binomial
       distribution function is a regularised incomplete beta function.
    """
    size, chance = _shape(expected, variance)
    tail = betainc(size, observed + 1.0, chance)
    narrow = variance < expected
    if narrow.any():
        trials, share = _trials(expected[narrow], variance[narrow])
        seen = observed[narrow]
        left = np.maximum(trials - seen, 1e-9)
        tail[narrow] = np.where(seen < trials, betainc(left, seen + 1.0, 1.0 - share), 1.0)
    return np.asarray(ndtri(np.clip(tail, SMALLEST_TAIL, 1 - 1e-16)))


def high_score(observed: Floats, expected: Floats, variance: Floats) -> Floats:
    """Signed score of seeing so many events or more.

    Parameters
    ----------
    observed : Floats
        Events [count].
    expected : Floats
        Expected events [count].
    variance : Floats
        Their variance; below the expected count the tail is that of a binomial.

    Returns
    -------
    Floats
        Normal quantile of the upper tail, positive for a surprising surplus.
    """
    size, chance = _shape(expected, variance)
    some = np.maximum(observed, 1e-9)
    tail = betainc(some, size, 1.0 - chance)
    narrow = variance < expected
    if narrow.any():
        trials, share = _trials(expected[narrow], variance[narrow])
        left = np.maximum(trials - some[narrow] + 1.0, 1e-9)
        tail[narrow] = betainc(some[narrow], left, share)
    tail = np.where(observed > 0, tail, 1.0)
    return np.asarray(-ndtri(np.clip(tail, SMALLEST_TAIL, 1 - 1e-16)))


def count_band(expected: Floats, variance: Floats, z: float) -> tuple[Floats, Floats]:
    """Give the bounds between which a count usually lies.

    Parameters
    ----------
    expected : Floats
        Expected events [count].
    variance : Floats
        Their variance [count squared].
    z : float
        Half width in standard deviations; 1.96 holds 95 %.

    Returns
    -------
    lower : Floats
        Lower bound [count].
    upper : Floats
        Upper bound [count]; both are symmetric on the square-root scale, where the spread of
        counts is even.
    """
    root = np.sqrt(np.maximum(expected, 0.0))
    half = z * np.sqrt(variance / np.maximum(expected, 1e-9)) / 2
    return np.maximum(root - half, 0.0) ** 2, (root + half) ** 2


def visible_low(expected: Floats, variance: Floats, score: float) -> Floats:
    """Largest count that would still have been called too low.

    Parameters
    ----------
    expected : Floats
        Expected events [count].
    variance : Floats
        Their variance [count squared].
    score : float
        Score from which a loss is called, positive.

    Returns
    -------
    Floats
        [count]; NaN where even a total loss would not have been seen.
    """
    low, high = np.zeros_like(expected), expected.copy()
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        is_seen = low_score(middle, expected, variance) <= -score
        low, high = np.where(is_seen, middle, low), np.where(is_seen, high, middle)
    is_visible = low_score(np.zeros_like(expected), expected, variance) <= -score
    return np.where(is_visible, low, np.nan)


def visible_high(expected: Floats, variance: Floats, score: float) -> Floats:
    """Smallest count that would have been called too high.

    Parameters
    ----------
    expected : Floats
        Expected events [count].
    variance : Floats
        Their variance [count squared].
    score : float
        Score from which a surplus is called, positive.

    Returns
    -------
    Floats
        [count].
    """
    reach = 40 * np.sqrt(variance) + 40
    low, high = expected.copy(), expected + reach
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        is_seen = high_score(middle, expected, variance) >= score
        low, high = np.where(is_seen, low, middle), np.where(is_seen, middle, high)
    return np.asarray(high)


def _trials(expected: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Binomial with the mean and variance: the other branch of the Katz family."""
    share = np.clip(1.0 - variance / np.maximum(expected, 1e-9), 1e-9, 1.0 - 1e-9)
    return expected / share, share


def _shape(expected: Floats, variance: Floats) -> tuple[Floats, Floats]:
    mean = np.maximum(expected, 1e-9)
    excess = np.maximum(variance - mean, 1e-9 * mean)
    size = mean**2 / excess
    return size, size / (size + mean)
