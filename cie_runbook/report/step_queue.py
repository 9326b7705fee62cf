"""The ServiceNow queue in an open step: what waits, what belongs together, what one is about."""

from __future__ import annotations

from functools import cached_property

from cie_runbook.analysis.queue import Ticket
from cie_runbook.findings.checks_verdict import checks_verdict
from cie_runbook.findings.model import Finding
from cie_runbook.findings.tickets import cluster_finding, queue_finding, response_finding
from cie_runbook.report import queue_tables
from cie_runbook.report.queue_evidence import QueueEvidence
from cie_runbook.report.queue_suggestions import queue_suggestions
from cie_runbook.report.step_conclusion import Ending, StepConclusion, concluded
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.tables import Table

QUEUE = ("ticket_queue", "ticket_notes")


class Queue:
    """What a step shows of the queue. A ticket's own text stays in ServiceNow."""

    def __init__(self, step: StepCore) -> None:
        self._step = step
        self.seen = QueueEvidence(step)

    def table(self) -> Table:
        """Show the queue, the most pressing first."""
        return self._shown(queue_tables.queue_table(self.seen.tickets, self.seen.now))

    def clusters(self) -> Table:
        """Show tickets that likely have one cause."""
        return self._shown(queue_tables.clusters_table(self.seen.clusters))

    def links(self) -> Table:
        """Show what each ticket left elsewhere, and what it is likely about."""
        rows = [(one, self.seen.traces(one), self.seen.suggested(one)) for one in self.seen.tickets]
        return self._shown(queue_tables.links_table(rows))

    def ticket(self) -> Table:
        """Show all that is known of the ticket that was asked for; nothing without one."""
        ticket = self._asked
        if ticket is None:
            return self._shown(queue_tables.no_ticket_table())
        traces, found = self.seen.traces(ticket), self.seen.suggested(ticket)
        return self._shown(queue_tables.ticket_table(ticket, traces, found, self.seen.now))

    def conclude(self) -> StepConclusion:
        """Write what the queue asks for, and what is suggested for the ticket; show it."""
        ticket = self._asked
        version = str(self._step.at.parameters["fixed_in"])
        suggested = () if ticket is None else queue_suggestions(self.seen, ticket, version)
        more = {"tickets": [one.number for one in self.seen.tickets]}
        verdict = checks_verdict(self.findings)
        return concluded(self._step, Ending(verdict=verdict, suggestions=suggested, more=more))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the queue as a whole asks for."""
        seen = self.seen
        found = seen.grounds(*QUEUE)
        return (
            response_finding(seen.tickets, seen.now, found),
            queue_finding(seen.tickets, seen.now, found),
            cluster_finding(seen.clusters, found, seen.catalog),
        )

    @cached_property
    def _asked(self) -> Ticket | None:
        number = str(self._step.at.parameters["ticket"])
        return self.seen.ticket(number) if number else None

    def _shown(self, table: Table) -> Table:
        return self._step.shown(table)
