"""The queue over the real path: what it finds, and what it shows of a ticket."""

from __future__ import annotations

import pytest

from tests.drilled import queue


@pytest.mark.parametrize(
    ("scenario", "off"),
    [
        ("normal", {}),
        ("queue-overdue", {"ticket_response": "act"}),
        ("vista-outage", {"ticket_clusters": "watch"}),
    ],
)
def test_the_queue_finds_what_was_rehearsed(scenario: str, off: dict[str, str]) -> None:
    found = queue(scenario).queue.findings
    assert {one.id: one.status for one in found if one.status != "ok"} == off


def test_no_text_of_a_ticket_is_shown() -> None:
    shown = queue().queue
    tables = (shown.table(), shown.clusters(), shown.links(), shown.ticket())
    shown_html = " ".join(table.html for table in tables)
    assert not [word for word in ("Planted", "poster", "gets no") if word in shown_html]
    assert "INC" in tables[0].html
    assert "no ticket was asked for" in tables[3].html


def test_one_ticket_is_shown_with_its_likely_cause() -> None:
    number = queue("vista-outage").queue.seen.tickets[0].number
    shown = queue("vista-outage", ticket=number).queue.ticket()
    assert f"Ticket {number}" in shown.html
    assert "upstream" in shown.html


def test_the_conclusion_keeps_the_tickets_for_the_next_run() -> None:
    step = queue("queue-overdue")
    assert step.queue.conclude().verdict.status == "act"
    document = step.at.case.read_json("findings", "snow_queue.json")
    assert document["tickets"] == [one.number for one in step.queue.seen.tickets]
