"""What a report is made of, before it is a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from cie_runbook.findings.model import Status


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """One line of the appendix: where some of the report's numbers came from.

    Attributes
    ----------
    name, source : str
        The catalog's name of the evidence, and the system that it was asked of.
    queries : sequence of str
        What was asked, word for word.
    window, fetched_at : str
        Ready to be shown.
    rows : int
        Rows of the frozen table.
    completeness : str
        "complete", "partial" or "empty".
    digest : str
        Start of the SHA-256 of the frozen table.
    link : str or None
        The same data in its own system.
    """

    name: str
    source: str
    queries: Sequence[str]
    window: str
    fetched_at: str
    rows: int
    completeness: str
    digest: str
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One line of the clocks: a promise that is due at a time.

    Attributes
    ----------
    promise : str
        What was promised, as "Acknowledge within 15 minutes".
    subject : str
        What it was promised for: a ticket, an incident.
    started, due : str
        Ready to be shown; empty where nobody knows.
    left : str
        What is left of it, or by how much it was missed, in words.
    status : Status
        Whether it holds: "ok", "watch", "act" or "unknown".
    """

    promise: str
    subject: str
    started: str
    due: str
    left: str
    status: Status


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What a reader sees first.

    Attributes
    ----------
    title : str
        What this report is, with its day.
    verdict_status : Status or None
        What it asks of the engineer; None where a notebook stands alone, without a run's verdict.
    headline, paragraph : str
        The verdict in one line, and in a paragraph that can be pasted elsewhere.
    findings_html : str
        The table of findings, as our own functions write it; sanitised all the same. Empty
        where a step shows it.
    facts : sequence of (label, value)
        Profile, case, window, when the evidence was fetched, versions.
    evidence : sequence of EvidenceRow
        The appendix.
    clocks : sequence of Clock
        Promises with a due time, the most pressing first.
    """

    title: str
    verdict_status: Status | None
    headline: str
    paragraph: str
    findings_html: str
    facts: Sequence[tuple[str, str]] = ()
    evidence: Sequence[EvidenceRow] = ()
    clocks: Sequence[Clock] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """One step of the report.

    Attributes
    ----------
    title : str
        The step's question.
    notebook : mapping or None
        The executed notebook; None where it never got that far.
    status : str
        How the step ended: "finished", or anything else.
    error : str
        Why it did not finish, in one line.
    """

    title: str
    notebook: Mapping[str, Any] | None
    status: str = "finished"
    error: str = ""

    @property
    def is_finished(self) -> bool:
        """Whether the step came to its end."""
        return self.status == "finished" and not self.error


Code = Literal["left out", "folded"]
"""Whether a page shows the notebooks' code, folded under what each cell shows."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Everything of a page but the cells: what stands around them, and how they are shown.

    Attributes
    ----------
    cover : Cover
        What a reader sees first.
    sections : sequence of Section
        The steps; the cells of the joined notebook carry the place of theirs.
    allowed_hosts : collection of str
        Hosts that links may lead to.
    code : Code
        Whether code is shown.
    """

    cover: Cover
    sections: Sequence[Section]
    allowed_hosts: Collection[str]
    code: Code = "left out"


@dataclass
class Outline:
    """The headings and labels of a page while it is being written: unique ids, no level skipped.

    Attributes
    ----------
    entries : list of (level, id, title)
        The headings so far, for the list of contents.
    """

    entries: list[tuple[int, str, str]] = field(default_factory=list)
    _level: int = 1
    _taken: set[str] = field(default_factory=set)

    def enter(self, level: int) -> None:
        """Say that a heading of that level was just written by the template."""
        self._level = level

    def heading(self, wanted: int, title: str) -> tuple[int, str]:
        """Return the level and the id of a heading: never more than one below the last."""
        level = min(wanted, self._level + 1)
        self._level = level
        name = self.unique(_slug(title), "-")
        self.entries.append((level, name, title))
        return level, name

    def unique(self, name: str, mark: str) -> str:
        """Return `name`, with a number where it is taken already."""
        candidate, count = name, 1
        while candidate in self._taken:
            count += 1
            candidate = f"{name}{mark}{count}"
        self._taken.add(candidate)
        return candidate


_LONGEST_SLUG = 60


def _slug(title: str) -> str:
    kept = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in title.lower()
    )
    words = [word for word in kept.split("-") if word]
    return "s-" + ("-".join(words)[:_LONGEST_SLUG] or "section")
