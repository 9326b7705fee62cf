"""The post-mortem as Markdown: what is known is filled in, what only people know is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import pandas as pd

from cie_runbook.analysis.severity import Impact
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.postmortem import QuestionSection
from cie_runbook.evidence import Provenance
from cie_runbook.findings.incident import impact_sentence, severity_reason, severity_title
from cie_runbook.findings.lessons import Action, Lesson, Oversight, lessons, oversights
from cie_runbook.findings.postmortem import (
    PostmortemFacts,
    Required,
    causes,
    lasted_sentence,
    requirement_sentence,
    requirements,
)
from cie_runbook.findings.wording import clock, weekday_date
from cie_runbook.report.escapes import markdown
from cie_runbook.window import eastern

ROLES = ("Incident commander", "Authors", "Reviewed by")
TO_FILL = "(to be filled in)"
STATION_HEADERS = ("Station", "Missing", "Range", "Usual")
EVIDENCE_HEADERS = ("Evidence", "System", "Rows", "Came", "Fetched", "SHA-256", "Link")
Redact = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a post-mortem is made of.

    Attributes
    ----------
    title : str
        Its title; raw where a person typed it.
    facts : PostmortemFacts
        What is known.
    summary : str
        The verdict's paragraph; raw, since it quotes alerts.
    actions : tuple of Action
        What is to be done.
    records : sequence of Provenance
        The evidence that it rests on.
    links : sequence of tuple of str and str
        Titles and addresses of our own.
    """

    title: str
    facts: PostmortemFacts
    summary: str
    actions: tuple[Action, ...]
    records: Sequence[Provenance]
    links: Sequence[tuple[str, str]] = ()


def postmortem(paper: Paper, catalog: Catalog, redact: Redact) -> str:
    """Return the post-mortem as Markdown.

    Everything that came from outside is redacted and escaped: it is words, and never markup.

    Parameters
    ----------
    paper : Paper
        What is known.
    catalog : Catalog
        Questions to people, stations' names, the rules that require a post-mortem.
    redact : callable
        Masks what identifies a person or opens a door.
    """
    return _Writer(paper, catalog, redact).text()


