"""Every hour from 07:00 to 20:00 ET of every working day has a primary and a secondary."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.coverage import coverage
from cie_runbook.analysis.roster import Shift
from cie_runbook.window import Window
from tests.analysis.rotas import FIRST, HOURS, days, et, make_rota, make_shift

WINDOW = days(FIRST, 28)


def test_a_full_rota_is_covered_on_every_working_day() -> None:
    found = coverage(make_rota(), WINDOW, HOURS)
    assert all(day.is_covered for day in found)
    # Four weeks, less Veterans Day, Thanksgiving, and the weekends.
    assert len(found) == 18
    assert date(2026, 11, 26) not in {day.day for day in found}


def test_a_shift_that_is_left_out_is_named_with_its_day_and_role() -> None:
    rest = [s for s in make_rota() if (s.role, s.start) != ("secondary", et("2026-11-19T07:00"))]
    (gappy,) = [day for day in coverage(rest, WINDOW, HOURS) if not day.is_covered]
    assert gappy.day == date(2026, 11, 19)
    assert [(gap.role, gap.start, gap.end) for gap in gappy.gaps] == [
        ("secondary", et("2026-11-19T07:00"), et("2026-11-19T20:00"))
    ]


def test_a_gap_on_a_weekend_or_a_holiday_is_none() -> None:
    closed = {date(2026, 11, 14), date(2026, 11, 26)}
    rest = [s for s in make_rota() if s.start.date() not in closed]
    assert all(day.is_covered for day in coverage(rest, WINDOW, HOURS))


def test_a_late_start_and_an_early_end_are_gaps() -> None:
    shifts = [
        make_shift("primary", "PANA", "2026-11-18T08:00", "2026-11-18T12:00"),
        make_shift("primary", "PANA", "2026-11-18T13:00", "2026-11-18T19:30"),
        make_shift("secondary", "PBEN", "2026-11-17T00:00", "2026-11-19T00:00"),
    ]
    (day,) = coverage(shifts, days(date(2026, 11, 18), 1), HOURS)
    bounds = [(gap.start, gap.end) for gap in day.gaps]
    assert bounds == [
        (et("2026-11-18T07:00"), et("2026-11-18T08:00")),
        (et("2026-11-18T12:00"), et("2026-11-18T13:00")),
        (et("2026-11-18T19:30"), et("2026-11-18T20:00")),
    ]


def test_one_person_in_both_roles_leaves_nobody_to_stand_in() -> None:
    shifts = [
        make_shift("primary", "PANA", "2026-11-18T07:00", "2026-11-18T20:00"),
        make_shift("secondary", "PANA", "2026-11-18T07:00", "2026-11-18T10:00"),
        make_shift("secondary", "PBEN", "2026-11-18T10:00", "2026-11-18T20:00"),
    ]
    (day,) = coverage(shifts, days(date(2026, 11, 18), 1), HOURS)
    assert day.gaps == ()
    assert [(gap.start, gap.end) for gap in day.doubled] == [
        (et("2026-11-18T07:00"), et("2026-11-18T10:00"))
    ]


def test_swaps_are_listed_and_are_no_gap() -> None:
    shifts = [
        make_shift("primary", "PANA", "2026-11-18T07:00", "2026-11-18T12:00"),
        make_shift("primary", "PCLO", "2026-11-18T12:00", "2026-11-18T20:00", is_override=True),
        make_shift("secondary", "PBEN", "2026-11-18T07:00", "2026-11-18T20:00"),
    ]
    (day,) = coverage(shifts, days(date(2026, 11, 18), 1), HOURS)
    assert day.is_covered
    assert [shift.user_id for shift in day.overrides] == ["PCLO"]


@pytest.mark.parametrize("monday", [date(2026, 3, 9), date(2026, 11, 2)])
def test_the_days_after_a_clock_change_are_covered_by_the_wall_clock(monday: date) -> None:
    found = coverage(make_rota(monday - timedelta(days=7)), days(monday, 5), HOURS)
    assert len(found) == 5
    assert all(day.is_covered for day in found)


def test_shifts_in_utc_hours_leave_an_hour_open_after_the_clock_change() -> None:
    summer = make_rota(date(2026, 10, 26), 1)
    length = timedelta(days=7)
    copied = [
        Shift(role=s.role, user_id=s.user_id, user=None, start=s.start + length, end=s.end + length)
        for s in summer[:10]
    ]
    monday = coverage(copied, days(date(2026, 11, 2), 1), HOURS)[0]
    assert {(gap.start, gap.end) for gap in monday.gaps} == {
        (et("2026-11-02T19:00"), et("2026-11-02T20:00"))
    }


def test_a_rota_over_the_year_end_leaves_new_year_out() -> None:
    found = coverage(make_rota(date(2026, 12, 23)), days(date(2026, 12, 28), 8), HOURS)
    assert [day.day.day for day in found] == [28, 29, 30, 31, 4]
    assert all(day.is_covered for day in found)


def test_hours_that_were_not_asked_for_are_not_judged() -> None:
    window = Window(et("2026-11-18T09:00"), et("2026-11-18T11:00"))
    (day,) = coverage([], window, HOURS)
    assert {(gap.start, gap.end) for gap in day.gaps} == {(window.start, window.end)}


moments = st.integers(0, 14 * 24 * 12).map(
    lambda n: et("2026-10-26T00:00") + timedelta(minutes=5 * n)
)


@given(st.lists(st.tuples(moments, moments), max_size=8))
def test_gaps_and_shifts_fill_the_business_hours(bounds: list[tuple[datetime, datetime]]) -> None:
    shifts = [
        Shift(role="primary", user_id="PANA", user=None, start=min(pair), end=max(pair))
        for pair in bounds
        if pair[0] != pair[1]
    ]
    for day in coverage(shifts, days(date(2026, 10, 26), 14), HOURS):
        open_s = sum(
            (gap.end - gap.start).total_seconds() for gap in day.gaps if gap.role == "primary"
        )
        hours = HOURS.on(day.day)
        ticks = [hours.start + timedelta(minutes=5 * n) for n in range(13 * 12)]
        free = [t for t in ticks if not any(s.start <= t < s.end for s in shifts)]
        assert open_s == len(free) * 300
