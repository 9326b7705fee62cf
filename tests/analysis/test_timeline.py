"""Times of an incident are measured on its events, and are unknown where one is missing."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.timeline import (
    EVENT_COLUMNS,
    Event,
    EventKind,
    event_table,
    in_order,
    times,
)
from tests.analysis.rotas import et


def event(kind: EventKind, clock: str) -> Event:
    return Event(at=et(f"2026-11-18T{clock}"), kind=kind, text=kind, source="test")


COURSE = [
    event("deployment", "02:10"),
    event("anomaly", "09:40"),
    event("alert", "09:47"),
    event("page", "09:48"),
    event("acknowledged", "09:55"),
    event("note", "10:05"),
    event("mitigated", "10:20"),
    event("recovered", "11:00"),
    event("resolved", "11:40"),
]


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_the_four_times_are_measured() -> None:
    found = times(COURSE)
    assert found.began_at == et("2026-11-18T09:40")
    assert (found.detect, found.acknowledge) == (minutes(7), minutes(8))
    assert (found.mitigate, found.resolve) == (minutes(40), minutes(120))


def test_without_an_anomaly_it_begins_with_the_alert() -> None:
    found = times([one for one in COURSE if one.kind != "anomaly"])
    assert (found.began_at, found.detect) == (et("2026-11-18T09:47"), None)


def test_an_alert_before_the_anomaly_was_at_once() -> None:
    found = times([event("alert", "09:30"), event("anomaly", "09:40")])
    assert found.detect == timedelta(0)


def test_an_answer_before_the_alert_answers_something_else() -> None:
    found = times([event("acknowledged", "09:00"), event("alert", "09:30")])
    assert found.acknowledge is None


def test_a_recovery_stands_for_a_mitigation_that_nobody_noted() -> None:
    found = times([one for one in COURSE if one.kind != "mitigated"])
    assert found.mitigate == minutes(80)


def test_without_events_nothing_is_known() -> None:
    found = times([])
    assert (found.began_at, found.detect, found.acknowledge, found.resolve) == (None,) * 4
    assert dict(event_table([]).dtypes.astype(str)) == dict(EVENT_COLUMNS)


def test_an_event_of_two_runs_stands_once_in_the_table() -> None:
    table = event_table([*reversed(COURSE), *COURSE])
    assert table["kind"].tolist() == [one.kind for one in COURSE]


@given(st.permutations([*COURSE, *COURSE]))
def test_the_order_in_which_events_arrive_does_not_matter(events: list[Event]) -> None:
    assert in_order(events) == tuple(COURSE)
    assert times(events) == times(COURSE)
