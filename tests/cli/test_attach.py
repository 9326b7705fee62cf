"""`cie-runbook attach`."""

from __future__ import annotations

import pytest

from cie_runbook.actions.outbox import Outbox
from cie_runbook.case import Case
from tests.actions.world import TICKET
from tests.cli.terminal import Terminal
from tests.report.concluded import reported_case


@pytest.fixture
def case(terminal: Terminal) -> Case:
    """A case with a report in the terminal's home folder."""
    return reported_case(terminal.home)


def test_files_and_a_note_are_drafted_and_nothing_is_sent(terminal: Terminal, case: Case) -> None:
    ended = terminal.run("attach", case.name, "--ticket", TICKET)
    assert (ended.code, ended.err) == (0, "")
    drafts = Outbox(case).all()
    assert {draft.kind for draft in drafts} == {"servicenow_attachment", "servicenow_work_note"}
    assert all(draft.state == "drafted" and draft.id in ended.out for draft in drafts)
    assert "Nothing was sent." in ended.out


def test_a_barred_form_gives_way(terminal: Terminal, case: Case) -> None:
    ended = terminal.run("attach", case.folder, "--ticket", TICKET, "--bar", "html")
    assert ended.code == 0
    assert f"{case.name}.pdf" in ended.out
    assert f"{case.name}.html" not in ended.out


def test_one_form_may_be_chosen(terminal: Terminal, case: Case) -> None:
    ended = terminal.run("attach", case.name, "--ticket", TICKET, "--form", "html")
    assert f"{case.name}.pdf" not in ended.out


def test_what_is_no_ticket_is_refused(terminal: Terminal, case: Case) -> None:
    ended = terminal.run("attach", case.name, "--ticket", "INC1/../2")
    assert ended.code == 2
    assert "ticket" in ended.complaint
    assert Outbox(case).all() == []


def test_a_case_without_a_report_is_named(terminal: Terminal, case: Case) -> None:
    case.path("report.html").unlink()
    ended = terminal.run("attach", case.name, "--ticket", TICKET)
    assert ended.code == 2
    assert "report.html" in ended.complaint
