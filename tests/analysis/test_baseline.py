"""The usual of a count: close to the truth, in spite of bad weeks, and no wider than it must be."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from cie_runbook.analysis.baseline import count_usual
from cie_runbook.analysis.calendar import federal_holidays
from cie_runbook.analysis.grid import LocalGrid
from cie_runbook.analysis.like_days import LikeDays, like_days
from tests.analysis.simulate import World, contaminated, counts, days_grid, usual_counts

HOLIDAYS = federal_holidays(2026, 2027)
TARGET = date(2026, 10, 28)
QUIET = World(day_noise=0.0, hour_noise=0.0, trend_a_week=0.0)


def past(world: World, factor: np.ndarray | float = 1.0, weeks: int = 6) -> LikeDays:
    first = date.fromordinal(TARGET.toordinal() - 7 * weeks)
    index = days_grid(first, 7 * weeks)
    grid = LocalGrid.of(index, world.bin_s)
    values = counts(index, world, factor).to_numpy(dtype=np.float64)
    return like_days(grid.fold(values).rows(grid.is_mostly_covered), TARGET, HOLIDAYS)


def truth(world: World) -> np.ndarray:
    index = days_grid(TARGET, 2)
    grid = LocalGrid.of(index, world.bin_s)
    table = grid.fold(usual_counts(index, world))
    return np.asarray(table.cells[1])


def hourly_error(expected: np.ndarray, world: World) -> np.ndarray:
    hours = truth(world).reshape(24, 12).sum(axis=1)
    error = expected.reshape(24, 12).sum(axis=1) / hours - 1
    return np.asarray(error[3:13])  # 07:00 to 17:00


def test_the_usual_is_close_to_the_truth() -> None:
    usual = count_usual(past(QUIET))
    assert np.abs(hourly_error(usual.expected, QUIET)).max() < 0.06
    assert usual.dispersion < 1.6
    assert usual.spread < 0.08
    assert usual.like_days >= 24


def test_a_bad_week_in_five_does_not_teach_the_baseline() -> None:
    index = days_grid(date(2026, 9, 16), 42)
    factor = np.where(index >= pd.Timestamp("2026-10-21", tz="America/New_York"), 0.2, 1.0)
    usual = count_usual(past(QUIET, factor))
    assert np.abs(hourly_error(usual.expected, QUIET)).max() < 0.08


def test_outages_strewn_over_the_past_do_not_teach_the_baseline() -> None:
    index = days_grid(date(2026, 9, 16), 42)
    usual = count_usual(past(QUIET, contaminated(index, 6)))
    assert np.abs(hourly_error(usual.expected, QUIET)).max() < 0.08


def test_a_weekday_with_its_own_morning_keeps_it() -> None:
    index = days_grid(date(2026, 9, 16), 42)
    grid = LocalGrid.of(index, 300)
    is_wednesday = (grid.day + 3) % 7 == 2
    factor = np.where(is_wednesday & (grid.slot >= 48) & (grid.slot < 84), 1.6, 1.0)
    morning = count_usual(past(QUIET, factor)).expected[48:84].sum()
    assert morning == pytest.approx(1.6 * truth(QUIET)[48:84].sum(), rel=0.15)


def test_a_lasting_shift_is_followed() -> None:
    index = days_grid(date(2026, 9, 16), 42)
    factor = np.where(np.arange(len(index)) >= 14 * 288, 1.2, 1.0)
    ratio = count_usual(past(QUIET, factor)).expected.sum() / truth(QUIET).sum()
    assert 1.12 < ratio < 1.25


def test_days_that_differ_widen_the_spread() -> None:
    restless = World(day_noise=0.2, hour_noise=0.0, trend_a_week=0.0)
    assert count_usual(past(restless)).spread > 2 * count_usual(past(QUIET)).spread


def test_without_a_like_day_nothing_is_usual() -> None:
    days = past(QUIET)
    none = like_days(days.table, date(2026, 1, 1), HOLIDAYS)
    with pytest.raises(ValueError, match="without a like day"):
        count_usual(none)
