"""Drafting for tickets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cie_runbook.actions.compose_tickets import (
    IssueWords,
    NewState,
    github_issue,
    issue_title,
    servicenow_state,
    servicenow_work_note,
)
from cie_runbook.errors import BadInputError
from tests.actions.test_github import TEMPLATE
from tests.actions.world import REPOSITORY, SECRET, TICKET, make_world


def test_the_number_takes_the_place_that_the_template_leaves_for_it() -> None:
    assert issue_title("[SNOW]: NUMBER <your number>", TICKET) == f"[SNOW]: NUMBER {TICKET}"
    assert issue_title("[SNOW]:", TICKET) == f"[SNOW]: {TICKET}"
    assert issue_title("", TICKET) == TICKET


def test_an_issue_holds_none_of_the_tickets_text(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    words = IssueWords(
        ticket=TICKET,
        summary="The link does not open on her new phone.",
        private=("Caller: the link does not open on her phone",),
    )
    with pytest.raises(BadInputError, match="quotes the ticket"):
        github_issue(world.origin, REPOSITORY, TEMPLATE, words)
    assert world.outbox.all() == []


def test_an_issue_is_harmless_and_keeps_the_templates_markdown(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    template = replace(TEMPLATE, body="## Tasks\n- [ ] ask @team")
    words = IssueWords(ticket=TICKET, summary=f"@team <b>{SECRET}</b>")
    body = github_issue(world.origin, REPOSITORY, template, words).fields["body"]
    ours, _, theirs = body.partition("## Tasks")
    assert "@t" not in ours
    assert "<b>" not in ours
    assert SECRET not in body
    assert theirs == "\n- [ ] ask @team"


def test_notes_and_states_are_harmless(tmp_path: Path) -> None:
    origin = make_world(tmp_path, None).origin
    note = servicenow_work_note(origin, TICKET, "[code]<script>[/code]")
    assert note.fields["text"] == "(code]\u2039script\u203a(/code]"
    state = servicenow_state(origin, TICKET, NewState(state="Resolved", close_notes="a <b>"))
    assert state.fields["close_notes"] == "a \u2039b\u203a"
    assert state.target == f"ServiceNow ticket {TICKET}, state Resolved"
