"""`cie-runbook incident report` runs the steps of an incident over its own case."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.case import Case
from tests.cli.terminal import Terminal


def incident_case(home: Path) -> Case:
    facts = {
        "kind": "incident",
        "profile": "drill:normal",
        "start": "2025-11-19T05:00:00+00:00",
        "end": "2025-11-20T05:00:00+00:00",
        "parameters": {"alert": "", "at": ""},
    }
    return Case.create(home, "incident-2025-11-19-drill-normal", facts)


def test_what_the_case_was_opened_for_cannot_be_given_again(terminal: Terminal) -> None:
    case = incident_case(terminal.home)
    ended = terminal.run("incident", "report", case.name, "--alert", "monitor 1")

    assert ended.code == 2
    assert "the case says so itself" in ended.err


def test_a_step_that_is_none_of_an_incident_is_refused(terminal: Terminal) -> None:
    case = incident_case(terminal.home)
    ended = terminal.run("incident", "report", case.name, "--only", "daily_report")

    assert ended.code == 2
    assert "is no step of this run" in ended.err
