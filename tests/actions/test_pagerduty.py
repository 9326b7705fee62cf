"""Taking an incident of PagerDuty, and noting on it."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.actions.compose import pagerduty_acknowledge, pagerduty_note
from tests.actions.services import PagerDuty
from tests.actions.world import INCIDENT, make_world
from tests.replay import replay


def test_an_incident_is_acknowledged_in_the_name_of_a_person(tmp_path: Path) -> None:
    pagerduty = PagerDuty()
    with replay(*pagerduty.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(pagerduty_acknowledge(world.origin, INCIDENT))
    assert ended.state == "sent"
    assert pagerduty.status == "acknowledged"
    (put,) = [seen for seen in server.seen if seen.method == "PUT"]
    assert put.headers["from"] == "oncall@va.gov"
    assert put.headers["authorization"] == "Bearer writes-pagerduty-0123456789"


def test_an_incident_that_somebody_took_is_left_alone(tmp_path: Path) -> None:
    pagerduty = PagerDuty(status="acknowledged")
    with replay(*pagerduty.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(pagerduty_acknowledge(world.origin, INCIDENT))
    assert ended.receipt is not None
    assert ended.receipt.notes == ("Somebody had acknowledged it before.",)
    assert [seen.method for seen in server.seen] == ["GET"]


def test_a_resolved_incident_cannot_be_taken(tmp_path: Path) -> None:
    pagerduty = PagerDuty(status="resolved")
    with replay(*pagerduty.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(pagerduty_acknowledge(world.origin, INCIDENT))
    assert ended.state == "failed"
    assert "is resolved already" in ended.problem


def test_an_acknowledgement_whose_answer_was_lost_is_found(tmp_path: Path) -> None:
    pagerduty = PagerDuty(fails=True)
    with replay(*pagerduty.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = pagerduty_acknowledge(world.origin, INCIDENT)
        assert [world.send(draft).state for _ in range(2)] == ["outcome unknown", "sent"]
    assert [seen.method for seen in server.seen] == ["GET", "PUT", "GET"]


def test_a_note_whose_answer_was_lost_is_found_by_its_mark(tmp_path: Path) -> None:
    pagerduty = PagerDuty(fails=True)
    with replay(*pagerduty.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = pagerduty_note(world.origin, INCIDENT, "CHIP is slow.")
        assert [world.send(draft).state for _ in range(2)] == ["outcome unknown", "sent"]
    assert pagerduty.notes == [{"id": "N0", "content": f"CHIP is slow.\n{draft.mark}"}]
