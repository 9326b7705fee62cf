"""Tables of documentation: rules, lessons, actions, the tracker row, files within the case."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.findings.lessons import actions, lessons, oversights
from cie_runbook.findings.postmortem import requirements
from cie_runbook.report import document_tables
from cie_runbook.report.kept_documents import Kept
from tests.findings.builders import catalog
from tests.findings.postmortems import make_facts

FACTS = make_facts()
FORM = catalog().postmortem


def test_both_rules_stand_with_their_reasons() -> None:
    html = document_tables.required_table(requirements(FACTS, catalog())).html

    assert html.count("<td>not required</td>") == 2
    assert "it was SEV 2, which does not count as critical" in html


def test_an_oversight_stands_first_and_is_not_told_twice() -> None:
    html = document_tables.lessons_table(lessons(FACTS, catalog()), oversights(FACTS)).html

    assert html.count("To acknowledge was due") == 1
    assert html.index("Key oversight") < html.index("Could improve") < html.index("Went well")


def test_actions_say_who_does_them() -> None:
    html = document_tables.actions_table(actions(FACTS, None, catalog())).html

    assert "the incident commander" in html


def test_the_tracker_row_has_every_column() -> None:
    row = {one.holds: f"of {one.holds}" for one in FORM.tracker}
    html = document_tables.tracker_table(FORM, row).html

    assert all(f"<td>of {one.holds}</td>" in html for one in FORM.tracker)


def test_questions_name_whom_to_ask() -> None:
    html = document_tables.questions_table(FORM).html

    assert all(one.whom in html for one in FORM.questions.values())


def test_files_are_named_within_the_case_since_a_case_may_move() -> None:
    folder = Path("/home/someone/cases/incident/documents")
    own = Kept(folder / "a.new.md", folder / "a.md")
    html = document_tables.files_table({"Post-mortem": own}).html

    assert "documents/a.new.md" in html
    assert "a.md was changed by a person" in html
    assert "/home/someone" not in html
    assert "nothing" in document_tables.files_table({}).html
