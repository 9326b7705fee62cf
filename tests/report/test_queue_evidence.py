"""What is known of the queue is read once: tickets, what belongs together, what they left."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.errors import BadInputError
from tests.drilled import MORNING, opened, queue


def test_tickets_of_an_outage_belong_together_and_point_upstream() -> None:
    seen = queue("vista-outage").queue.seen
    (cluster,) = seen.clusters
    assert len(cluster.tickets) == len(cluster.stations) == 4
    assert {seen.suggested(ticket).cause for ticket in cluster.tickets} == {"upstream"}
    assert all(seen.traces(ticket).issues for ticket in cluster.tickets)


def test_a_ticket_that_is_not_in_the_queue_is_refused() -> None:
    with pytest.raises(BadInputError, match="not among the open tickets"):
        queue().queue.seen.ticket("INC0000001")


def test_the_description_counts_for_what_a_ticket_lacks() -> None:
    links = [ticket for ticket in queue().queue.seen.tickets if ticket.kind == "link"]
    assert () in [ticket.missing for ticket in links]  # name, phone, appointment: all described


def test_what_the_run_before_did_not_see_is_new(tmp_path: Path) -> None:
    before = opened("snow_queue", "normal", tmp_path, MORNING, end="2025-11-20T04:00-05:00",
                    start="2025-11-19T00:00-05:00")  # fmt: skip
    before.queue.conclude()
    after = opened("snow_queue", "normal", tmp_path, MORNING)
    assert not any(ticket.is_new for ticket in after.queue.seen.tickets)

    document = before.at.case.read_json("findings", "snow_queue.json")
    missed = document["tickets"].pop()
    before.at.case.write_json("findings", "snow_queue.json", document)
    again = opened("snow_queue", "normal", tmp_path, MORNING, end="2025-11-20T05:00-05:00",
                   start="2025-11-19T00:00-05:00")  # fmt: skip
    assert [one.number for one in again.queue.seen.tickets if one.is_new] == [missed]


def test_what_the_daily_report_told_is_a_departure(tmp_path: Path) -> None:
    step = opened("snow_queue", "vista-outage", tmp_path, MORNING)
    daily = step.at.case.folder.parent / "daily"
    finding = {
        "id": "x", "status": "act", "title": "Socket timeouts", "service": "vista-api",
        "since": "2025-11-19T14:40:00Z", "until": None,
    }  # fmt: skip
    case = type(step.at.case).create(
        daily.parent, "daily", {**step.at.case.facts(), "kind": "daily", "name": "daily"}
    )
    case.write_json("findings", "daily_report.json", {"findings": [finding]})
    (departure,) = step.queue.seen.departures
    assert (departure.title, departure.is_upstream) == ("Socket timeouts", True)


def test_a_release_is_known_by_its_version() -> None:
    seen = queue().queue.seen
    version = str(seen.rows("deployments_vagov")["title"].iloc[0]).split()[1]
    assert seen.is_released(version)
    assert not seen.is_released("")
    assert not seen.is_released("0000.00.00-abcdefg")
