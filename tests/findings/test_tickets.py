"""Responses that are late, pressing tickets and clusters are each told once."""

from __future__ import annotations

from tests.analysis.rotas import et
from tests.analysis.tickets import make_ticket
from tests.findings.mornings import ANSWERED, Morning


def test_a_ticket_without_an_answer_in_time_is_the_only_finding() -> None:
    late = make_ticket("INC2", "2026-11-16T09:00", "Page shows an error")
    morning = Morning(tickets=(ANSWERED, late))
    assert morning.off() == {"ticket_response": "act"}
    sentence = morning.findings()["ticket_response"].sentence
    assert "INC2 (first response: overdue by 46 h)" in sentence


def test_a_response_that_is_due_soon_is_watched() -> None:
    soon = make_ticket("INC2", "2026-11-18T08:30", "Page shows an error")
    assert Morning(tickets=(soon,)).off() == {"ticket_response": "watch"}


def test_a_ticket_of_many_veterans_is_pressing() -> None:
    ticket = make_ticket("INC2", "2026-11-18T15:00", "Nobody can check in at station 442")
    morning = Morning(tickets=(ticket,))
    assert morning.off() == {"ticket_queue": "act"}


def test_tickets_of_one_cause_are_watched_with_their_stations() -> None:
    tickets = tuple(
        make_ticket(f"INC{n}", f"2026-11-18T15:0{n}", f"Check-in fails at station 44{n}")
        for n in range(3)
    )
    morning = Morning(tickets=tickets)
    assert morning.off() == {"ticket_clusters": "watch"}
    sentence = morning.findings()["ticket_clusters"].sentence
    assert sentence.endswith("came within 2 min, of stations 440, 441 and 442.")


def test_an_empty_queue_is_ok() -> None:
    morning = Morning(tickets=())
    assert morning.off() == {}
    assert morning.findings()["ticket_queue"].sentence == "ServiceNow queue: empty."


def test_the_oldest_ticket_is_told() -> None:
    morning = Morning(now=et("2026-11-19T10:00"))
    assert "the oldest for 2 days" in morning.findings()["ticket_queue"].sentence
