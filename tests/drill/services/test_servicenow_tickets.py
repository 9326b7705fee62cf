"""Tickets follow the story."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cie_runbook.drill.services.planted import PLANTED
from cie_runbook.drill.services.servicenow_tickets import tickets_of
from tests.drill.services.stories import NINE_FORTY, make_alert, make_failure, make_story, outage


def test_stations_call_some_time_after_their_first_failure() -> None:
    story = outage()
    early = replace(story, now=NINE_FORTY + timedelta(minutes=20))
    assert len(tickets_of(early)) == len(tickets_of(make_story()))
    assert len(tickets_of(story)) == len(tickets_of(make_story())) + 2


def test_a_station_with_few_failures_does_not_call() -> None:
    few = tuple(make_failure(number, station="999") for number in range(2))
    story = make_story(failures=few, alerts=(make_alert(),))
    assert len(tickets_of(story)) == len(tickets_of(make_story()))


def test_numbers_stay_when_the_story_goes_on() -> None:
    before = {ticket.number for ticket in tickets_of(outage(12))}
    after = {ticket.number for ticket in tickets_of(outage(30))}
    assert before <= after


def test_what_a_station_typed_holds_what_must_not_leave() -> None:
    text = " ".join(f"{ticket.text} {ticket.details}" for ticket in tickets_of(outage()))
    assert sum(value in text for value in PLANTED) >= 8