class _Writer:
    """One post-mortem while it is written."""

    def __init__(self, paper: Paper, catalog: Catalog, redact: Redact) -> None:
        self.paper, self.facts, self.catalog = paper, paper.facts, catalog
        self._redact = redact

    def text(self) -> str:
        parts = [
            f"# {self.words(self.paper.title)}",
            self._head(),
            self._section("Summary", [self.words(self.paper.summary), self._required()]),
            self._section("Impact", self._impact(), "impact"),
            self._section("Timeline", [*self._timeline()]),
            self._section("Root causes", self._bullets(causes(self.facts, self.catalog)), "cause"),
            self._section("What went well", self._lessons(is_good=True), "well"),
            self._section("What could improve", self._lessons(is_good=False), "improve"),
            self._section("Action items", self._actions(), "actions"),
            self._section("Appendix", self._appendix()),
        ]
        return "\n\n".join(parts) + "\n"

    def words(self, text: str) -> str:
        """Return text from outside as words of Markdown, on one line."""
        return markdown(self._redact(text))

    def _head(self) -> str:
        facts = self.facts
        day = facts.began or facts.now
        rows = [
            *((role, TO_FILL) for role in ROLES),
            ("Date", weekday_date(day)),
            ("Last modified", eastern(facts.now)),
            ("Severity", self.words(severity_title(facts.severity))),
            ("SNOW", self.words(facts.ticket) if facts.ticket else TO_FILL),
        ]
        return "\n".join(f"- **{name}:** {told}" for name, told in rows)

    def _section(
        self, title: str, blocks: Iterable[str], asked: QuestionSection | None = None
    ) -> str:
        told = [block for block in blocks if block]
        questions = self._questions(asked) if asked is not None else ""
        return "\n\n".join([f"## {title}", *told, *filter(None, [questions])])

    def _questions(self, section: QuestionSection) -> str:
        """Return what only people can tell, named as such."""
        asked = [
            f"- [ ] {one.asks} *({one.whom}: {TO_FILL[1:-1]})*"
            for one in self.catalog.postmortem.questions.values()
            if one.section == section
        ]
        return "\n".join(["Still to be answered by people:", "", *asked])

    def _required(self) -> str:
        read = requirements(self.facts, self.catalog)
        return "\n".join([requirement_sentence(read), "", *map(self._requirement, read)])

    def _requirement(self, one: Required) -> str:
        answer = {True: "required", False: "not required", None: "not known yet"}[one.applies]
        return f"- By the rule {one.rule.title}: {answer}, {self.words(one.reason)}."

    def _impact(self) -> list[str]:
        facts = self.facts
        reason = severity_reason(facts.severity)
        because = f" Decided by: {self.words(reason)}." if reason else ""
        return [
            f"{impact_sentence(facts.impact)}{_veterans(facts.impact)}",
            lasted_sentence(facts),
            f"Severity: {self.words(severity_title(facts.severity))}.{because}",
            *self._stations(),
        ]

    def _stations(self) -> list[str]:
        found = self.facts.stations
        if found.empty:
            return ["How it spread over the stations is not known."]
        off = found[found["is_off"].astype(bool)]
        many = f"{self._fewer(found)}, {len(off)} of them beyond chance."
        if off.empty:
            return [f"{self._fewer(found)}; no single one stands out beyond chance."]
        shown = off.head(self.catalog.postmortem.stations_told)
        rows = [
            (
                self._station(str(row["station"])),
                f"{float(row['missing']):.0f}",
                f"{float(row['low']):.0f} to {float(row['high']):.0f}",
                f"{float(row['expected']):.0f}",
            )
            for row in shown.to_dict("records")
        ]
        more = len(off) - len(shown)
        rest = [f"{more} more stations are not listed."] if more else []
        return [many, table(STATION_HEADERS, rows), *rest]

    def _fewer(self, found: pd.DataFrame) -> str:
        """Say how many stations had a part in the loss; none may where no loss is certain."""
        impact = self.facts.impact
        if impact is None or not impact.is_certain:
            return f"{len(found)} stations were judged"
        fewer = int((found["missing"] > 0).sum())
        return f"{fewer} of {len(found)} stations had fewer check-ins than usual"

    def _station(self, number: str) -> str:
        known = self.catalog.stations.get(number)
        return self.words(number if known is None else f"{number} {known.name}")

    def _timeline(self) -> list[str]:
        """Return the course by day in US Eastern, with what was overlooked where it was due."""
        entries = [(one.at, self._event(one.at, one.text)) for one in self.facts.events]
        entries += [(one.at, _overlooked(one)) for one in oversights(self.facts)]
        ordered = sorted(entries, key=lambda one: one[0])
        if not ordered:
            return ["Nothing is recorded."]
        blocks = ["Times are US Eastern."]
        for day, group in groupby(ordered, key=lambda one: weekday_date(one[0])):
            blocks += [f"### {day}", "\n".join(line for _, line in group)]
        return blocks

    def _event(self, at: datetime, text: str) -> str:
        return f"- {clock(at)} {self.words(text)}"

    def _lessons(self, *, is_good: bool) -> list[str]:
        found: tuple[Lesson, ...] = lessons(self.facts, self.catalog)
        return self._bullets([one.sentence for one in found if one.is_good is is_good])

    def _actions(self) -> list[str]:
        lines = [f"- [ ] {self.words(one.text)} *({one.owner})*" for one in self.paper.actions]
        return ["\n".join(lines)] if lines else ["The evidence asks for none."]

    def _appendix(self) -> list[str]:
        rows = [
            (
                self.words(record.title),
                self.words(record.org or record.system),
                f"{record.rows:,}",
                record.completeness,
                eastern(record.fetched_at),
                f"`{record.digest}`" if record.digest else "none",
                "" if record.link is None else f"[{markdown(record.link_title)}]({record.link})",
            )
            for record in self.paper.records
        ]
        links = [f"- [{markdown(title)}]({address})" for title, address in self.paper.links]
        return [
            "Evidence, as it was frozen in the case:", table(EVIDENCE_HEADERS, rows),
            "\n".join(links),
        ]  # fmt: skip

    def _bullets(self, sentences: Iterable[str]) -> list[str]:
        told = [f"- {self.words(sentence)}" for sentence in sentences]
        return ["\n".join(told)] if told else ["Nothing that can be computed."]


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of Markdown; its cells are escaped already."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _veterans(impact: Impact | None) -> str:
    """Say how many Veterans that is, as a range: each check-in is one Veteran's."""
    if impact is None or not impact.is_certain:
        return ""
    low, high = round(impact.low), round(impact.high)
    return f" Each stands for a Veteran who did not check in online: {low:,} to {high:,} Veterans."


def _overlooked(one: Oversight) -> str:
    return f"- {clock(one.at)} **Key oversight:** {markdown(one.sentence)}"
