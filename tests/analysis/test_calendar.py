"""The calendar of clinics: holidays as observed, the days beside them, the day of a report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cie_runbook.analysis.calendar import (
    ORDINARY,
    ReportRule,
    clinic_hours,
    day_kind,
    default_report_day,
    federal_holidays,
    holidays_around,
    usual_share,
)

HOLIDAYS = federal_holidays(2025, 2028)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 11, 18), "working"),
        (date(2026, 11, 21), "saturday"),
        (date(2026, 11, 22), "sunday"),
        (date(2026, 11, 26), "holiday"),  # Thanksgiving
        (date(2026, 11, 27), "beside"),
        (date(2026, 11, 25), "beside"),
        (date(2026, 7, 3), "holiday"),  # Independence Day on a Saturday, observed on Friday
        (date(2026, 7, 4), "saturday"),
        (date(2026, 12, 29), "beside"),  # the quiet weeks of the year's end
    ],
)
def test_each_day_has_its_kind(day: date, kind: str) -> None:
    assert day_kind(day, HOLIDAYS) == kind


def test_a_new_year_on_a_saturday_is_observed_in_the_old_year() -> None:
    assert date(2027, 12, 31) in federal_holidays(2027, 2027)


def test_a_closure_is_a_holiday() -> None:
    storm = date(2026, 2, 3)
    assert day_kind(storm, holidays_around(storm, [storm])) == "holiday"


def test_a_bridge_day_runs_lower_than_a_day_beside_a_holiday() -> None:
    bridge, beside = (
        usual_share(date(2026, 11, 27), HOLIDAYS),
        usual_share(date(2026, 9, 8), HOLIDAYS),
    )
    assert bridge.level < beside.level < ORDINARY.level
    assert bridge.spread > beside.spread > ORDINARY.spread
    assert "band widened" in bridge.note


@pytest.mark.parametrize(
    ("rule", "today", "expected"),
    [
        ("yesterday", date(2026, 11, 23), date(2026, 11, 22)),
        ("last-working-day", date(2026, 11, 23), date(2026, 11, 20)),
        ("last-working-day", date(2026, 11, 27), date(2026, 11, 25)),
        ("last-federal-holiday", date(2026, 11, 26), date(2026, 11, 11)),
        ("last-federal-holiday", date(2026, 11, 27), date(2026, 11, 26)),
    ],
)
def test_the_report_day_follows_its_rule(rule: ReportRule, today: date, expected: date) -> None:
    assert default_report_day(rule, today) == expected


def test_a_closure_is_no_working_day_and_no_federal_holiday() -> None:
    closed = [date(2026, 11, 20)]
    assert default_report_day("last-working-day", date(2026, 11, 23), closed) == date(2026, 11, 19)
    assert default_report_day("last-federal-holiday", date(2026, 11, 23), closed) == date(
        2026, 11, 11
    )


def test_no_working_day_in_a_year_of_closures_is_refused() -> None:
    today = date(2026, 11, 23)
    closed = [today - timedelta(days=days) for days in range(500)]
    with pytest.raises(ValueError, match="no day before"):
        default_report_day("last-working-day", today, closed)


def test_clinic_hours_follow_the_clinics_own_clock() -> None:
    eastern = clinic_hours(date(2026, 11, 18))
    western = clinic_hours(date(2026, 11, 18), "America/Los_Angeles")
    assert western.start - eastern.start == timedelta(hours=3)
    assert eastern.duration == timedelta(hours=11)
