"""Nothing is filed without a ticket; with one, note and report, and work as one issue."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.findings.filing import filing
from cie_runbook.findings.lessons import Action
from tests.findings.builders import catalog
from tests.findings.postmortems import make_facts

WORK = (
    Action("add_monitor", "Add a monitor.", "CIE engineers", is_issue=True),
    Action("prevent_again", "Mend it.", "CIE engineers", is_issue=True),
    Action("tell_the_field", "Tell the field.", "the incident commander", is_issue=False),
)
FACTS = replace(make_facts(), ticket="INC0012345")


def test_without_a_ticket_nothing_is_filed() -> None:
    assert filing("Outage", make_facts(), WORK, catalog(), why="why") == ()


def test_work_on_software_becomes_one_issue_in_the_teams_repository() -> None:
    note, report, issue = filing("Outage", FACTS, WORK, catalog(), why="why")

    assert (note.kind, report.kind, issue.kind) == (
        "servicenow_work_note", "servicenow_report", "github_issue",
    )  # fmt: skip
    assert {note.target, report.target, issue.target} == {"INC0012345"}
    assert issue.more == {"repository": "department-of-veterans-affairs/va.gov-team"}
    assert issue.facts[:2] == ("Add a monitor.", "Mend it.")
    assert issue.text == "Follow-up of the incident Outage, Wed 2026-11-18 09:40 EST."


def test_the_note_tells_harm_time_suspicion_and_what_is_to_be_done() -> None:
    note = filing("Outage", FACTS, WORK, catalog(), why="why")[0]

    assert note.text.startswith("Outage. SEV 2, not critical.\nAbout 434 check-ins are missing")
    assert "It lasted 2 h 5 min" in note.text
    assert "no proven cause" in note.text
    assert note.text.endswith("To do: Tell the field.")


def test_without_work_on_software_there_is_no_issue() -> None:
    found = filing("Outage", FACTS, WORK[2:], catalog(), why="why")

    assert [one.kind for one in found] == ["servicenow_work_note", "servicenow_report"]
