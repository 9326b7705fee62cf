"""The hand-over from primary to secondary on one page: what changed, what is open, what waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cie_runbook.catalog.noise import NoiseRule
from cie_runbook.findings.model import RANK, Finding
from cie_runbook.findings.wording import capitalised

EXPIRES_SOON = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Handover:
    """What is handed over.

    Attributes
    ----------
    findings, before : tuple of Finding
        Of the newest run, and of the run before it; `before` is empty for a first run.
    tickets, tickets_before : sequence of str
        Open tickets of both runs.
    noise : mapping of str to NoiseRule
        The register of known noise.
    drafts : sequence of str
        What waits to be sent, a line each.
    day : date
        Today in US Eastern.
    """

    findings: tuple[Finding, ...]
    before: tuple[Finding, ...]
    tickets: Sequence[str]
    tickets_before: Sequence[str]
    noise: Mapping[str, NoiseRule]
    drafts: Sequence[str]
    day: date


def handover_page(told: Handover) -> str:
    """Return the page as plain text that can be pasted into a thread."""
    parts = (
        ("What changed since the run before", _changed(told)),
        ("What is open", _open(told)),
        ("Known noise whose rule ends soon", _ending(told)),
        ("Drafts that wait", iter(told.drafts)),
    )
    lines = []
    for heading, found in parts:
        lines += [heading, *(f"- {line}" for line in list(found) or ["nothing"]), ""]
    return "\n".join(lines).rstrip() + "\n"


def _changed(told: Handover) -> Iterator[str]:
    if not told.before:
        yield "this is the first run"
        return
    earlier = {finding.id: finding.status for finding in told.before}
    for finding in told.findings:
        was = earlier.get(finding.id)
        if was not in {None, finding.status}:
            yield f"{finding.title}: {was} before, {finding.status} now"
    yield from (f"{one}: new" for one in told.tickets if one not in told.tickets_before)
    yield from (
        f"{one}: not open any more" for one in told.tickets_before if one not in told.tickets
    )


def _open(told: Handover) -> Iterator[str]:
    for finding in sorted(told.findings, key=lambda one: -RANK[one.status]):
        if finding.status != "ok":
            yield f"{finding.status}: {capitalised(finding.sentence)} {finding.next_action}".strip()


def _ending(told: Handover) -> Iterator[str]:
    for rule in told.noise.values():
        ends = date.fromisoformat(rule.expires_on)
        if ends <= told.day:
            yield f"{rule.title}: ended on {rule.expires_on}, nothing is set aside ({rule.owner})"
        elif ends <= told.day + EXPIRES_SOON:
            yield f"{rule.title}: ends on {rule.expires_on} ({rule.owner})"
