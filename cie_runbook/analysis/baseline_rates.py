"""What share of the calls usually fails, hour by hour."""

from __future__ import annotations

import numpy as np

from cie_runbook.analysis.baseline import DayUsual
from cie_runbook.analysis.dispersion import count_scatter
from cie_runbook.analysis.grid import Floats
from cie_runbook.analysis.like_days import LikeDays
from cie_runbook.analysis.robust import (
    anscombe_residuals,
    recent_level,
    residual_weights,
    robust_scale,
    weighted_median,
)
from cie_runbook.analysis.smoothing import block_sums, pool_neighbours, spread_over_slots

HALF_LIFE_DAYS = 10.0  # error shares follow releases more than seasons [d]
SPREAD_FLOOR = 0.25  # relative: a share of errors wanders more than a count of visits
PRIOR_EVENTS = 25.0  # events of the day's overall share that each hour's own share starts from
ROUNDS = 3
POOLED_HOURS = 2
FEWEST_EVENTS = 5.0  # usual events below which a day's own level says nothing
LARGEST_SHARE = 0.95  # a share above it is told by what it leaves out
SMALLEST_SHARE = 1e-4  # no share is taken for impossible because history never saw it


def rate_usual(days: LikeDays, trials: Floats) -> DayUsual:
    """Share of the trials that usually end in an event, for each slot of a day.

    Parameters
    ----------
    days : LikeDays
        Events of the past days like it [count]; at least one day.
    trials : Floats of shape (n_days, n_slots)
        Trials of the same days [count]; NaN where unknown.

    Returns
    -------
    DayUsual
        Shares [0 to 1], pooled over neighbouring hours and drawn towards the day's overall
        share as far as an hour has too few events of its own.

    Raises
    ------
    ValueError
        There is no like day, or none has a trial.
    """
    known = ~np.isnan(days.table.cells) & ~np.isnan(trials)
    events, tried = np.where(known, days.table.cells, 0.0), np.where(known, trials, 0.0)
    if not tried.sum() > 0:
        raise ValueError("without a trial no share is usual")
    per_block = days.table.slots_per_block
    event_blocks, trial_blocks = block_sums(events, per_block), block_sums(tried, per_block)
    weights, shares = _fit(event_blocks, trial_blocks)
    level = _level(event_blocks, trial_blocks * shares, weights, days.age_days)
    by_slot = spread_over_slots(shares, per_block)
    scatter = count_scatter(
        np.where(known, events, np.nan),
        tried * by_slot,
        spread_over_slots(weights, per_block),
        per_block,
        least=1.0 - min(events.sum() / tried.sum(), LARGEST_SHARE),  # binomial chance
    )
    n = int((trial_blocks.sum(axis=1) > 0).sum())
    return DayUsual(
        expected=np.clip(by_slot * level, SMALLEST_SHARE, 1.0),
        dispersion=scatter.dispersion * (1 + 1 / n),
        spread=float(np.hypot(scatter.spread, SPREAD_FLOOR)),
        like_days=n,
        note=days.note,
    )


def _fit(events: Floats, trials: Floats) -> tuple[Floats, Floats]:
    daily = np.divide(
        events.sum(axis=1),
        trials.sum(axis=1),
        out=np.full(len(events), np.nan),
        where=trials.sum(axis=1) > 0,
    )
    middle = weighted_median(daily, trials.sum(axis=1))
    shares = np.full(events.shape[1], max(middle, SMALLEST_SHARE))
    weights = np.ones_like(events)
    for _ in range(ROUNDS):
        usual = trials * shares
        residuals = anscombe_residuals(events, usual, 1.0, SPREAD_FLOOR)
        scale = max(1.0, robust_scale(residuals[usual >= 1]))
        weights = np.where(trials > 0, residual_weights(residuals / scale), 0.0)
        shares = _hourly_shares(events, trials, weights)
    return weights, shares


def _hourly_shares(events: Floats, trials: Floats, weights: Floats) -> Floats:
    seen = pool_neighbours((weights * events).sum(axis=0), POOLED_HOURS)
    tried = pool_neighbours((weights * trials).sum(axis=0), POOLED_HOURS)
    overall = max(seen.sum() / tried.sum() if tried.sum() > 0 else 0.0, SMALLEST_SHARE)
    return (seen + PRIOR_EVENTS) / (tried + PRIOR_EVENTS / overall)


def _level(events: Floats, usual: Floats, weights: Floats, age_days: Floats) -> float:
    seen, expected = (weights * events).sum(axis=1), (weights * usual).sum(axis=1)
    pulled = (seen + FEWEST_EVENTS) / (expected + FEWEST_EVENTS)
    level = recent_level(np.where(expected > 0, pulled, np.nan), age_days, HALF_LIFE_DAYS)
    return 1.0 if np.isnan(level) else level
