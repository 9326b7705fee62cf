"""What is known at the start of a shift is read once, and what lacks is told."""

from __future__ import annotations

from datetime import date

import pytest

from cie_runbook.report.shift_evidence import ShiftEvidence
from tests.drilled import morning


@pytest.fixture(scope="module")
def seen() -> ShiftEvidence:
    return morning().shift.seen


def test_the_rota_reaches_through_this_sprint_and_the_next(seen: ShiftEvidence) -> None:
    assert seen.rota_window.duration.days == 28
    assert {shift.role for shift in seen.shifts} == {"primary", "secondary"}
    assert all(shift.user is None for shift in seen.shifts)


def test_everybody_on_call_is_asked_for_once(seen: ShiftEvidence) -> None:
    methods = seen.rows("contact_methods")
    assert set(methods["user_id"]) == set(seen.people)
    assert not methods.duplicated(["user_id", "method_id"]).any()
    assert seen.unreachable == ()


def test_datadog_counts_what_the_bot_told(seen: ShiftEvidence) -> None:
    reading = seen.bot[0]
    assert reading.day == date(2025, 11, 19)
    assert reading.post is not None
    assert seen.counted(reading.day) == reading.post.numbers


def test_a_day_that_nobody_counted_has_no_numbers(seen: ShiftEvidence) -> None:
    assert seen.counted(date(2025, 11, 1)) == {}


def test_a_rule_names_the_evidence_of_both_sides(seen: ShiftEvidence) -> None:
    rules = seen.catalog.rules.reconciliations
    assert seen.sides(rules["checkins_and_steps"]) == ("checkin_traffic", "vista_steps")
    assert seen.sides(rules["claims_and_texts"]) == ("travel_claims",)
    assert seen.agreement(rules["checkins_and_steps"]).agrees


def test_a_list_that_came_empty_is_an_answer(seen: ShiftEvidence) -> None:
    assert len(seen.rows("incidents")) == 0
    assert seen.grounds("incidents", "incident_log").availability == "complete"


def test_a_first_run_calls_no_ticket_new(seen: ShiftEvidence) -> None:
    assert seen.tickets
    assert not any(ticket.is_new for ticket in seen.tickets)
