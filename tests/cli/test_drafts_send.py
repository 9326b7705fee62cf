"""`cie-runbook drafts show` and `send`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cie_runbook.actions.compose import SlackPlace, slack_message
from cie_runbook.actions.compose_tickets import servicenow_work_note
from cie_runbook.actions.draft import Draft
from tests.actions.services import ServiceNow, Slack
from tests.actions.world import CHANNEL, TICKET, World, make_world
from tests.cli.terminal import Terminal
from tests.replay import Reply, replay

PLACE = SlackPlace(channel=CHANNEL, name="#check-in-production-support")


@pytest.fixture
def world(terminal: Terminal) -> World:
    """A case in the terminal's home folder, of the profile production."""
    return make_world(terminal.home, None)


@contextmanager
def slack_at(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with replay(*slack.exchanges()) as server:
        monkeypatch.setenv("CIE_RUNBOOK_SLACK_URL", server.url)
        monkeypatch.setenv("CIE_SLACK_TOKEN", "xoxb-reads-0123456789")
        monkeypatch.setenv("CIE_SLACK_WRITE_TOKEN", "xoxb-writes-0123456789")
        yield


def message(world: World) -> Draft:
    return slack_message(world.origin, PLACE, "We look at CHIP.")


def test_a_draft_is_shown_in_full(terminal: Terminal, world: World) -> None:
    draft = message(world)
    ended = terminal.run("drafts", "show", world.outbox.case.name, draft.id)
    assert ended.code == 0
    assert "We look at CHIP." in ended.out
    assert draft.mark in ended.out


def test_without_confirmation_nothing_is_sent(terminal: Terminal, world: World) -> None:
    draft = message(world)
    ended = terminal.run("drafts", "send", world.outbox.case.name, draft.id)
    assert ended.code == 0
    assert "We look at CHIP." in ended.out
    assert "Nothing was sent." in ended.out
    assert world.outbox.get(draft.id).state == "drafted"


def test_what_is_confirmed_twice_is_sent_once(
    terminal: Terminal, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack, draft = Slack(), message(world)
    with slack_at(slack, monkeypatch):
        command = ("drafts", "send", world.outbox.case.name, draft.id, "--confirm")
        first, second = terminal.run(*command), terminal.run(*command)
    assert (first.code, second.code) == (0, 0)
    assert first.out == second.out
    assert len(slack.messages) == 1


def test_an_unclear_outcome_is_said_and_cleared_up_later(
    terminal: Terminal, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack, draft = Slack(fails=True), message(world)
    with slack_at(slack, monkeypatch):
        command = ("drafts", "send", world.outbox.case.name, draft.id, "--confirm")
        first, second = terminal.run(*command), terminal.run(*command)
    assert (first.code, second.code) == (1, 0)
    assert "nobody knows whether it arrived" in first.out
    assert "found at the service" in second.out
    assert len(slack.messages) == 1


def test_a_draft_or_case_that_is_not_there_is_bad_input(terminal: Terminal, world: World) -> None:
    assert terminal.run("drafts", "show", world.outbox.case.name, "nothing").code == 2
    assert terminal.run("drafts", "list", "no-such-case").code == 2


def test_a_missing_credential_is_named_and_nothing_sent(terminal: Terminal, world: World) -> None:
    draft = message(world)
    ended = terminal.run("drafts", "send", world.outbox.case.name, draft.id, "--confirm")
    assert ended.code == 2
    assert "CIE_SLACK_WRITE_TOKEN not set" in ended.complaint
    assert world.outbox.get(draft.id).state == "drafted"


def test_without_access_to_servicenow_a_person_is_told_what_to_do(
    terminal: Terminal, world: World
) -> None:
    draft = servicenow_work_note(world.origin, TICKET, "We look into it.")
    ended = terminal.run("drafts", "send", world.outbox.case.name, draft.id, "--confirm")
    assert ended.code == 0
    assert "Nothing was sent." in ended.out
    assert f"open the ticket {TICKET}" in ended.out
    file: Path = world.outbox.case.path("to-attach", f"{draft.id}.txt")
    assert file.read_text().startswith("We look into it.")
    assert world.outbox.get(draft.id).state == "drafted"


def test_where_servicenow_denies_access_a_person_is_told_what_to_do(
    terminal: Terminal, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = servicenow_work_note(world.origin, TICKET, "We look into it.")
    tasks = ServiceNow().exchanges()[0]
    denied = type(tasks)("GET", "/table/task", (Reply(403),))
    with replay(denied) as server:
        monkeypatch.setenv("CIE_RUNBOOK_SERVICENOW_URL", server.url)
        monkeypatch.setenv("CIE_SERVICENOW_TOKEN", "reads-0123456789")
        monkeypatch.setenv("CIE_SERVICENOW_WRITE_TOKEN", "writes-0123456789")
        ended = terminal.run("drafts", "send", world.outbox.case.name, draft.id, "--confirm")
    assert ended.code == 1
    assert "Do it by hand:" in ended.out
    assert world.outbox.case.path("to-attach", f"{draft.id}.txt").exists()
