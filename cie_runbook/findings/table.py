"""The findings as one accessible table, what asks most of the engineer first."""

from __future__ import annotations

from collections.abc import Sequence

from cie_runbook.findings.markup import Cell, Markup, lines, status_mark, table
from cie_runbook.findings.model import RANK, Finding
from cie_runbook.findings.wording import listed

HEADERS = ("What was judged", "Status", "Conclusion", "Next action")
CSS_CLASS = "findings"


def findings_table(findings: Sequence[Finding], caption: str) -> str:
    """Return the findings as HTML: status as word and shape, all text escaped."""
    groups = [finding for finding in findings if _is_usual_group(finding)]
    single = [finding for finding in findings if not _is_usual_group(finding)]
    rows: list[list[Cell]] = [
        [finding.title, status_mark(finding.status), finding.conclusion, _next_action(finding)]
        for finding in sorted(single, key=lambda finding: -RANK[finding.status])
    ]
    rows += _usual_groups(groups)
    return table(caption, HEADERS, rows, css_class=CSS_CLASS)


def _is_usual_group(finding: Finding) -> bool:
    return finding.status == "ok" and ":" in finding.id


def _usual_groups(findings: Sequence[Finding]) -> list[list[Cell]]:
    """Return one row a signal for all of its groups that are as usual."""
    by_id: dict[str, list[Finding]] = {}
    for finding in findings:
        by_id.setdefault(finding.id.partition(":")[0], []).append(finding)
    return [
        [
            group[0].title.rpartition(", ")[0],
            status_mark("ok"),
            f"As usual in {listed([finding.id.partition(':')[2] for finding in group])}.",
            "",
        ]
        for group in by_id.values()
    ]


def _next_action(finding: Finding) -> Markup:
    """Return the next action, the contact beneath it where the action does not name it already."""
    is_named = finding.contact in finding.next_action  # true for none: "" is in every text
    return lines([finding.next_action, "" if is_named else f"Ask: {finding.contact}"])
