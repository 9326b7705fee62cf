"""A freeze is made on the last working day before a holiday, whatever lies between."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.alert_freeze import alert_freezes, of_low_activity
from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import holidays_around
from tests.analysis.rotas import PLAYBOOK, et


def hours(day: date) -> Hours:
    return Hours.of(PLAYBOOK, holidays_around(day))


@pytest.mark.parametrize(
    ("today", "holiday", "make_on"),
    [
        ("2026-11-23", date(2026, 11, 26), date(2026, 11, 25)),  # Thanksgiving, a Thursday
        ("2026-09-04", date(2026, 9, 7), date(2026, 9, 4)),  # Labor Day, a Monday: on Friday
        ("2026-07-01", date(2026, 7, 3), date(2026, 7, 2)),  # a Saturday's, observed on Friday
        ("2027-07-02", date(2027, 7, 5), date(2027, 7, 2)),  # a Sunday's, observed on Monday
        ("2026-12-29", date(2027, 1, 1), date(2026, 12, 31)),  # over the year's end
        ("2024-12-23", date(2024, 12, 25), date(2024, 12, 24)),
    ],
)
def test_the_last_working_day_before_a_holiday_is_found(
    today: str, holiday: date, make_on: date
) -> None:
    now = et(f"{today}T07:00")
    (freeze,) = alert_freezes(now, hours(holiday), PLAYBOOK.holiday_notice_days)
    assert (freeze.holiday, freeze.make_on) == (holiday, make_on)


def test_a_week_without_a_holiday_asks_for_nothing() -> None:
    assert alert_freezes(et("2026-11-16T07:00"), hours(date(2026, 11, 16)), 7) == ()


def test_christmas_and_new_year_are_both_told_in_their_weeks() -> None:
    now = et("2026-12-25T09:00")
    found = alert_freezes(now, hours(now.date()), 7)
    assert [freeze.holiday for freeze in found] == [date(2026, 12, 25), date(2027, 1, 1)]


def test_a_freeze_is_due_from_its_day_until_the_holiday_is_over() -> None:
    (freeze,) = alert_freezes(et("2026-09-03T07:00"), hours(date(2026, 9, 7)), 7)
    assert not freeze.is_due(et("2026-09-03T23:59"))
    assert freeze.is_due(et("2026-09-04T07:00"))
    assert freeze.is_due(et("2026-09-05T12:00"))
    assert not freeze.is_due(et("2026-09-08T00:00"))


def test_the_whole_eastern_day_is_muted_also_from_manila() -> None:
    (freeze,) = alert_freezes(et("2026-11-23T07:00"), hours(date(2026, 11, 26)), 7)
    assert freeze.window.start == et("2026-11-26T00:00")
    assert freeze.window.duration == timedelta(hours=24)


@given(st.dates(date(2025, 1, 10), date(2030, 12, 1)))
def test_a_freeze_is_always_made_on_a_working_day_before(day: date) -> None:
    known = hours(day)
    for freeze in alert_freezes(et(f"{day}T12:00"), known, 7):
        assert known.is_working_day(freeze.make_on)
        assert freeze.make_on < freeze.holiday


def test_monitors_of_low_activity_are_those_that_fire_below_a_number() -> None:
    queries = [
        "sum(last_2h):sum:x{*} < 1",
        "sum(last_2h):sum:y{*} > 5",
        "avg(last_1h):z <= 0.5 ",
        None,
    ]
    table = pd.DataFrame({"name": list("abcd"), "query": queries}, dtype="string")
    assert of_low_activity(table) == ("a", "c")
    assert of_low_activity(table.iloc[:0]) == ()
