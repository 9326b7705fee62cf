"""Business hours over clock changes, weekends, holidays and the year's end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import holidays_around
from tests.analysis.rotas import HOURS, PLAYBOOK, et

instants = st.datetimes(
    datetime(2025, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2026, 12, 20),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)


def test_business_hours_begin_at_seven_and_end_before_eight_in_the_evening() -> None:
    assert not HOURS.hold(et("2026-11-18T06:59"))
    assert HOURS.hold(et("2026-11-18T07:00"))
    assert not HOURS.hold(et("2026-11-18T20:00"))


def test_a_holiday_on_a_saturday_closes_the_friday_before() -> None:
    assert not HOURS.is_working_day(date(2026, 7, 3))
    assert HOURS.next_working_day(date(2026, 7, 2)) == date(2026, 7, 6)


def test_the_year_before_is_known_at_new_year() -> None:
    hours = Hours.of(PLAYBOOK, holidays_around(date(2027, 1, 4)))
    assert hours.last_working_day(date(2027, 1, 1)) == date(2026, 12, 31)
    assert hours.last_working_day(date(2026, 12, 26)) == date(2026, 12, 24)


def test_closures_that_leave_no_working_day_are_refused() -> None:
    closed = frozenset(date(2026, 1, 1) + timedelta(days=count) for count in range(600))
    with pytest.raises(ValueError, match="no working day"):
        Hours(time(7), time(20), closed).next_working_day(date(2026, 1, 1))


@given(instants)
def test_a_working_day_has_thirteen_hours_whatever_the_clocks_do(at: datetime) -> None:
    hours = Hours.of(PLAYBOOK, holidays_around(at.date()))
    assert hours.on(at.date()).duration == timedelta(hours=13)
