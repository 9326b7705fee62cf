"""How a step ends: its conclusion in the case, and in the notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cie_runbook.findings.model import Finding
from cie_runbook.findings.serialise import verdict_document
from cie_runbook.findings.suggestions import Suggestion, suggestions_document
from cie_runbook.findings.table import findings_table
from cie_runbook.findings.verdict import Verdict
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.step_run import STEP_FINDINGS, SUGGESTIONS
from cie_runbook.report.tables import Table


@dataclass(frozen=True, kw_only=True)
class StepConclusion:
    """A step's verdict, and the table of the findings that it rests on."""

    verdict: Verdict
    findings: Table

    def _repr_html_(self) -> str:
        return f"{self.verdict._repr_html_()}{self.findings._repr_html_()}"


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What a step of checks ends with.

    Attributes
    ----------
    verdict : Verdict
        What its checks amount to.
    suggestions : tuple of Suggestion
        What they suggest to say or do.
    more : mapping
        What the next run compares itself with.
    shown : tuple of Finding or None
        What the table shows, where the rest stands elsewhere in the report; None for everything.
    """

    verdict: Verdict
    suggestions: tuple[Suggestion, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    shown: tuple[Finding, ...] | None = None


def concluded(step: StepCore, ending: Ending) -> StepConclusion:
    """Write what a step concluded and suggests to the case, and show what it rests on."""
    case, name = step.at.case, step.at.step.id
    case.write_json(SUGGESTIONS, f"{name}.json", suggestions_document(ending.suggestions))
    case.write_json(
        STEP_FINDINGS, f"{name}.json", {**verdict_document(ending.verdict), **ending.more}
    )
    caption = "What was checked" if ending.shown is None else "What decides"
    rows = ending.verdict.told if ending.shown is None else ending.shown
    html = findings_table(rows, caption)
    table_id = f"{name}-findings".replace("_", "-")
    table = step.shown(Table(id=table_id, caption=caption, html=html))
    return StepConclusion(verdict=ending.verdict, findings=table)
