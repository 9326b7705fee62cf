"""The bins of a day."""

from __future__ import annotations

from datetime import date

import pytest

from cie_runbook.drill.grid import DayGrid

SPRING, ORDINARY, AUTUMN = date(2026, 3, 8), date(2026, 11, 18), date(2026, 11, 1)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (ORDINARY, 24), (AUTUMN, 25)])
def test_a_day_has_as_many_hours_as_its_clock(day: date, hours: int) -> None:
    assert DayGrid.of(day).size == hours * 12


def test_bins_begin_at_eastern_midnight_and_are_aligned_to_the_epoch() -> None:
    grid = DayGrid.of(ORDINARY)

    assert grid.start_s == 1_794_978_000  # 2026-11-18 00:00 EST
    assert (grid.starts_s % 300 == 0).all()


def test_the_repeated_hour_shows_the_same_clock_twice() -> None:
    hours = DayGrid.of(AUTUMN).eastern.hour

    assert (hours == 1.5).sum() == 2


def test_the_missing_hour_shows_on_no_clock() -> None:
    hours = DayGrid.of(SPRING).eastern.hour

    assert not ((hours >= 2) & (hours < 3)).any()


def test_phoenix_does_not_change_its_clock() -> None:
    clock = DayGrid.of(SPRING).local("America/Phoenix")

    assert clock.hour[0] == 22.0
    assert clock.hour[-1] == pytest.approx(20 + 11 / 12)


def test_manila_lives_in_two_dates_of_an_eastern_day() -> None:
    clock = DayGrid.of(ORDINARY).local("Asia/Manila")

    assert clock.days == (date(2026, 11, 18), date(2026, 11, 19))
    assert clock.hour[0] == 13.0
    assert clock.day_index[0] == 0
    assert clock.day_index[-1] == 1
