"""ServiceNow without access."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.actions.compose_tickets import (
    NewState,
    servicenow_attachment,
    servicenow_state,
    servicenow_work_note,
)
from cie_runbook.actions.instructions import instructions
from tests.actions.world import TICKET, make_world


def test_a_file_is_laid_out_under_its_own_name(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    draft = servicenow_attachment(world.origin, TICKET, "day.txt", b"All is well.")
    told = instructions(draft, world.outbox, queue_url="https://yourit.va.gov/queue")
    (file,) = told.files
    assert (file.name, file.read_bytes()) == ("day.txt", b"All is well.")
    assert told.words[:3] == (
        f"Sign in to ServiceNow and open the ticket {TICKET}.",
        "It is in the queue: https://yourit.va.gov/queue",
        f"Attach the file {file} to it (the paper clip at the top of the form).",
    )
    assert world.outbox.get(draft.id).state == "drafted"


def test_a_note_is_laid_out_to_be_pasted(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    draft = servicenow_work_note(world.origin, TICKET, "We look into it.")
    told = instructions(draft, world.outbox)
    assert told.files[0].read_text() == f"We look into it.\n{draft.mark}\n"
    assert "Not under Additional comments: the customer reads those." in told.words


def test_a_state_is_described(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    bare = servicenow_state(world.origin, TICKET, NewState(state="In Progress"))
    told = instructions(bare, world.outbox)
    assert told.files == ()
    assert told.words[1:3] == ("Set its state to In Progress.", "Save it.")
    full = NewState(state="Resolved", close_code="Solved", close_notes="The fix is live.")
    told = instructions(servicenow_state(world.origin, TICKET, full), world.outbox)
    assert "Set the resolution code to Solved." in told.words
    assert told.files[0].read_text().startswith("The fix is live.")
