"""What a finding is: one conclusion, with the numbers and the evidence it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cie_runbook.findings.markup import inline, lines, status_mark
from cie_runbook.findings.wording import subject

Status = Literal["ok", "watch", "act", "unknown"]

RANK: Mapping[Status, int] = {"act": 3, "unknown": 2, "watch": 1, "ok": 0}
"""Order of concern: what must be acted on first, then what nobody can vouch for."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One conclusion. No evidence means `unknown`, never `ok`.

    Attributes
    ----------
    id : str
        Stable name, as "checkin_completed" or "checkin_completed:VISN 19".
    status : {"ok", "watch", "act", "unknown"}
        What it asks of the engineer.
    title : str
        What was judged, in a few words.
    sentence : str
        The conclusion in words and numbers.
    numbers : mapping of str to number, text or None
        Every number that the sentence uses; units in the names.
    evidence : tuple of str
        Names of the evidence it rests on; empty only when it is unknown.
    service : str
        The catalog's service that it is about.
    since, until : datetime or None
        When it began and ended, UTC; None where it does not apply or still goes on.
    next_action, contact : str
        What to do, and whom to ask.
    playbook : str
        The playbook step that covers it.
    is_unconfirmed : bool
        It rests on a catalog name that nobody has confirmed in the live org.
    """

    id: str
    status: Status
    title: str
    sentence: str
    service: str
    evidence: tuple[str, ...] = ()
    numbers: Mapping[str, float | int | str | None] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    next_action: str = ""
    contact: str = ""
    playbook: str = ""
    is_unconfirmed: bool = False

    def __post_init__(self) -> None:
        if not self.evidence and self.status != "unknown":
            raise ValueError(f"{self.id}: a finding without evidence is unknown")

    @property
    def conclusion(self) -> str:
        """The sentence without the title, where the title stands beside it anyway."""
        rest = self.sentence.removeprefix(f"{subject(self.title)}: ")
        return rest[:1].upper() + rest[1:]

    def _repr_html_(self) -> str:
        told = [self.conclusion, self.next_action, _unconfirmed_note(self)]
        return (
            f'<div class="finding finding-{self.status}"><p>{status_mark(self.status).html} '
            f"<strong>{inline(self.title)}</strong><br>{lines(told).html}</p></div>"
        )


def _unconfirmed_note(finding: Finding) -> str:
    return "It rests on a metric name that nobody has confirmed." if finding.is_unconfirmed else ""


def by_signal(findings: Iterable[Finding]) -> dict[str, Status]:
    """Return the gravest status of each signal, its groups taken together."""
    found: dict[str, Status] = {}
    for finding in findings:
        signal = finding.id.partition(":")[0]
        found[signal] = max(found.get(signal, "ok"), finding.status, key=RANK.__getitem__)
    return found


def worst(findings: tuple[Finding, ...]) -> Status:
    """Return the status that asks most of the engineer; `unknown` where nothing was found out."""
    if not findings:
        return "unknown"
    return max((finding.status for finding in findings), key=RANK.__getitem__)
