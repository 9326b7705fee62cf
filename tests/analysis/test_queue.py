"""The queue says what waits, what is missing, and which tickets share a cause."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cie_runbook.analysis.queue import clusters, missing_fields, read_queue, ticket_kind
from tests.analysis.rotas import et
from tests.analysis.tickets import CATALOG, context, make_notes, make_queue, make_ticket

RULES = CATALOG.rules.queue
NOW = et("2026-11-18T09:00")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Veteran [name] gets no check-in link, phone [phone:fa0b]", "link"),
        ("No text about the travel claim after check-in", "travel"),
        ("Check-in page shows an error on an old phone", "error"),
        ("Nobody can check in at station 442", "outage"),
        ("Replace the poster with the short code at the front desk", "link"),
        ("Access for a new colleague", "request"),
        ("Hello", "other"),
        ("", "other"),
    ],
)
def test_a_ticket_is_of_the_first_kind_that_its_words_tell(text: str, kind: str) -> None:
    assert ticket_kind(text, RULES) == kind


def test_a_word_inside_another_word_is_none() -> None:
    assert ticket_kind("Unblinking", RULES) == "other"


def test_what_a_ticket_carries_is_seen_by_what_stands_in_its_place() -> None:
    kind = RULES.kinds["link"]
    text = "patient name: [name], phone [phone:fa0b], IEN [dfn:c353], appt time 10:30"
    assert missing_fields(text, kind) == ()
    assert missing_fields("patient name: , phone: , IEN: , time:", kind) == kind.needs
    assert missing_fields("[name] at 9 am", kind) == ("phone", "appointment")


def test_an_untouched_ticket_waits_for_its_first_response() -> None:
    (ticket,) = read_queue(
        make_queue(make_ticket("INC1", "2026-11-16T10:00", "page error")), make_notes(), context()
    )
    assert ticket.response.due_at == et("2026-11-17T10:00")
    assert ticket.response.state(NOW) == "overdue"
    assert ticket.age(NOW) == timedelta(hours=47)


def test_a_work_note_is_a_first_response() -> None:
    (ticket,) = read_queue(
        make_queue(make_ticket("INC1", "2026-11-16T10:00", "page error")),
        make_notes(("INC1", "2026-11-16T15:00", "Asked."), ("INC1", "2026-11-16T13:00", None)),
        context(),
    )
    assert ticket.response.stopped_at == et("2026-11-16T13:00")
    assert ticket.response.state(NOW) == "met"


def test_a_state_that_only_we_set_is_a_first_response() -> None:
    row = make_ticket(
        "INC1", "2026-11-16T10:00", "error", state="2", updated_at=et("2026-11-16T12:00")
    )
    (ticket,) = read_queue(make_queue(row), make_notes(), context())
    assert ticket.response.state(NOW) == "met"


def test_a_holiday_is_not_counted_and_a_resolved_ticket_left_out() -> None:
    queue = make_queue(
        make_ticket("INC1", "2026-11-25T10:00", "error"),
        make_ticket("INC2", "2026-11-02T10:00", "error", state="6"),
    )
    (ticket,) = read_queue(queue, make_notes(), context())
    assert ticket.response.due_at == et("2026-11-27T10:00")


def test_the_most_pressing_comes_first_and_says_why() -> None:
    queue = make_queue(
        make_ticket("INC1", "2026-11-17T10:00", "Access please"),
        make_ticket("INC2", "2026-11-17T11:00", "Nobody can check in, station 442"),
    )
    first, second = read_queue(queue, make_notes(), context())
    assert (first.number, first.priority, first.station) == ("INC2", 1, "442")
    assert first.reasons == (
        RULES.kinds["outage"].why,
        "ServiceNow has priority 3",
    )
    assert second.priority == 4


def test_new_since_the_last_run_stands_out() -> None:
    queue = make_queue(
        make_ticket("INC1", "2026-11-17T10:00", "error"),
        make_ticket("INC2", "2026-11-17T11:00", "error"),
    )
    assert [t.is_new for t in read_queue(queue, make_notes(), context("INC1"))] == [False, True]


def test_on_the_first_run_nothing_is_called_new() -> None:
    (ticket,) = read_queue(
        make_queue(make_ticket("INC1", "2026-11-17T10:00", None)), make_notes(), context()
    )
    assert not ticket.is_new


def test_tickets_of_one_kind_close_together_are_a_cluster() -> None:
    queue = make_queue(
        make_ticket("INC1", "2026-11-17T10:00", "Check-in fails at station 442"),
        make_ticket("INC2", "2026-11-17T10:40", "Check-in fails, station 554"),
        make_ticket("INC3", "2026-11-17T13:00", "Error on the page"),
        make_ticket("INC4", "2026-11-17T20:00", "Error on the page"),
        make_ticket("INC5", "2026-11-17T10:10", "travel claim"),
    )
    (cluster,) = clusters(read_queue(queue, make_notes(), context()), RULES)
    assert [ticket.number for ticket in cluster.tickets] == ["INC1", "INC2", "INC3"]
    assert cluster.stations == ("442", "554")


def test_two_tickets_are_no_cluster_and_no_ticket_is_no_queue() -> None:
    queue = make_queue(
        make_ticket("INC1", "2026-11-17T10:00", "error"),
        make_ticket("INC2", "2026-11-17T10:01", "error"),
    )
    assert clusters(read_queue(queue, make_notes(), context()), RULES) == ()
    assert read_queue(make_queue(), make_notes(), context()) == ()
