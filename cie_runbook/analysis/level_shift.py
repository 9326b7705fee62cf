"""A level that moved for good: past days from before it are brought to the new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from cie_runbook.analysis.grid import DayTable, Floats
from cie_runbook.analysis.like_days import LikeDays
from cie_runbook.analysis.robust import MAD_TO_SIGMA, median, midmean, weighted_medians
from cie_runbook.analysis.smoothing import block_sums

FEWEST_SINCE = 8  # like days on the new level: a bad working week, of five, is an incident
FEWEST_BEFORE = 5
LEAST_SHIFT = 0.1  # of the logarithm: smaller ones the level follows by itself
SHIFT_ERRORS = 4.0  # robust standard deviations of a day's level that a shift must exceed
SMALLEST_RATIO = 0.02
MOSTLY = 0.8  # share of the days since that must lie nearer to the new level


@dataclass(frozen=True)
class LevelShift:
    """The day from which the level was another one.

    Attributes
    ----------
    position : int
        First of the like days on the new level.
    factor : float
        New level over old.
    """

    position: int
    factor: float


def on_one_level(days: LikeDays) -> LikeDays:
    """Bring the days before a lasting level shift to the level after it.

    Parameters
    ----------
    days : LikeDays
        Counts of the past days like the judged one, oldest first.

    Returns
    -------
    LikeDays
        The same days where no shift lasts; otherwise with the earlier ones scaled, and a note
        that says so.
    """
    levels = _log_levels(days)
    found = level_shift(levels)
    if found is None:
        return days
    cells = days.table.cells.copy()
    cells[: found.position] *= found.factor
    table = DayTable(days.table.days, cells, days.table.bin_s)
    said = _said(days.table.days[found.position], found.factor)
    return replace(days, table=table, note="; ".join(part for part in (days.note, said) if part))


def level_shift(levels: Floats) -> LevelShift | None:
    """Find the last lasting change of a day's level.

    Parameters
    ----------
    levels : Floats of shape (n_days,)
        Natural logarithm of each day's level, oldest first; NaN where unknown.

    Returns
    -------
    LevelShift or None
        The split into two levels with the least absolute deviations, when the difference
        stands out from the scatter of days and at least eight days have kept to it.

    References
    ----------
    .. [1] R. Killick, P. Fearnhead and I. Eckley, "Optimal detection of changepoints with a
       linear computational cost," JASA 107(500), 2012: one change, robust cost.
    """
    at = np.flatnonzero(~np.isnan(levels))
    known = levels[at]
    if len(known) < FEWEST_BEFORE + FEWEST_SINCE:
        return None
    ends = median(known[-FEWEST_SINCE:]) - median(known[:FEWEST_BEFORE])
    if abs(ends) < LEAST_SHIFT:
        return None
    splits = range(FEWEST_BEFORE, len(known) - FEWEST_SINCE + 1)
    costs = [_deviation(known[:split]) + _deviation(known[split:]) for split in splits]
    split = splits[int(np.argmin(costs))]
    old, new = median(known[:split]), median(known[split:])
    residuals = known - np.where(np.arange(len(known)) < split, old, new)
    scatter = MAD_TO_SIGMA * median(np.abs(residuals))
    kept = np.mean(np.abs(known[split:] - new) < np.abs(known[split:] - old))
    if abs(new - old) < max(LEAST_SHIFT, SHIFT_ERRORS * scatter) or kept < MOSTLY:
        return None
    return LevelShift(int(at[split]), float(np.exp(new - old)))


def _deviation(values: Floats) -> float:
    return float(np.abs(values - median(values)).sum())


def _log_levels(days: LikeDays) -> Floats:
    """Level of each day: the middle ratio of its hours, so that an outage does not move it."""
    blocks = block_sums(days.table.cells, days.table.slots_per_block)
    centre = np.nan_to_num(midmean(blocks))
    ratio = np.divide(blocks, centre, out=np.full(blocks.shape, np.nan), where=centre > 0)
    levels = weighted_medians(ratio, centre)
    levels = np.asarray(np.log(np.maximum(levels, SMALLEST_RATIO)), dtype=np.float64)
    for number in np.unique(days.weekday):
        rows = (days.weekday == number) & ~np.isnan(levels)
        if rows.any():
            levels[rows] -= median(levels[rows])
    return levels


def _said(day: date, factor: float) -> str:
    return (
        f"the level is {factor:.2g} times what it was before {day:%d %B}: earlier days were "
        "brought to it"
    )
