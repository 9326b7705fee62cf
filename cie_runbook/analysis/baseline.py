"""What a day should look like, slot by slot, from the days that are like it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from cie_runbook.analysis.dispersion import Scatter, count_scatter
from cie_runbook.analysis.grid import Floats, Ints, Mask
from cie_runbook.analysis.level_shift import on_one_level
from cie_runbook.analysis.like_days import LikeDays
from cie_runbook.analysis.robust import (
    MAD_TO_SIGMA,
    anscombe_residuals,
    median,
    midmean,
    recent_level,
    residual_weights,
    robust_scale,
)
from cie_runbook.analysis.smoothing import block_sums, pool_neighbours, shrink, spread_over_slots

HALF_LIFE_DAYS = 21.0  # the level follows a season, not a week [d]
POOLED_MIN = 30  # neighbouring bins count within this many minutes
FEWEST_POOLED = 2  # slots at which a neighbour's weight reaches zero, where slots are long
ROUNDS = 3  # of weighting and fitting again; the weights settle in two
FIRST_SPREAD = 0.05  # of an ordinary day's level, before it is estimated
FEWEST_FOR_HABIT = 4  # days of a weekday that can show a habit of its own
HABIT_ERRORS = 4.0  # standard errors beyond which hours of a weekday are its habit
FEWEST_MASS = 0.3  # share of a day's usual events that must fit for its level to be used
DAYS_OF_A_WEEK = 7
FEWEST_FOR_STRANGE = 8  # days that can show one of them to be strange
STRANGE_ERRORS = 3.5  # robust standard deviations of a day's level


@dataclass(frozen=True, kw_only=True)
class DayUsual:
    """What is usual on one day.

    Attributes
    ----------
    expected : Floats of shape (n_slots,)
        Events [count], share [0 to 1] or natural logarithm of a latency; NaN where history is
        silent.
    dispersion : float
        Variance per expected event of counts and shares; not used for latencies.
    spread : float
        Relative standard deviation that all bins of the day share.
    like_days : int
        How many past days it rests on.
    note : str
        What was set aside or adjusted; empty when nothing was.
    variance_by_size : Floats of shape (n_sizes,)
        Latencies only: variance of one bin's logarithm by the size class of its requests.
    """

    expected: Floats
    dispersion: float
    spread: float
    like_days: int
    note: str = ""
    variance_by_size: Floats = field(default_factory=lambda: np.zeros(1))


@dataclass(frozen=True)
class _Fit:
    """Weights and factors of like days: blocks (n_days, n_blocks), one factor a day."""

    weights: Floats
    weekday_factor: Floats
    level: Floats
    dispersion: float


def count_usual(days: LikeDays) -> DayUsual:
    """Estimate the events to expect in each slot of a day.

    Parameters
    ----------
    days : LikeDays
        The past days like it; at least one.

    Returns
    -------
    DayUsual
        Shape of the like days with neighbouring slots pooled, the weekday's own level and hours
        as far as they are more than chance, and a slowly following level. Blocks of the past
        that do not fit are down-weighted.

    Raises
    ------
    ValueError
        There is no like day.

    References
    ----------
    .. [1] A. Noufaily et al., "An improved algorithm for outbreak detection in multiple
       surveillance systems," Statistics in Medicine 32(7), 2013.
    """
    if not days.table.days:
        raise ValueError("without a like day nothing is usual")
    days = on_one_level(days)
    per_block = days.table.slots_per_block
    blocks = block_sums(days.table.cells, per_block)
    fit = _fit(blocks, days.weekday)
    weights = spread_over_slots(fit.weights, per_block)
    profile = _profile(days, weights, fit)
    usual_blocks = block_sums(profile[None, :], per_block)[0]
    hours = spread_over_slots(_weekday_hours(blocks, fit, usual_blocks, days.weekday), per_block)
    usual = profile * fit.weekday_factor[days.weekday][:, None] * hours[days.weekday]
    strange = strange_days(fit.level)
    scatter = count_scatter(
        days.table.cells, usual, np.where(strange[:, None], 0.0, weights), per_block
    )
    level = recent_level(fit.level, days.age_days, HALF_LIFE_DAYS)
    days = replace(days, note=_noted(days.note, int(strange.sum())))
    return _day_usual(days, profile, (fit, hours), scatter, 1.0 if np.isnan(level) else level)


def day_shares(days: LikeDays) -> Floats:
    """Tell how much of each like day teaches the baseline.

    Parameters
    ----------
    days : LikeDays
        The past days like the judged one; at least one.

    Returns
    -------
    Floats of shape (n_days,)
        Share of the day's usual events in hours that fit, 0 to 1; 0 for a day that is strange
        as a whole.
    """
    days = on_one_level(days)
    blocks = block_sums(days.table.cells, days.table.slots_per_block)
    fit = _fit(blocks, days.weekday)
    usual = np.nan_to_num(midmean(blocks))
    known = (~np.isnan(blocks) * usual).sum(axis=1)
    taught = (np.minimum(fit.weights, 1.0) * usual).sum(axis=1)
    shares = np.divide(taught, known, out=np.zeros(len(blocks)), where=known > 0)
    return np.where(strange_days(fit.level), 0.0, shares)


def strange_days(level: Floats) -> Mask:
    """Tell which past days were incidents as a whole: they teach the spread nothing.

    Parameters
    ----------
    level : Floats of shape (n_days,)
        Level of each day against the usual; NaN where unknown.

    Returns
    -------
    Mask of shape (n_days,)
        True where the level lies far from the others, as on the days of one bad week in five.
    """
    known = level[~np.isnan(level)]
    if known.size < FEWEST_FOR_STRANGE:
        return np.zeros(len(level), dtype=np.bool_)
    middle = median(known)
    scale = max(MAD_TO_SIGMA * median(np.abs(known - middle)), FIRST_SPREAD * middle)
    return np.asarray(np.nan_to_num(np.abs(level - middle)) > STRANGE_ERRORS * scale)


def _noted(note: str, strange: int) -> str:
    if not strange:
        return note
    days = f"{strange} day{'s' * (strange > 1)}"
    said = f"{days} of the history set aside: busier or quieter than like days as a whole"
    return f"{note}; {said}" if note else said


def _day_usual(
    days: LikeDays, profile: Floats, fitted: tuple[_Fit, Floats], scatter: Scatter, level: float
) -> DayUsual:
    fit, hours = fitted
    weekday = days.target_weekday
    expected = profile * fit.weekday_factor[weekday] * hours[weekday] * level * days.share.level
    n = int((fit.weights.mean(axis=1) > 0).sum())
    # No day is predicted better than the floor; the usual is itself an estimate from n days.
    own = max(scatter.spread, days.spread_floor) ** 2 * (1 + 2 / max(n, 1))
    spread = np.sqrt(own + days.share.spread**2)
    dispersion = scatter.dispersion * (1 + 1 / max(n, 1))
    return DayUsual(
        expected=expected,
        dispersion=dispersion,
        spread=float(spread),
        like_days=n,
        note=days.note,
    )


def _fit(blocks: Floats, weekday: Ints) -> _Fit:
    factor = np.ones(DAYS_OF_A_WEEK)
    centre = midmean(blocks)
    weights, scale, shape = np.ones_like(blocks), 1.0, np.ones_like(blocks)
    for _ in range(ROUNDS):
        usual = centre * factor[weekday][:, None] * shape
        residuals = anscombe_residuals(blocks, usual, 1.0, FIRST_SPREAD)
        scale = max(1.0, robust_scale(residuals[usual >= 1]))
        weights = residual_weights(residuals / scale)
        factor = _weekday_factor(_day_levels(blocks, usual, weights) * factor[weekday], weekday)
        centre = _centre(blocks, weights, factor[weekday][:, None] * shape, centre)
        shape = _own_hours(blocks, centre * factor[weekday][:, None], weekday, scale)
    level = _day_levels(blocks, centre * factor[weekday][:, None] * shape, weights)
    return _Fit(weights, factor, level, scale**2)


def _centre(blocks: Floats, weights: Floats, factor: Floats, before: Floats) -> Floats:
    mass = (weights * factor).sum(axis=0)
    total = (weights * np.nan_to_num(blocks)).sum(axis=0)
    return np.asarray(np.divide(total, mass, out=before.copy(), where=mass > 0))


def _own_hours(blocks: Floats, usual: Floats, weekday: Ints, scale: float) -> Floats:
    """Hours in which a weekday is itself week after week: its habit, not its incidents."""
    shape = np.ones_like(blocks)
    for number in np.unique(weekday):
        rows = weekday == number
        n = int(rows.sum())
        if n < FEWEST_FOR_HABIT or n == len(rows):
            continue
        mean = np.maximum(usual[rows].mean(axis=0), 0.25)
        ratio = midmean(blocks[rows]) / mean
        error = np.sqrt((scale**2 / mean + FIRST_SPREAD**2) / n)
        is_habit = np.abs(ratio - 1) > HABIT_ERRORS * error
        shape[rows] = np.where(is_habit, ratio, 1.0)
    return shape


def _day_levels(blocks: Floats, usual: Floats, weights: Floats) -> Floats:
    seen = (weights * np.nan_to_num(blocks)).sum(axis=1)
    expected = (weights * np.nan_to_num(usual)).sum(axis=1)
    whole = np.nansum(usual, axis=1)
    enough = (expected > FEWEST_MASS * whole) & (expected > 0)
    return np.asarray(np.divide(seen, expected, out=np.full(len(blocks), np.nan), where=enough))


def _weekday_factor(level: Floats, weekday: Ints) -> Floats:
    factor = np.ones(DAYS_OF_A_WEEK)
    for number in np.unique(weekday):
        of_day = level[(weekday == number) & ~np.isnan(level)]
        if of_day.size:  # shrunk: one day of a weekday does not make its level
            factor[number] = (median(of_day) * of_day.size + 1.0) / (of_day.size + 1.0)
    return factor


def _profile(days: LikeDays, weights: Floats, fit: _Fit) -> Floats:
    values = days.table.cells
    factor = fit.weekday_factor[days.weekday][:, None]
    known = ~np.isnan(values)
    seen = np.where(known, weights * np.nan_to_num(values), 0.0).sum(axis=0)
    mass = np.where(known, weights * factor, 0.0).sum(axis=0)
    width = max(FEWEST_POOLED, POOLED_MIN * 60 // days.table.bin_s)
    pooled = pool_neighbours(mass, width)
    unknown = np.full(len(seen), np.nan)
    smooth = np.divide(pool_neighbours(seen, width), pooled, out=unknown.copy(), where=pooled > 0)
    raw = np.divide(seen, mass, out=unknown.copy(), where=mass > 0)
    base = np.nan_to_num(smooth)
    chance = np.divide(fit.dispersion * base, mass, out=np.zeros_like(base), where=mass > 0)
    return np.where(np.isnan(smooth), np.nan, shrink(raw, base, chance, mass * base))


def _weekday_hours(blocks: Floats, fit: _Fit, profile: Floats, weekday: Ints) -> Floats:
    """Factor of each weekday's hours beyond the weekday's level; shape (7, n_blocks)."""
    n_blocks = blocks.shape[1]
    hours = np.ones((DAYS_OF_A_WEEK, n_blocks))
    present = np.unique(weekday)
    usual = np.nan_to_num(profile)
    for number in present if len(present) > 1 else ():
        rows = weekday == number
        seen = (fit.weights[rows] * np.nan_to_num(blocks[rows])).sum(axis=0)
        mass = fit.weights[rows].sum(axis=0) * usual * fit.weekday_factor[number]
        ratio = np.divide(seen, mass, out=np.full(n_blocks, np.nan), where=mass > 0)
        chance = np.divide(fit.dispersion, mass, out=np.ones(n_blocks), where=mass > 0)
        chance += FIRST_SPREAD**2 / max(int(rows.sum()), 1)
        hours[number] = shrink(ratio, np.ones(n_blocks), chance, mass)
    return hours
