"""What each kind of search brings: the system's name, its columns, and which of them are safe."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cie_runbook.catalog.searches import SearchKind
from cie_runbook.evidence import names_check
from cie_runbook.sources import (
    datadog_aggregates,
    datadog_events,
    datadog_logs,
    datadog_monitors,
    datadog_spans,
    pagerduty_contacts,
    pagerduty_incidents,
    pagerduty_log_entries,
    pagerduty_oncalls,
    pagerduty_schedules,
    sentry_events,
    sentry_issues,
    servicenow_journal,
    servicenow_queue,
    slack_history,
)


@dataclass(frozen=True)
class Shape:
    """The form of a table of rows.

    Attributes
    ----------
    system : str
        Who answers, as a person names it.
    columns : Mapping
        Column to type.
    safe_columns : tuple of str
        Numbers, instants and ids of machines: no text that a person wrote.
    """

    system: str
    columns: Mapping[str, str]
    safe_columns: tuple[str, ...]

    @classmethod
    def of(cls, system: str, columns: Mapping[str, str], safe: Collection[str]) -> Shape:
        """Return the shape with its safe columns in the order of the table."""
        return cls(system, columns, tuple(name for name in columns if name in safe))


SHAPES: Mapping[SearchKind, Shape] = {
    "datadog_logs": Shape.of("Datadog logs", datadog_logs.COLUMNS, datadog_logs.SAFE_COLUMNS),
    "datadog_spans": Shape.of("Datadog spans", datadog_spans.COLUMNS, datadog_spans.SAFE_COLUMNS),
    "datadog_events": Shape.of(
        "Datadog events", datadog_events.COLUMNS, datadog_events.SAFE_COLUMNS
    ),
    "datadog_log_counts": Shape.of(
        "Datadog log counts", datadog_aggregates.COLUMNS, datadog_aggregates.SAFE_COLUMNS
    ),
    "datadog_monitors": Shape.of(
        "Datadog monitors", datadog_monitors.COLUMNS, datadog_monitors.SAFE_COLUMNS
    ),
    "datadog_downtimes": Shape.of(
        "Datadog monitors",
        datadog_monitors.DOWNTIME_COLUMNS,
        datadog_monitors.SAFE_DOWNTIME_COLUMNS,
    ),
    "sentry_issues": Shape.of("Sentry issues", sentry_issues.COLUMNS, sentry_issues.SAFE_COLUMNS),
    "sentry_events": Shape.of("Sentry events", sentry_events.COLUMNS, sentry_events.SAFE_COLUMNS),
    "pagerduty_oncalls": Shape.of(
        "PagerDuty on-calls", pagerduty_oncalls.COLUMNS, pagerduty_oncalls.SAFE_COLUMNS
    ),
    "pagerduty_schedules": Shape.of(
        "PagerDuty schedules", pagerduty_schedules.COLUMNS, pagerduty_schedules.SAFE_COLUMNS
    ),
    "pagerduty_incidents": Shape.of(
        "PagerDuty incidents", pagerduty_incidents.COLUMNS, pagerduty_incidents.SAFE_COLUMNS
    ),
    "pagerduty_log_entries": Shape.of(
        "PagerDuty log entries", pagerduty_log_entries.COLUMNS, pagerduty_log_entries.SAFE_COLUMNS
    ),
    "pagerduty_contacts": Shape.of(
        "PagerDuty contact methods", pagerduty_contacts.COLUMNS, pagerduty_contacts.SAFE_COLUMNS
    ),
    "slack_history": Shape.of("Slack history", slack_history.COLUMNS, slack_history.SAFE_COLUMNS),
    "servicenow_queue": Shape.of(
        "ServiceNow queue", servicenow_queue.COLUMNS, servicenow_queue.SAFE_COLUMNS
    ),
    "servicenow_journal": Shape.of(
        "ServiceNow work notes",
        servicenow_journal.NOTE_COLUMNS,
        servicenow_journal.SAFE_NOTE_COLUMNS,
    ),
    "catalog_names": Shape.of("All systems", names_check.COLUMNS, names_check.SAFE_COLUMNS),
}
