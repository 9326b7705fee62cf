"""`queue` looks at the tickets, drafts for one of them, and reads an exported list as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cie_runbook.actions.clients import Clients
from cie_runbook.sources.servicenow_journal import fetch_attachments, fetch_notes
from cie_runbook.sources.servicenow_queue import fetch_queue
from tests.cli.terminal import Terminal
from tests.drilled import CATALOG
from tests.served import Served, served

RUN = (
    "queue", "--scenario", "vista-outage", "--no-pdf", "--start", "2025-11-19T00:00-05:00",
    "--end", "2025-11-20T06:45-05:00",
)  # fmt: skip
GROUP = "9c50fbc51b4f8d5065965318624bcbbf"


@pytest.fixture
def rehearsal(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served("vista-outage") as running:
        for name, value in running.variables.items():
            monkeypatch.setenv(name, value)
        yield running


def station_ticket(rehearsal: Served) -> tuple[str, str]:
    """Return number and id of the first ticket that a station opened in the outage."""
    with Clients(rehearsal.settings) as clients:
        client = clients.reader("servicenow")
        table = fetch_queue(client, GROUP, client.deadline(30)).table
    row = table[table["short_description"].str.startswith("Station")].iloc[0]
    return str(row["number"]), str(row["sys_id"])


def test_what_is_suggested_for_a_ticket_is_sent_once_and_is_at_the_service(
    terminal: Terminal, rehearsal: Served
) -> None:
    number, ticket = station_ticket(rehearsal)
    shown = terminal.run(*RUN, "--ticket", number)
    assert shown.code == 0, shown.err
    assert "appointment time" in shown.out
    assert "Nothing was sent." in shown.out
    for _ in range(2):
        assert terminal.run(*RUN, "--ticket", number, "--confirm").code == 0

    with Clients(rehearsal.settings) as clients:
        client = clients.reader("servicenow")
        notes = fetch_notes(client, ticket, client.deadline(30)).table
        files = fetch_attachments(client, ticket, client.deadline(30)).table
    ours = [text for text in notes["text"] if "cie-runbook:" in str(text)]
    assert len(ours) == 2
    assert any("Likely about: upstream" in str(text) for text in ours)
    assert len(files) == 1


def test_an_unknown_ticket_fails_the_step_and_drafts_nothing(terminal: Terminal) -> None:
    ended = terminal.run(*RUN, "--ticket", "INC0000001")
    assert ended.code == 1
    assert "Draft:" not in ended.out


def test_an_exported_list_stands_for_the_service(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    path.write_text(
        "Number,State,Priority,Opened,Created,Updated,Short description\n"
        "INC0012345,New,2 - High,2025-11-17 09:00:00,2025-11-17 09:00:00,2025-11-17 09:00:00,"
        '"Station 442: an error"\n',
        encoding="utf-8",
    )
    ended = terminal.run("queue", "--no-pdf", "--date", "2025-11-19", "--export", str(path))
    assert "Verdict: ACT" in ended.out, ended.err
    (report,) = terminal.home.glob("queue-*/report.html")
    assert "INC0012345" in report.read_text(encoding="utf-8")


def test_the_repository_and_its_template_stand_in_the_catalog() -> None:
    rules = CATALOG.rules.queue
    assert rules.repository.endswith("/va.gov-team")
    assert rules.template.endswith(".md")
