"""Whether a missing bin is a habit of the metric at this hour or something nobody can vouch for."""

from __future__ import annotations

import numpy as np

from cie_runbook.analysis.grid import Floats, Mask
from cie_runbook.analysis.smoothing import pool_neighbours

HABIT_SHARE = 0.05  # a slot absent on one day in twenty is absent by habit
CHANCE_OF_RUN = 1e-6  # a run of absent bins rarer than this is unknown: many runs are tried
POOLED_MIN = 30
# Where events are few, a day half as busy as its like days leaves bins absent more often: with
# Poisson counts the share of absent bins becomes its square root. Where a point nearly always
# comes, the estimate of the share is held up by its prior already.
QUIET_SHARE, QUIETER_DAY = 0.2, 0.5
PRIOR_BINS = 0.5  # absent and present bins that are supposed before any is seen


def absent_share(values: Floats, bin_s: int) -> Floats:
    """Share of the like days on which a slot brought no point.

    Parameters
    ----------
    values : Floats of shape (n_days, n_slots)
        History of the like days; NaN where no point came.
    bin_s : int
        Length of a slot [s]; slots within half an hour are pooled.

    Returns
    -------
    Floats of shape (n_slots,)
        Between 0 and 1, never either: what was not seen yet may come.
    """
    width = POOLED_MIN * 60 // bin_s
    absent = pool_neighbours(np.isnan(values).sum(axis=0).astype(np.float64), width)
    days = len(values) * max(width, 1)
    return (absent * max(width, 1) + PRIOR_BINS) / (days + 2 * PRIOR_BINS)


def zero_where_habitual(values: Floats, share: Floats) -> Floats:
    """Read absent counts as zero at slots where the counter often sends nothing.

    Parameters
    ----------
    values : Floats of shape (n_days, n_slots)
        Events [count]; NaN where no point came.
    share : Floats of shape (n_slots,)
        Share of days on which the slot is absent.

    Returns
    -------
    Floats of shape (n_days, n_slots)
        NaN stays where absence is not a habit, and on days without any point.
    """
    has_data = (~np.isnan(values)).any(axis=1, keepdims=True)
    is_zero = np.isnan(values) & (share >= HABIT_SHARE) & has_data
    return np.where(is_zero, 0.0, values)


def unexplained_absence(is_absent: Mask, share: Floats) -> tuple[Mask, np.ndarray]:
    """Tell which absent bins habit does not explain, looking back only.

    Parameters
    ----------
    is_absent : Mask of shape (n_bins,)
        True where no point came.
    share : Floats of shape (n_bins,)
        Share of like days on which the bin is absent.

    Returns
    -------
    is_unknown : Mask of shape (n_bins,)
        True from the bin at which the run of absent bins is rarer than one in a million.
    run : ndarray of int of shape (n_bins,)
        Length of the run of absent bins that ends at each bin, 0 where a point came.
    """
    n = len(is_absent)
    positions = np.arange(n)
    last_present = np.maximum.accumulate(np.where(is_absent, -1, positions))
    run = positions - last_present
    chance = np.where(share > QUIET_SHARE, share**QUIETER_DAY, share)
    logs = np.concatenate([[0.0], np.cumsum(np.log(chance))])
    rarity = logs[positions + 1] - logs[last_present + 1]
    return is_absent & (rarity <= np.log(CHANCE_OF_RUN)), np.where(is_absent, run, 0)
