"""Centres and weights that one bad week in five does not move."""

from __future__ import annotations

import numpy as np

from cie_runbook.analysis.grid import Floats

MAD_TO_SIGMA = 1.4826  # makes the MAD estimate sigma for normal data
QUARTER = 4  # the middle half is kept: a quarter is cut at either end
FEWEST_TO_TRIM = 3
FARRINGTON_LIMIT = 2.58  # residuals beyond it are down-weighted by their square [1]_


def midmean(values: Floats) -> Floats:
    """Mean of the middle half of each column: robust up to a quarter of bad rows.

    Parameters
    ----------
    values : Floats of shape (n_rows, n_columns)
        NaN where unknown.

    Returns
    -------
    Floats of shape (n_columns,)
        NaN for a column without a known value.
    """
    ordered = np.sort(values, axis=0)  # NaN sorts to the end
    known = np.sum(~np.isnan(values), axis=0)
    cut = np.where(known >= FEWEST_TO_TRIM, np.maximum(1, known // QUARTER), 0)
    rank = np.arange(len(values))[:, None]
    kept = (rank >= cut) & (rank < known - cut)
    totals = np.sum(np.where(kept, ordered, 0.0), axis=0)
    return np.asarray(
        np.divide(totals, kept.sum(axis=0), out=np.full(len(known), np.nan), where=known > 0)
    )


def weighted_median(values: Floats, weights: Floats) -> float:
    """Median of weighted values.

    Parameters
    ----------
    values : Floats of shape (n,)
        NaN is left out.
    weights : Floats of shape (n,)
        Not negative.

    Returns
    -------
    float
        NaN where no value has weight.
    """
    used = ~np.isnan(values) & (weights > 0)
    if not used.any():
        return float("nan")
    order = np.argsort(values[used])
    mass = np.cumsum(weights[used][order])
    middle = int(np.searchsorted(mass, mass[-1] / 2))
    return float(values[used][order][middle])


def weighted_medians(rows: Floats, weights: Floats) -> Floats:
    """Median of each row with one weight a column.

    Parameters
    ----------
    rows : Floats of shape (n_rows, n_columns)
        NaN is left out.
    weights : Floats of shape (n_columns,)
        Not negative.

    Returns
    -------
    Floats of shape (n_rows,)
        NaN for a row in which no value has weight.
    """
    order = np.argsort(rows, axis=1)
    known = np.where(np.isnan(rows), 0.0, weights)
    mass = np.cumsum(np.take_along_axis(known, order, axis=1), axis=1)
    whole = mass[:, -1:]
    middle = np.argmax((mass >= whole / 2) & (mass > 0), axis=1)[:, None]
    at = np.take_along_axis(order, middle, axis=1)
    found = np.take_along_axis(rows, at, axis=1)[:, 0]
    return np.where(whole[:, 0] > 0, found, np.nan)


def median(values: Floats) -> float:
    """Median of a few values, many times quicker than numpy's.

    Parameters
    ----------
    values : Floats of shape (n,)
        At least one, no NaN.

    Returns
    -------
    float
        The middle value, or the mean of the two in the middle.
    """
    ordered, half = np.sort(values), len(values) // 2
    if len(values) % 2:
        return float(ordered[half])
    return float(ordered[half - 1] + ordered[half]) / 2


def recent_level(levels: Floats, age_days: Floats, half_life_days: float) -> float:
    """Level to expect next from the levels of past days, newer days counting more.

    Parameters
    ----------
    levels : Floats of shape (n_days,)
        Level of each past day; NaN where unknown.
    age_days : Floats of shape (n_days,)
        Days before the day to judge [d].
    half_life_days : float
        Age at which a day counts half [d].

    Returns
    -------
    float
        Weighted mean of the days near the weighted median; NaN without a known day.
    """
    weights = np.exp2(-age_days / half_life_days)
    middle = weighted_median(levels, weights)
    if np.isnan(middle):
        return middle
    distance = np.abs(levels - middle)
    spread = MAD_TO_SIGMA * weighted_median(distance, weights)
    near = distance <= FARRINGTON_LIMIT * max(spread, 0.02 * abs(middle))
    return float(np.average(levels[near], weights=weights[near]))


def anscombe_residuals(counts: Floats, usual: Floats, dispersion: float, spread: float) -> Floats:
    """Distance of counts from the usual ones on a scale that is near normal for small counts.

    Parameters
    ----------
    counts : Floats of any shape
        Events [count]; NaN where unknown.
    usual : Floats of the same shape
        Expected events [count].
    dispersion : float
        Variance per expected event, 1 for Poisson.
    spread : float
        Relative standard deviation that does not shrink with volume.

    Returns
    -------
    Floats of the same shape
        Dimensionless, standard deviation about 1; NaN where unknown.

    References
    ----------
    .. [1] A. Noufaily et al., "An improved algorithm for outbreak detection in multiple
       surveillance systems," Statistics in Medicine 32(7), 2013.
    """
    mean = np.maximum(usual, 0.25)
    scale = np.cbrt(np.sqrt(mean)) * np.sqrt(dispersion + spread**2 * mean)
    return np.asarray(1.5 * (np.cbrt(counts) ** 2 - np.cbrt(mean) ** 2) / scale)


def residual_weights(residuals: Floats) -> Floats:
    """Weigh residuals: 1 inside the limit, falling with the square of the residual beyond it.

    Parameters
    ----------
    residuals : Floats of any shape
        Standardised residuals; NaN where unknown.

    Returns
    -------
    Floats of the same shape
        Between 0 and 1; 0 where unknown.

    References
    ----------
    .. [1] C. P. Farrington et al., "A Statistical Algorithm for the Early Detection of Outbreaks
       of Infectious Disease," J. R. Statist. Soc. A 159(3), 1996.
    """
    size = np.maximum(np.abs(residuals), FARRINGTON_LIMIT)
    weights = (FARRINGTON_LIMIT / size) ** 2
    # Beyond twice the limit nothing is learnt: that was an incident, whatever its sign.
    return np.where(np.isnan(residuals) | (size > 2 * FARRINGTON_LIMIT), 0.0, weights)


def robust_scale(residuals: Floats) -> float:
    """Estimate the standard deviation of residuals from their median size.

    Parameters
    ----------
    residuals : Floats of any shape
        Centred on 0; NaN where unknown.

    Returns
    -------
    float
        1 where there is nothing to learn from.
    """
    known = residuals[~np.isnan(residuals)]
    return MAD_TO_SIGMA * float(np.median(np.abs(known))) if known.size else 1.0
