"""What is known for the documents of an incident: facts, title, actions, and the texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from cie_runbook.analysis.last_change import last_change
from cie_runbook.analysis.recovery import back_at
from cie_runbook.analysis.severity import Impact
from cie_runbook.catalog.postmortem import TrackerField
from cie_runbook.evidence import Provenance
from cie_runbook.findings.alert_story import names
from cie_runbook.findings.incident import severity_title
from cie_runbook.findings.lessons import Action, actions
from cie_runbook.findings.postmortem import (
    PostmortemFacts,
    Required,
    exact,
    file_name,
    lasted_sentence,
    requirements,
    title_of_incident,
)
from cie_runbook.findings.wording import quantity
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.report.postmortem import Paper, postmortem
from cie_runbook.report.step_core import StepCore
from cie_runbook.window import EASTERN

PARTIAL = "partial"
NOT_KNOWN = "not known"


class DocumentSeen:
    """What an open step knows for the documents, each thing made once."""

    def __init__(self, step: StepCore) -> None:
        self.step = step
        self.incident = IncidentSeen(step)

    @cached_property
    def facts(self) -> PostmortemFacts:
        """Everything that the post-mortem is written from."""
        seen = self.incident
        records = self.records
        return PostmortemFacts(
            began=seen.began,
            back_at=back_at(seen.recoveries),
            now=seen.now,
            severity=seen.severity,
            impact=seen.impact,
            stations=seen.impact_by_station,
            told=seen.told,
            events=seen.events,
            clocks=seen.clocks,
            times=seen.times,
            missing=tuple(one.title for one in records if one.is_absent),
            partial=tuple(one.title for one in records if one.completeness == PARTIAL),
            tables=len(records),
            unconfirmed=tuple(sorted({name for one in records for name in one.unconfirmed})),
            ticket=self._given("ticket"),
        )

    @cached_property
    def title(self) -> str:
        """The title: as given, else as the evidence has it."""
        return self._given("title") or title_of_incident(self.facts, self.incident.catalog)

    @cached_property
    def requirements(self) -> tuple[Required, ...]:
        """Both rules of the playbook, applied."""
        return requirements(self.facts, self.incident.catalog)

    @cached_property
    def text(self) -> str:
        """The post-mortem as Markdown."""
        paper = Paper(
            title=self.title,
            facts=self.facts,
            summary=f"{self.incident.verdict.paragraph} {lasted_sentence(self.facts)}",
            actions=self.actions,
            records=self.records,
        )
        redactor = self.step.at.gathering.redactor
        return postmortem(paper, self.incident.catalog, redactor.redact)

    @cached_property
    def tracker_row(self) -> Mapping[TrackerField, str]:
        """The row for the outage tracker, redacted."""
        facts, catalog = self.facts, self.incident.catalog
        redact = self.step.at.gathering.redactor.redact
        began, back = (
            "" if at is None else f"{at.astimezone(EASTERN):%Y-%m-%d %H:%M}"
            for at in (facts.began, facts.back_at)
        )
        row: dict[TrackerField, str] = {
            "date": (facts.began or facts.now).astimezone(EASTERN).date().isoformat(),
            "title": self.title,
            "began": began or NOT_KNOWN,
            "recovered": back or "not yet",
            "lasted": NOT_KNOWN if facts.lasted is None else exact(facts.lasted),
            "severity": severity_title(facts.severity),
            "veterans": _veterans(facts.impact),
            "stations": self._stations(),
            "suspect": names(facts.told.suspects, catalog) or NOT_KNOWN,
            "ticket": facts.ticket or "to be entered",
            "document": self.file,
        }
        return {name: redact(told) for name, told in row.items()}

    def _stations(self) -> str:
        judged, off = self.incident.stations, self.incident.stations_off
        if judged is None:
            return NOT_KNOWN
        return f"{off} of {judged} judged" if off else f"none of {judged} stands out"

    @property
    def file(self) -> str:
        """The name of the post-mortem's file."""
        redact = self.step.at.gathering.redactor.redact
        return file_name(self.facts, redact(self.title))

    @cached_property
    def is_incident(self) -> bool:
        """There is something to document."""
        return self.incident.is_open

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What is to be done, where the evidence holds a reason."""
        if not self.is_incident:
            return ()
        incident = self.incident
        change = last_change(incident.seen.changes, incident.catalog)
        fits = change is not None and change.service in incident.told.suspects
        return actions(self.facts, change if fits else None, incident.catalog)

    @cached_property
    def records(self) -> tuple[Provenance, ...]:
        """Where each table came from, in the order of the catalog."""
        return tuple(found.provenance for found in self.step.evidence.values())

    def _given(self, name: str) -> str:
        """Return what a person typed, redacted before anything is made of it."""
        typed = str(self.step.at.parameters.get(name, "")).strip()
        return self.step.at.gathering.redactor.redact(typed)


def _veterans(impact: Impact | None) -> str:
    """Return how many Veterans did not check in, with the range."""
    if impact is None:
        return NOT_KNOWN
    low, best, high = (
        quantity(round(max(one, 0.0))) for one in (impact.low, impact.missing, impact.high)
    )
    if not impact.is_certain:
        return f"no loss shows (at most {high})"
    return f"about {best} ({low} to {high})"
