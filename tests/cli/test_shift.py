"""`shift` prints each draft in full; --confirm sends it, once, and the service has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from cie_runbook.actions.clients import Clients
from cie_runbook.actions.outbox import Outbox
from cie_runbook.case import Case
from cie_runbook.sources.slack_history import history_pages
from cie_runbook.window import Window
from tests.cli.terminal import Terminal
from tests.served import AFTER, Served, served

ENGINEERING = "C02G6AB3ZRS"
SAID = "no secondary on Mon Nov 24 13:00 to 20:00 ET"
WINDOW = ("--start", "2025-11-19T00:00-05:00", "--end")


@pytest.fixture
def rehearsal(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A drill that goes on running between commands, so that what was sent is still there."""
    with served("coverage-gap") as running:
        for name, value in running.variables.items():
            monkeypatch.setenv(name, value)
        yield running


def shift(end: str, *flags: str) -> tuple[str, ...]:
    return ("shift", "--scenario", "coverage-gap", "--no-pdf", *WINDOW, end, *flags)


def told(rehearsal: Served) -> list[str]:
    """Return what the engineers' channel holds, as one who only reads sees it."""
    around = Window(AFTER - timedelta(hours=12), AFTER + timedelta(hours=12))
    with Clients(rehearsal.settings) as clients:
        client = clients.reader("slack")
        pages = list(history_pages(client, ENGINEERING, around, client.deadline(30)))
    return [str(text) for page in pages for text in page.table["text"]]


def test_a_draft_is_printed_in_full_and_sent_once_when_confirmed(
    terminal: Terminal, rehearsal: Served
) -> None:
    end = "2025-11-20T06:45-05:00"
    first = terminal.run(*shift(end))
    assert first.code == 0, first.err
    assert "Verdict: ACT. 1 of 13 checks: On-call coverage" in first.out
    assert SAID in first.out
    assert "Nothing was sent." in first.out
    assert told(rehearsal) == []

    for _ in range(2):
        sent = terminal.run(*shift(end, "--confirm"))
        assert sent.code == 0, sent.err
        assert "sent at" in sent.out
    assert [SAID in text for text in told(rehearsal)] == [True]

    (folder,) = terminal.home.glob("shift-*")
    (draft,) = Outbox(Case(folder)).all()
    assert draft.state == "sent"
    journal = (folder / "outbox.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["to"] for line in journal] == ["drafted", "sending", "sent"]

    later = terminal.run(*shift("2025-11-20T06:30-05:00", "--confirm"))  # another case
    assert "Not sent again" in later.out
    assert len(told(rehearsal)) == 1


def test_a_normal_morning_drafts_nothing(terminal: Terminal) -> None:
    ended = terminal.run("shift", "--no-pdf", "--date", "2025-11-19", "--tz", "Asia/Manila")
    assert ended.code == 0, ended.err
    assert "All 13 checks are as they should be" in ended.out
    assert "Draft:" not in ended.out


def test_a_time_zone_that_is_misspelt_is_answered_with_the_nearest(terminal: Terminal) -> None:
    assert "Did you mean 'Asia/Manila'?" in terminal.refused("shift", "--tz", "Asia/Manilla")
