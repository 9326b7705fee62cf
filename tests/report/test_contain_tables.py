"""Tables of containment say who answered, whom to ask, and that nothing is run."""

from __future__ import annotations

from cie_runbook.findings.containment import recommendations
from cie_runbook.report import contain_tables
from tests.findings.builders import catalog
from tests.findings.test_containment import facts

REVERT = next(
    one
    for one in recommendations(catalog().containment, facts(), {"fix_is_quick": "yes"}, "")
    if one.measure.id == "revert"
)


def test_an_open_question_says_whom_to_ask_and_how_to_answer() -> None:
    html = contain_tables.questions_table(REVERT).html

    assert "ask whoever made the change<br>then give revert_solves as yes or no" in html
    assert "not known yet" in html
    assert "the evidence" in html


def test_a_checklist_is_numbered_and_names_its_sources() -> None:
    shown = contain_tables.how_table(REVERT, catalog())

    assert f'<th scope="row">{len(REVERT.measure.steps)}.</th>' in shown.html
    assert "incident-response-playbook.md" in shown.html
    assert shown.id == "contain-revert-how"


def test_what_is_known_is_escaped() -> None:
    html = contain_tables.known_table([("Suspected", "<b>CHIP</b>")]).html

    assert "&lt;b&gt;CHIP" in html
