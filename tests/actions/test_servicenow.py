"""A file on a ticket, a work note, another state."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.actions.compose_tickets import (
    NewState,
    servicenow_attachment,
    servicenow_state,
    servicenow_work_note,
)
from tests.actions.services import ServiceNow
from tests.actions.world import TICKET, TICKET_ID, make_world
from tests.replay import replay

PAGE = b"<!DOCTYPE html><html lang='en'><title>Day</title><p>All is well.</p></html>"
RESOLVED = NewState(state="Resolved", close_code="Solved", close_notes="The fix is live.")


def test_a_note_goes_to_the_tickets_own_class(tmp_path: Path) -> None:
    snow = ServiceNow()
    with replay(*snow.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = servicenow_work_note(world.origin, TICKET, "We look into it.")
        ended = world.send(draft)
    assert ended.state == "sent"
    assert snow.notes == [f"We look into it.\n{draft.mark}"]
    (patch,) = [seen for seen in server.seen if seen.method == "PATCH"]
    assert patch.path == f"/table/incident/{TICKET_ID}"


def test_a_note_whose_answer_was_lost_is_found_in_the_journal(tmp_path: Path) -> None:
    snow = ServiceNow(fails=True)
    with replay(*snow.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = servicenow_work_note(world.origin, TICKET, "We look into it.")
        assert [world.send(draft).state for _ in range(2)] == ["outcome unknown", "sent"]
    assert len(snow.notes) == 1


def test_a_note_that_was_dropped_in_silence_is_not_taken_for_sent(tmp_path: Path) -> None:
    snow = ServiceNow(drops=True)
    with replay(*snow.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(servicenow_work_note(world.origin, TICKET, "We look into it."))
    assert ended.state == "outcome unknown"
    assert "does not show it" in ended.problem


def test_a_file_is_attached_as_it_is(tmp_path: Path) -> None:
    snow = ServiceNow()
    with replay(*snow.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(servicenow_attachment(world.origin, TICKET, "report.html", PAGE))
    assert ended.state == "sent"
    assert snow.files == [("report.html", PAGE)]
    (post,) = [seen for seen in server.seen if seen.method == "POST"]
    assert post.headers["content-type"] == "text/html"
    assert (post.query["table_name"], post.query["table_sys_id"]) == (["incident"], [TICKET_ID])


def test_a_file_that_hangs_there_under_another_name_is_not_attached_again(tmp_path: Path) -> None:
    snow = ServiceNow(files=[("yesterday.html", PAGE)])
    with replay(*snow.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(servicenow_attachment(world.origin, TICKET, "report.html", PAGE))
    assert ended.receipt is not None
    assert ended.receipt.was_there
    assert len(snow.files) == 1


def test_a_refused_file_says_what_else_to_try(tmp_path: Path) -> None:
    snow = ServiceNow(refuses_files=True)
    with replay(*snow.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(servicenow_attachment(world.origin, TICKET, "report.html", PAGE))
    assert ended.state == "failed"
    assert "attach the PDF, or a zip of it" in ended.problem


def test_a_state_is_set_by_the_codes_of_the_instance(tmp_path: Path) -> None:
    snow = ServiceNow()
    with replay(*snow.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = servicenow_state(world.origin, TICKET, RESOLVED)
        ended = world.send(draft)
    assert (ended.state, snow.state) == ("sent", "6")
    (patch,) = [seen for seen in server.seen if seen.method == "PATCH"]
    assert patch.json == {
        "state": "6",
        "close_code": "s",
        "close_notes": f"The fix is live.\n{draft.mark}",
    }


def test_a_ticket_in_that_state_is_left_alone(tmp_path: Path) -> None:
    snow = ServiceNow(state="6")
    with replay(*snow.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(servicenow_state(world.origin, TICKET, RESOLVED))
    assert ended.receipt is not None
    assert ended.receipt.was_there
    assert {seen.method for seen in server.seen} == {"GET"}


def test_a_state_that_the_service_left_as_it_was_failed(tmp_path: Path) -> None:
    snow = ServiceNow(drops=True)
    with replay(*snow.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(servicenow_state(world.origin, TICKET, RESOLVED))
    assert ended.state == "failed"
    assert "left the state as it was" in ended.problem


def test_a_state_that_the_instance_does_not_have_is_named(tmp_path: Path) -> None:
    snow = ServiceNow()
    with replay(*snow.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(servicenow_state(world.origin, TICKET, NewState(state="Mended")))
    assert ended.state == "failed"
    assert "no state called 'Mended'" in ended.problem
