"""The record of an incident's case is added to, told, and closed."""

from __future__ import annotations

from cie_runbook.record import read
from tests.cli.terminal import Terminal
from tests.cli.test_incident_report import incident_case

NOON = "2025-11-19T12:00-05:00"


def test_what_was_noted_stands_in_the_status_redacted(terminal: Terminal) -> None:
    case = incident_case(terminal.home)
    noted = terminal.run("incident", "note", case.name, "Mr. John Smith is told", "--at", NOON)
    told = terminal.run("incident", "status", case.name)

    assert (noted.code, told.code) == (0, 0), told.err
    assert "note: Mr. [name] is told" in told.out
    assert "John" not in told.out


def test_the_same_note_is_written_once(terminal: Terminal) -> None:
    case = incident_case(terminal.home)
    command = ("incident", "note", case.name, "CHIP is asked", "--at", NOON)
    first, second = terminal.run(*command), terminal.run(*command)

    assert "note: CHIP is asked" in first.out
    assert second.out == "The record says so already.\n"
    assert [entry.text for entry in read(case).entries] == ["CHIP is asked"]


def test_closing_is_recorded(terminal: Terminal) -> None:
    case = incident_case(terminal.home)
    ended = terminal.run("incident", "close", case.name, "--at", NOON)

    assert ended.code == 0, ended.err
    assert [entry.kind for entry in read(case).entries] == ["resolved"]
