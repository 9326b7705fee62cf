"""Which past days a day is judged from."""

from __future__ import annotations

from datetime import date

import numpy as np

from cie_runbook.analysis.calendar import federal_holidays
from cie_runbook.analysis.grid import DayTable, LocalGrid
from cie_runbook.analysis.like_days import days_of_same_openness, days_with_data, like_days
from tests.analysis.simulate import days_grid

HOLIDAYS = federal_holidays(2026, 2027)


def table(first: date, n_days: int) -> DayTable:
    index = days_grid(first, n_days)
    grid = LocalGrid.of(index, 300)
    return grid.fold(np.ones(len(index))).rows(grid.is_mostly_covered)


def test_a_working_day_rests_on_working_days_without_holidays_and_their_neighbours() -> None:
    days = like_days(table(date(2026, 10, 19), 42), date(2026, 11, 30), HOLIDAYS)
    assert date(2026, 11, 26) not in days.table.days
    assert date(2026, 11, 27) not in days.table.days
    assert all(day.weekday() < 5 for day in days.table.days)
    assert days.note == "2 holidays in the history set aside"


def test_a_holiday_rests_on_holidays_and_sundays() -> None:
    days = like_days(table(date(2026, 10, 15), 42), date(2026, 11, 26), HOLIDAYS)
    assert date(2026, 11, 11) in days.table.days
    assert all(day.weekday() == 6 or day in HOLIDAYS for day in days.table.days)
    assert "holidays and Sundays" in days.note


def test_a_day_beside_a_holiday_says_so() -> None:
    days = like_days(table(date(2026, 10, 16), 42), date(2026, 11, 27), HOLIDAYS)
    assert days.kind == "beside"
    assert "band widened" in days.note
    assert days.share.level < 1


def test_a_saturday_rests_on_saturdays_unless_they_are_too_few() -> None:
    many = like_days(table(date(2026, 9, 1), 42), date(2026, 10, 17), HOLIDAYS)
    assert {day.weekday() for day in many.table.days} == {5}
    few = like_days(table(date(2026, 10, 5), 12), date(2026, 10, 17), HOLIDAYS)
    assert {day.weekday() for day in few.table.days} == {5, 6, 0}  # Columbus Day is a Monday


def test_days_from_the_judged_one_on_are_not_used() -> None:
    days = like_days(table(date(2026, 9, 1), 42), date(2026, 9, 16), HOLIDAYS)
    assert max(days.table.days) < date(2026, 9, 16)
    assert days.age_days[-1] == 1


def test_shares_and_latencies_rest_on_days_of_the_same_openness() -> None:
    past = table(date(2026, 9, 1), 42)
    opened = days_of_same_openness(past, date(2026, 10, 14), HOLIDAYS)
    closed = days_of_same_openness(past, date(2026, 10, 17), HOLIDAYS)
    assert len(opened.table.days) + len(closed.table.days) == len(past.days)
    assert date(2026, 9, 7) in closed.table.days


def test_days_without_a_point_are_no_history() -> None:
    past = table(date(2026, 9, 1), 10)
    past.cells[:4] = np.nan
    assert days_with_data(past) == len(past.days) - 4
