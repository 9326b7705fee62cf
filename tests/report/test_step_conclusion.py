"""A step of checks ends with its findings, its suggestions and what the next run asks for."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.findings.checks_verdict import checks_verdict
from cie_runbook.findings.suggestions import Suggestion, read_suggestions
from cie_runbook.report.step_conclusion import Ending, concluded
from tests.drilled import MORNING, opened

SAID = Suggestion(kind="slack_message", target="check-in-monitoring", why="why", text="text")


def test_everything_that_the_next_run_and_the_drafts_need_is_in_the_case(tmp_path: Path) -> None:
    step = opened("shift_start", "normal", tmp_path, MORNING)
    verdict = checks_verdict(step.shift.findings)
    ending = Ending(verdict=verdict, suggestions=(SAID,), more={"tickets": ["INC1"]})
    shown = concluded(step, ending)
    case = step.at.case
    assert case.read_json("findings", "shift_start.json")["tickets"] == ["INC1"]
    assert read_suggestions(case.read_json("suggestions", "shift_start.json")) == (SAID,)
    assert 'data-table="shift-start-findings"' in shown._repr_html_()
    assert verdict.headline in shown._repr_html_()
