"""Clocks run from the alert's own stamp, over clock changes, holidays and the year's end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import holidays_around
from cie_runbook.analysis.clocks import (
    Clock,
    acknowledge_clock,
    clock_sentence,
    escalation_clocks,
    first_response_clock,
    spoken,
)
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.window import EASTERN

PLAYBOOK = load_catalog().playbook
HOURS = Hours.of(PLAYBOOK, holidays_around(date(2026, 11, 18)))
MINUTE = timedelta(minutes=1)
instants = st.datetimes(
    datetime(2025, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2026, 12, 20),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)


def et(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "minutes"),
    [
        ("2026-11-18T07:00", 15),
        ("2026-11-18T19:59", 15),
        ("2026-11-18T20:00", 60),
        ("2026-11-18T06:59", 60),
        ("2026-11-21T12:00", 60),  # Saturday
        ("2026-11-26T12:00", 60),  # Thanksgiving
        ("2026-07-03T12:00", 60),  # Independence Day falls on a Saturday
        ("2026-11-01T07:00", 60),  # the Sunday on which clocks go back
    ],
)
def test_an_alert_is_acknowledged_by_the_hour_at_which_it_came(at: str, minutes: int) -> None:
    clock = acknowledge_clock(et(at), PLAYBOOK, HOURS)
    assert clock.due_at - clock.started_at == minutes * MINUTE


def test_an_alert_before_the_end_of_business_keeps_its_quarter_of_an_hour() -> None:
    clock = acknowledge_clock(et("2026-11-18T19:58"), PLAYBOOK, HOURS)
    assert clock.due_at == et("2026-11-18T20:13")


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-18T10:20", "2026-11-19T10:20"),
        ("2026-11-20T16:00", "2026-11-23T16:00"),  # Friday to Monday
        ("2026-11-21T09:00", "2026-11-24T07:00"),  # Saturday counts from Monday's opening
        ("2026-11-18T05:30", "2026-11-19T07:00"),
        ("2026-11-18T20:00", "2026-11-20T07:00"),
        ("2026-11-25T11:00", "2026-11-27T11:00"),  # Thanksgiving lies between
        ("2026-12-31T11:00", "2027-01-04T11:00"),  # year end: New Year on a Friday, then weekend
        ("2026-07-02T11:00", "2026-07-06T11:00"),  # a holiday on a Saturday closes the Friday
        ("2026-10-30T11:00", "2026-11-02T11:00"),  # clocks go back in between
        ("2026-03-06T11:00", "2026-03-09T11:00"),  # clocks go forward in between
    ],
)
def test_a_first_response_is_due_after_one_business_day(opened: str, due: str) -> None:
    assert first_response_clock(et(opened), PLAYBOOK, HOURS).due_at == et(due)


def test_a_clock_is_in_time_at_the_moment_it_is_due() -> None:
    start = et("2026-11-18T10:00")
    clock = Clock("acknowledge", start, start + 15 * MINUTE)
    assert clock.state(start + 15 * MINUTE) == "running"
    assert clock.state(start + 16 * MINUTE) == "overdue"
    assert clock.left(start + 16 * MINUTE) == -MINUTE


def test_a_stopped_clock_keeps_its_reading() -> None:
    start = et("2026-11-18T10:00")
    in_time = Clock("acknowledge", start, start + 15 * MINUTE, start + 4 * MINUTE)
    late = Clock("acknowledge", start, start + 15 * MINUTE, start + 20 * MINUTE)
    assert in_time.state(start + 60 * MINUTE) == "met"
    assert late.state(start + 60 * MINUTE) == "missed"
    assert late.left(start + 60 * MINUTE) == -5 * MINUTE


def test_what_is_done_later_is_not_done_yet() -> None:
    start = et("2026-11-18T10:00")
    clock = Clock("acknowledge", start, start + 15 * MINUTE, start + 20 * MINUTE)
    assert clock.state(start + 16 * MINUTE) == "overdue"
    assert clock.left(start + 16 * MINUTE) == -MINUTE


def test_a_silent_team_is_escalated_twice() -> None:
    asked = et("2026-11-18T10:00")
    first, second = escalation_clocks(asked, PLAYBOOK)
    assert (first.due_at - asked, second.due_at - asked) == (15 * MINUTE, 30 * MINUTE)
    assert [c.state(asked + 20 * MINUTE) for c in (first, second)] == ["overdue", "running"]


def test_an_answer_stops_both_escalations() -> None:
    asked = et("2026-11-18T10:00")
    clocks = escalation_clocks(asked, PLAYBOOK, asked + 5 * MINUTE)
    assert {clock.state(asked + 60 * MINUTE) for clock in clocks} == {"met"}


def test_a_clock_is_told_in_one_sentence() -> None:
    start = et("2026-11-18T10:00")
    clock = acknowledge_clock(start, PLAYBOOK, HOURS)
    assert clock_sentence(clock, start + 4 * MINUTE) == "11 min left to acknowledge"
    assert clock_sentence(clock, start + 24 * MINUTE) == "acknowledge: overdue by 9 min"
    done = acknowledge_clock(start, PLAYBOOK, HOURS, start + 6 * MINUTE)
    assert clock_sentence(done, start + 24 * MINUTE) == "acknowledge: done 9 min before due"


def test_time_is_told_in_units_that_one_reads() -> None:
    lengths = [119 * MINUTE, 120 * MINUTE, timedelta(hours=47), timedelta(hours=49)]
    assert [spoken(length) for length in lengths] == ["119 min", "2 h", "47 h", "2 days"]


@given(instants)
def test_a_first_response_is_always_due_in_business_hours_later_on(opened: datetime) -> None:
    hours = Hours.of(PLAYBOOK, holidays_around(opened.date()))
    due = first_response_clock(opened, PLAYBOOK, hours).due_at
    assert hours.hold(due)
    assert due - opened > timedelta(hours=10)


@given(instants, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_who_writes_later_is_never_due_earlier(opened: datetime, later: timedelta) -> None:
    hours = Hours.of(PLAYBOOK, holidays_around(opened.date()))
    first, second = (
        first_response_clock(at, PLAYBOOK, hours).due_at for at in (opened, opened + later)
    )
    assert first <= second
