"""How long requests usually take, hour by hour, on the log scale."""

from __future__ import annotations

import numpy as np

from cie_runbook.analysis.baseline import DayUsual
from cie_runbook.analysis.grid import Floats, Ints
from cie_runbook.analysis.like_days import LikeDays
from cie_runbook.analysis.robust import (
    MAD_TO_SIGMA,
    midmean,
    recent_level,
    weighted_median,
)
from cie_runbook.analysis.smoothing import pool_neighbours, spread_over_slots

HALF_LIFE_DAYS = 4.0  # latency wanders over days; the level follows slowly [d]
LEVEL_FLOOR = 0.06  # standard deviation of a day's log level that no history removes
HOUR_FLOOR = 0.05  # the same for an hour within its day
BIN_FLOOR = 0.05  # the same for one bin of many requests
POOLED_HOURS = 2
FEWEST_BINS = 0.25  # share of an hour's bins that must be known
SIZE_CLASSES = 10  # of the requests behind a bin: 1, 2 to 3, 4 to 7, … 512 and more
PRIOR_BINS = 20.0
FEW_REQUESTS_CLASS = 6  # classes below 64 requests
LONG_TAIL = 1.3
FARTHEST = 5.0  # robust standard deviations beyond which a past bin is an incident


def size_class(requests: Floats) -> Ints:
    """Class of a bin by the number of requests behind it, doubling from class to class.

    Parameters
    ----------
    requests : Floats of any shape
        [count]; NaN and less than one are taken for one.

    Returns
    -------
    Ints of the same shape
        0 for one request, 1 for two or three, up to 9.
    """
    size = np.maximum(np.nan_to_num(requests), 1.0)
    return np.minimum(np.log2(size).astype(np.int64), SIZE_CLASSES - 1)


def latency_usual(days: LikeDays, requests: Floats) -> DayUsual:
    """Logarithm of the latency to expect in each slot of a day.

    Parameters
    ----------
    days : LikeDays
        Natural logarithm of the latency in milliseconds of the past days like it; at least one.
    requests : Floats of shape (n_days, n_slots)
        Requests behind each latency [count], at least 1; 1 where nobody counted.

    Returns
    -------
    DayUsual
        Expected logarithms; `variance_by_size` is the variance of one bin, since a percentile
        of few requests is noise; `spread` is the standard deviation that an hour's mean keeps:
        of hours within their day, and of the day's level around the level foretold for it.

    Raises
    ------
    ValueError
        There is no like day.
    """
    if not days.table.days:
        raise ValueError("without a like day nothing is usual")
    per_block = days.table.slots_per_block
    hours = _hourly(days.table.cells, requests, per_block)
    level, shape = _levels_and_shape(hours)
    expected_level = recent_level(level, days.age_days, HALF_LIFE_DAYS)
    usual = spread_over_slots(shape, per_block) + level[:, None]
    variance = _variance_by_size(days.table.cells - usual, requests)
    noise = _noise_of_hours(days.table.cells, requests, variance, per_block)
    within = _scale(hours - level[:, None] - shape, HOUR_FLOOR, noise)
    return DayUsual(
        expected=spread_over_slots(shape, per_block) + expected_level,
        dispersion=1.0,
        spread=float(np.hypot(within, _step_spread(level, days.age_days))),
        like_days=int((~np.isnan(level)).sum()),
        note=days.note,
        variance_by_size=variance,
    )


def _noise_of_hours(values: Floats, requests: Floats, variance: Floats, per_block: int) -> float:
    """Variance that an hour's mean has by the noise of its bins alone; the middle of all hours.

    A window's bins bring it once more, so that it is no part of the spread that they share.
    """
    mass = np.where(np.isnan(values), 0.0, np.nan_to_num(requests))
    by_hour = (len(values), -1, per_block)
    total = mass.reshape(by_hour).sum(axis=2)
    noise = (mass**2 * variance[size_class(requests)]).reshape(by_hour).sum(axis=2)
    has_any = total > 0
    return float(np.median(noise[has_any] / total[has_any] ** 2)) if has_any.any() else 0.0


def _hourly(values: Floats, requests: Floats, per_block: int) -> Floats:
    known = ~np.isnan(values)
    shape = (len(values), -1, per_block)
    mass = np.where(known, np.nan_to_num(requests), 0.0).reshape(shape)
    total = (mass * np.nan_to_num(values).reshape(shape)).sum(axis=2)
    enough = known.reshape(shape).mean(axis=2) >= FEWEST_BINS
    weight = mass.sum(axis=2)
    return np.asarray(
        np.divide(total, weight, out=np.full(weight.shape, np.nan), where=enough & (weight > 0))
    )


def _levels_and_shape(hours: Floats) -> tuple[Floats, Floats]:
    centre = midmean(hours)
    level = _day_levels(hours - centre)
    shape = midmean(hours - level[:, None])
    known = (~np.isnan(shape)).astype(np.float64)
    pooled = pool_neighbours(known, POOLED_HOURS)
    smooth = np.divide(
        pool_neighbours(np.nan_to_num(shape), POOLED_HOURS),
        pooled,
        out=np.full(len(shape), np.nan),
        where=pooled > 0,
    )
    # An hour that was never seen takes the day's middle: better wide than silent.
    smooth = np.where(np.isnan(smooth), np.nanmedian(shape) if known.any() else np.nan, smooth)
    return _day_levels(hours - smooth), smooth


def _day_levels(departures: Floats) -> Floats:
    ones = np.ones(departures.shape[1])
    return np.array([weighted_median(day, ones) for day in departures])


def _step_spread(level: Floats, age_days: Floats) -> float:
    """Robust standard deviation of each day's level around what the days before foretold."""
    steps = [
        level[day] - recent_level(level[:day], age_days[:day] - age_days[day], HALF_LIFE_DAYS)
        for day in range(3, len(level))
    ]
    return _scale(np.array(steps, dtype=np.float64), LEVEL_FLOOR)


def _variance_by_size(residuals: Floats, requests: Floats) -> Floats:
    """Mean square residual of bins in each size class, without the past's incidents."""
    known = ~np.isnan(residuals)
    error, size = residuals[known], size_class(requests[known])
    overall = _mean_square(error) if error.size else 1.0
    by_size = np.full(SIZE_CLASSES, np.nan)
    for number in np.unique(size):
        own = error[size == number]
        # A class seen seldom is drawn towards all bins together.
        by_size[number] = (_mean_square(own) * own.size + overall * PRIOR_BINS) / (
            own.size + PRIOR_BINS
        )
    seen = np.flatnonzero(~np.isnan(by_size))
    if not seen.size:
        return np.full(SIZE_CLASSES, overall)
    variance = np.interp(np.arange(SIZE_CLASSES), seen, by_size[seen])
    # The 95th of few requests is near their slowest: its tail is longer than the variance tells.
    variance[:FEW_REQUESTS_CLASS] *= LONG_TAIL
    return np.asarray(np.maximum(variance, BIN_FLOOR**2))


def _mean_square(errors: Floats) -> float:
    scale = max(MAD_TO_SIGMA * float(np.median(np.abs(errors))), BIN_FLOOR)
    return float(np.mean(errors[np.abs(errors) <= FARTHEST * scale] ** 2))


def _scale(values: Floats, floor: float, noise: float = 0.0) -> float:
    """Robust standard deviation beyond a known variance of noise, with a floor."""
    known = values[~np.isnan(values)]
    if not known.size:
        return 2 * floor
    square = (MAD_TO_SIGMA * float(np.median(np.abs(known)))) ** 2 - noise
    return float(np.sqrt(max(square, floor**2)))
