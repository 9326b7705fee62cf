"""The verdict on a list of checks: what asks for the engineer, in one line and one paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from cie_runbook.findings.headline import fitting
from cie_runbook.findings.model import RANK, Finding, Status, worst
from cie_runbook.findings.verdict import Verdict
from cie_runbook.findings.wording import capitalised, listed

MOST_TOLD = 4
ASKS: dict[Status, str] = {"act": "asks you to act", "watch": "is to be watched"}


def checks_verdict(findings: Sequence[Finding]) -> Verdict:
    """Return the verdict on checks that are independent of one another: the gravest decides."""
    ordered = tuple(sorted(findings, key=lambda finding: -RANK[finding.status]))
    return Verdict(
        status=worst(ordered),
        headline=_headline(ordered),
        paragraph=_paragraph(ordered),
        suspect=None,
        findings=ordered,
    )


def _headline(ordered: Sequence[Finding]) -> str:
    off = [finding for finding in ordered if finding.status != "ok"]
    if not off:
        return f"All {len(ordered)} checks are as they should be"
    count = f"{len(off)} of {len(ordered)} checks"
    titles = [finding.title for finding in off]
    several = [
        f"{listed(titles[:shown])}{_more(len(titles) - shown)}"
        for shown in range(len(titles), 0, -1)
    ]
    return fitting([*(f"{count}: {told}" for told in several), f"{count} are not as they should"])


def _more(rest: int) -> str:
    return f", {rest} more" if rest else ""


def _paragraph(ordered: Sequence[Finding]) -> str:
    told = [finding for finding in ordered if finding.status in ASKS]
    unknown = [finding.title for finding in ordered if finding.status == "unknown"]
    said = [_told(finding) for finding in told[:MOST_TOLD]]
    if len(told) > MOST_TOLD:
        said.append(f"{len(told) - MOST_TOLD} more stand in the table.")
    if not told and not unknown:
        said.append(f"All {len(ordered)} checks are as they should be. No action is needed.")
    if unknown:
        said.append(f"Unknown: {listed(unknown)}.")
    return " ".join(said)


def _told(finding: Finding) -> str:
    ask = f" Ask {finding.contact}." if finding.contact else ""
    return f"{capitalised(finding.sentence)} Next: {finding.next_action}{ask}"
