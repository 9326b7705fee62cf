"""The usual share of errors, from few events, without the incidents of the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from cie_runbook.analysis.baseline_rates import rate_usual
from tests.analysis.test_baseline import QUIET, past

SHARE = 0.008


def errors(trials: np.ndarray, share: np.ndarray | float = SHARE) -> np.ndarray:
    rng = np.random.default_rng(7)
    odds = np.broadcast_to(share, trials.shape)
    return rng.binomial(np.nan_to_num(trials).astype(np.int64), odds).astype(np.float64)


def test_a_small_share_is_found_and_drawn_together_over_hours() -> None:
    days = past(QUIET)
    trials = days.table.cells
    events = replace(days, table=replace(days.table, cells=errors(trials)))
    usual = rate_usual(events, trials)
    assert usual.expected[60:180].mean() == pytest.approx(SHARE, rel=0.15)
    assert usual.expected.max() < 2 * SHARE
    assert usual.dispersion < 1.5


def test_a_past_burst_is_left_out() -> None:
    days = past(QUIET)
    trials = days.table.cells
    share = np.full(trials.shape, SHARE)
    share[5, 70:110] = 0.5
    usual = rate_usual(
        replace(days, table=replace(days.table, cells=errors(trials, share))), trials
    )
    assert usual.expected[60:180].max() < 1.5 * SHARE


def test_an_hour_of_errors_every_day_is_usual_there() -> None:
    days = past(QUIET)
    trials = days.table.cells
    share = np.full(trials.shape, SHARE)
    share[:, 96:108] = 0.06
    usual = rate_usual(
        replace(days, table=replace(days.table, cells=errors(trials, share))), trials
    )
    assert usual.expected[96:108].mean() > 2 * usual.expected[140:180].mean()


def test_a_share_is_never_impossible() -> None:
    days = past(QUIET)
    none = replace(days.table, cells=np.zeros_like(days.table.cells))
    assert (rate_usual(replace(days, table=none), days.table.cells).expected > 0).all()


def test_without_a_trial_no_share_is_usual() -> None:
    days = past(QUIET)
    assert days.table.days[0] < date(2026, 10, 28)
    with pytest.raises(ValueError, match="without a trial"):
        rate_usual(days, np.zeros_like(days.table.cells))
