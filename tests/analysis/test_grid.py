"""Bins folded into local days: clock changes, small hours, partial bins."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.grid import LocalGrid, bin_seconds, in_holidays, window_grid
from cie_runbook.window import Window
from tests.analysis.simulate import days_grid


@pytest.mark.parametrize(
    ("day", "bins"), [(date(2026, 11, 1), 300), (date(2027, 3, 14), 276), (date(2026, 11, 2), 288)]
)
def test_a_day_has_the_bins_of_its_hours(day: date, bins: int) -> None:
    assert len(days_grid(day, 1)) == bins


def test_a_bin_that_only_partly_lies_in_the_window_is_left_out() -> None:
    start = datetime(2026, 11, 18, 12, 2, tzinfo=UTC)
    grid = window_grid(Window(start, start + timedelta(minutes=10)), 300)
    assert [str(at) for at in grid] == ["2026-11-18 12:05:00+00:00"]


@given(
    minutes=st.integers(0, 500_000),
    length=st.integers(1, 600),
    bin_s=st.sampled_from([60, 300, 3600]),
)
def test_every_bin_lies_whole_in_its_window(minutes: int, length: int, bin_s: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    window = Window(start, start + timedelta(minutes=length))
    grid = window_grid(window, bin_s)
    assert all(window.start <= at and at + timedelta(seconds=bin_s) <= window.end for at in grid)
    assert len(grid) >= int(window.duration.total_seconds()) // bin_s - 1


def test_the_small_hours_belong_to_the_evening_before() -> None:
    index = days_grid(date(2026, 11, 23), 1)  # a Monday
    grid = LocalGrid.of(index, 300)
    assert grid.dates == (date(2026, 11, 22), date(2026, 11, 23))
    assert grid.on(date(2026, 11, 22)).sum() == 4 * 12


def test_a_repeated_hour_is_averaged_and_a_skipped_one_unknown() -> None:
    autumn = days_grid(date(2026, 10, 31), 3)
    values = np.where(autumn >= pd.Timestamp("2026-11-01T06:00Z"), 3.0, 1.0)
    table = LocalGrid.of(autumn, 300).fold(values)
    slot_of_half_past_one = (24 - 4 + 1) * 12 + 6
    assert table.cells[1, slot_of_half_past_one] == 2.0
    spring = days_grid(date(2027, 3, 13), 3)
    table = LocalGrid.of(spring, 300).fold(np.ones(len(spring)))
    slot_of_half_past_two = (24 - 4 + 2) * 12 + 6
    assert np.isnan(table.cells[1, slot_of_half_past_two])


def test_days_only_begun_are_told() -> None:
    grid = LocalGrid.of(days_grid(date(2026, 11, 18), 2), 300)
    assert grid.is_mostly_covered.tolist() == [False, True, True]


def test_a_table_keeps_the_days_asked_for() -> None:
    index = days_grid(date(2026, 11, 18), 3)
    table = LocalGrid.of(index, 300).fold(np.ones(len(index)))
    kept = table.of_days([date(2026, 11, 19)])
    assert kept.days == (date(2026, 11, 19),)
    assert kept.cells.shape == (1, 288)


def test_an_irregular_or_naive_index_is_refused() -> None:
    naive = pd.DatetimeIndex(["2026-11-18 00:00", "2026-11-18 00:05"])
    with pytest.raises(ValueError, match="time zone"):
        bin_seconds(naive)
    with pytest.raises(ValueError, match="regular grid"):
        bin_seconds(days_grid(date(2026, 11, 18), 1)[[0, 1, 3]])


def test_holidays_are_marked() -> None:
    days = [date(2026, 11, 26), date(2026, 11, 27)]
    assert in_holidays(days, {date(2026, 11, 26)}).tolist() == [True, False]
