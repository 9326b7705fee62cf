"""Documentation in an open step: post-mortem, tracker row, follow-ups; all of it as drafts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from cie_runbook.findings.filing import filing
from cie_runbook.findings.headline import fitting
from cie_runbook.findings.lessons import lessons, oversights
from cie_runbook.findings.model import Finding, Status, worst
from cie_runbook.findings.postmortem import requirement_sentence, requirement_status
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.verdict import Verdict
from cie_runbook.report import document_tables
from cie_runbook.report.document_seen import DocumentSeen
from cie_runbook.report.kept_documents import TRACKER, Kept, keep, tracker_text
from cie_runbook.report.step_conclusion import Ending, StepConclusion, concluded
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.tables import Table

PLAYBOOK = "Document"
NOTHING = "Nothing departed from its usual, so there is no incident to document."


class Document:
    """What a step writes once an incident is over."""

    def __init__(self, step: StepCore) -> None:
        self._step = step
        self.seen = DocumentSeen(step)

    def required(self) -> Table:
        """Show whether a post-mortem is required, by both rules of the playbook."""
        return self._step.shown(document_tables.required_table(self.seen.requirements))

    def lessons(self) -> Table:
        """Show what clocks and record tell: oversights, what could improve, what went well."""
        catalog = self.seen.incident.catalog
        told, overlooked = lessons(self.seen.facts, catalog), oversights(self.seen.facts)
        return self._step.shown(document_tables.lessons_table(told, overlooked))

    def actions(self) -> Table:
        """Show what is to be done, and by whom."""
        return self._step.shown(document_tables.actions_table(self.seen.actions))

    def questions(self) -> Table:
        """Show what only people can tell: it stands as open questions in the post-mortem."""
        return self._step.shown(
            document_tables.questions_table(self.seen.incident.catalog.postmortem)
        )

    def tracker(self) -> Table:
        """Show the row for the outage tracker."""
        form = self.seen.incident.catalog.postmortem
        return self._step.shown(document_tables.tracker_table(form, self.seen.tracker_row))

    def write(self) -> Table:
        """Write post-mortem and tracker row into the case, and show where; nothing without one."""
        return self._step.shown(document_tables.files_table(self._written()))

    def conclude(self) -> StepConclusion:
        """Write whether it is documented, and what it suggests to file; show it."""
        return concluded(self._step, Ending(verdict=self.verdict, suggestions=self._filing()))

    def _filing(self) -> tuple[Suggestion, ...]:
        seen, why = self.seen, self._of_rules().sentence
        if not seen.is_incident:
            return ()
        return filing(seen.title, seen.facts, seen.actions, seen.incident.catalog, why=why)

    @cached_property
    def verdict(self) -> Verdict:
        """Whether it is documented, and what is still to be done."""
        if not self.seen.is_incident:
            base = self.seen.incident.verdict
            return Verdict(
                status=base.status,
                headline=base.headline,
                paragraph=f"{NOTHING} {base.paragraph}",
                suspect=None,
                findings=self.findings,
            )
        told = " ".join(finding.sentence for finding in self.findings)
        return Verdict(
            status=worst(self.findings),
            headline=fitting([f"Post-mortem drafted, “{self.seen.title}”", "Post-mortem drafted"]),
            paragraph=told,
            suspect=None,
            findings=self.findings,
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be written, entered and asked."""
        if not self.seen.is_incident:
            return ()
        return (self._of_rules(), self._of_ticket(), self._of_people())

    def _written(self) -> Mapping[str, Kept]:
        if not self.seen.is_incident:
            return {}
        case, form = self._step.at.case, self.seen.incident.catalog.postmortem
        row = tracker_text(form.tracker, self.seen.tracker_row)
        return {
            "Post-mortem": keep(case, self.seen.file, self.seen.text),
            "Row for the outage tracker": keep(case, TRACKER, row),
        }

    def _of_rules(self) -> Finding:
        status = requirement_status(self.seen.requirements)
        act = f"Complete documents/{self.seen.file} in the case, and file it with the others."
        if status == "watch":
            act = f"Ask for what the rules still hang on. {act}"
        return self._finding(
            "document_postmortem", "Post-mortem", requirement_sentence(self.seen.requirements),
            status, "" if status == "ok" else act,
        )  # fmt: skip

    def _of_ticket(self) -> Finding:
        ticket = self.seen.facts.ticket
        if ticket:
            told = f"ServiceNow: note, report and follow-ups are drafted for {ticket}."
            return self._finding("document_ticket", "ServiceNow", told, "ok", "")
        told = "ServiceNow: no number is given, so nothing is drafted for it."
        act = "Enter an incident, as for any outage of the APIs; then give its number as ticket."
        return self._finding("document_ticket", "ServiceNow", told, "act", act)

    def _of_people(self) -> Finding:
        count = len(self.seen.incident.catalog.postmortem.questions)
        told = f"Open questions: {count} things in it are known to people only."
        act = "Ask whom the table names, and write the answers into the post-mortem."
        return self._finding("document_questions", "Open questions", told, "watch", act)

    def _finding(self, name: str, title: str, told: str, status: Status, act: str) -> Finding:
        return Finding(
            id=name,
            status=status,
            title=title,
            sentence=told,
            service="vets-api",
            evidence=tuple(self._step.evidence),
            next_action=act,
            playbook=PLAYBOOK,
        )
