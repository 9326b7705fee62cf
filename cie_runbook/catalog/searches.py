"""Searches of the catalog: evidence that is rows of any system, instead of numbers in bins."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cie_runbook.catalog.entry import Confidence, Entry


class SearchEntry(Entry):
    """What searches of every system have in common: a table of rows instead of numbers in bins."""

    id: str
    title: str
    why: str  # what it is looked at for
    row_cap: int = Field(gt=0, le=200_000, description="rows at most")
    status: Confidence  # of the query and of every id in it
    source: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()  # names under `ids` of a profile, without which it cannot be asked
    link: str | None = None  # where a person sees the same; for Datadog it is made from the query


class DatadogSearch(SearchEntry):
    """A search in one Datadog org; the query goes out as it stands here."""

    kind: Literal["datadog_logs", "datadog_spans", "datadog_events"]
    org: str
    query: str


class MonitorList(SearchEntry):
    """The monitors of one Datadog org with their states."""

    kind: Literal["datadog_monitors"]
    org: str
    tags: str | None = None  # that each must carry, parted by commas; None lists all


class SentryIssues(SearchEntry):
    """Issues of Sentry that had an event in the window."""

    kind: Literal["sentry_issues"]
    query: str


class PagerDutyList(SearchEntry):
    """What PagerDuty lists for a window, of the schedules and services that are named."""

    kind: Literal["pagerduty_oncalls", "pagerduty_schedules", "pagerduty_incidents"]
    services: tuple[str, ...] = ()  # ids of services, for incidents
    schedule: str | None = None  # title by which `catalog discover` finds the schedule's id


class ChannelHistory(SearchEntry):
    """The messages of Slack channels in the window, with the answers in their threads."""

    kind: Literal["slack_history"]
    channels: tuple[str, ...]  # of the catalog


class TicketQueue(SearchEntry):
    """The open tickets of one assignment group in ServiceNow, whenever they were opened."""

    kind: Literal["servicenow_queue"]
    group: str  # sys_id


class AttachedRows(SearchEntry):
    """What hangs on each row of another search: events, log entries, work notes."""

    kind: Literal["sentry_events", "pagerduty_log_entries", "servicenow_journal"]
    of: str  # the other search


Search = (
    DatadogSearch
    | MonitorList
    | SentryIssues
    | PagerDutyList
    | ChannelHistory
    | TicketQueue
    | AttachedRows
)
SearchKind = Literal[
    "datadog_logs",
    "datadog_spans",
    "datadog_events",
    "datadog_monitors",
    "sentry_issues",
    "sentry_events",
    "pagerduty_oncalls",
    "pagerduty_schedules",
    "pagerduty_incidents",
    "pagerduty_log_entries",
    "slack_history",
    "servicenow_queue",
    "servicenow_journal",
]
