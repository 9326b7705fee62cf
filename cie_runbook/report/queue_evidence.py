"""The evidence of the queue, read: its tickets, and what each left elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from cie_runbook.analysis.error_counts import counted_by
from cie_runbook.analysis.queue import Cluster, Ticket, clusters
from cie_runbook.analysis.ticket_traces import (
    Departure,
    Seen,
    Suggested,
    Traces,
    suggested_cause,
    traces_of,
)
from cie_runbook.errors import BadInputError
from cie_runbook.report.earlier import told_by
from cie_runbook.report.step_seen import StepSeen
from cie_runbook.window import Window

DAILY_STEP = "daily_report"


class QueueEvidence(StepSeen):
    """What is known of the queue, each part read once."""

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """Tickets that likely have one cause."""
        return clusters(self.tickets, self.catalog.rules.queue)

    @cached_property
    def reported(self) -> tuple[Window, ...]:
        """The times that the daily reports of this world tell about."""
        ends = [map(datetime.fromisoformat, one["window"]) for one in self._reports]
        return tuple(Window(*pair) for pair in ends)

    @cached_property
    def departures(self) -> tuple[Departure, ...]:
        """What the daily reports of this world told as not usual."""
        return tuple(
            self._departure(finding)
            for document in self._reports
            for finding in document["findings"]
            if finding["status"] in {"act", "watch"} and finding["since"] is not None
        )

    def traces(self, ticket: Ticket) -> Traces:
        """Return what happened before a ticket was opened."""
        look_back = timedelta(hours=self.catalog.rules.queue.look_back_h)
        return traces_of(ticket, self._elsewhere, look_back)

    def suggested(self, ticket: Ticket) -> Suggested:
        """Return what a ticket likely is about."""
        return suggested_cause(ticket, self.traces(ticket))

    def ticket(self, number: str) -> Ticket:
        """Return the open ticket with a number.

        Raises
        ------
        BadInputError
            It is not among the open tickets of the queue.
        """
        found = next((one for one in self.tickets if one.number == number), None)
        if found is None:
            raise BadInputError(
                f"{number[:40]!r} is not among the open tickets of the queue",
                "parameter ticket",
                "Leave it empty to see those there are.",
            )
        return found

    def is_released(self, version: str) -> bool:
        """Say whether a release of that version was seen in the window."""
        titles = self.rows("deployments_vagov")["title"].dropna()
        return bool(version) and any(version in str(title).split() for title in titles)

    @cached_property
    def _reports(self) -> tuple[Mapping[str, Any], ...]:
        return told_by(self.step.at.case, DAILY_STEP)

    @cached_property
    def _elsewhere(self) -> Seen:
        return Seen(
            asked=self.step.at.window,
            errors=counted_by(self.rows("vista_api_error_counts"), ["error", "station"]),
            issues=self.rows("sentry_issues"),
            reported=self.reported,
            departures=self.departures,
        )

    def _departure(self, finding: Mapping[str, Any]) -> Departure:
        until, service = finding["until"], self.catalog.services.get(finding["service"])
        return Departure(
            title=finding["title"],
            service=finding["service"],
            since=datetime.fromisoformat(finding["since"]),
            until=None if until is None else datetime.fromisoformat(until),
            is_upstream=service is not None and service.upstream,
        )
