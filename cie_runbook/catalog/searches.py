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
    parts: int = Field(default=1, ge=1, le=48, description="of the window, each with its own rows")
    before_min: int = Field(default=0, ge=0, le=1440, description="asked for before the window")


class DatadogCounts(SearchEntry):
    """Log events that Datadog counts itself: however many there are, the answer stays small."""

    kind: Literal["datadog_log_counts"]
    org: str
    query: str
    facets: tuple[str, ...]  # what they are counted by, as "@error.kind"
    bin_s: int = Field(ge=60, multiple_of=60, description="seconds per bin")
    groups: int = Field(default=100, gt=0, le=1000, description="values of a facet at most")


class MonitorList(SearchEntry):
    """The monitors of one Datadog org with their states, or their downtimes, now and ahead."""

    kind: Literal["datadog_monitors", "datadog_downtimes"]
    org: str
    tags: str | None = None  # that each must carry, parted by commas; None lists all


class SentryIssues(SearchEntry):
    """Issues of Sentry that had an event in the window."""

    kind: Literal["sentry_issues"]
    query: str


class PagerDutyList(SearchEntry):
    """What PagerDuty lists for a window, of the schedules and services that are named.

    On-calls and schedules are asked for `ahead_days` beyond the window's end: two rotations.
    """

    kind: Literal["pagerduty_oncalls", "pagerduty_schedules", "pagerduty_incidents"]
    services: tuple[str, ...] = ()  # ids of services, for incidents
    schedule: str | None = None  # title by which `catalog discover` finds the schedule's id
    ahead_days: int = Field(default=0, ge=0, le=60, description="days beyond the window's end")


class ChannelHistory(SearchEntry):
    """The messages of Slack channels in the window, with the answers in their threads."""

    kind: Literal["slack_history"]
    channels: tuple[str, ...]  # of the catalog


class TicketQueue(SearchEntry):
    """The open tickets of one assignment group in ServiceNow, whenever they were opened."""

    kind: Literal["servicenow_queue"]
    group: str  # sys_id


class AttachedRows(SearchEntry):
    """What hangs on each row of another search: events, log entries, contacts, work notes."""

    kind: Literal[
        "sentry_events", "pagerduty_log_entries", "pagerduty_contacts", "servicenow_journal"
    ]
    of: str  # the other search


class NamesCheck(SearchEntry):
    """Whether the names that the catalog itself holds still answer, asked of every system.

    Between two checks the answers of the last one are used, if they were asked for the same names.
    """

    kind: Literal["catalog_names"]
    every_days: int = Field(ge=1, le=60, description="days between two checks")


Search = (
    DatadogSearch
    | DatadogCounts
    | MonitorList
    | SentryIssues
    | PagerDutyList
    | ChannelHistory
    | TicketQueue
    | AttachedRows
    | NamesCheck
)
SearchKind = Literal[
    "datadog_logs",
    "datadog_spans",
    "datadog_events",
    "datadog_log_counts",
    "datadog_monitors",
    "datadog_downtimes",
    "sentry_issues",
    "sentry_events",
    "pagerduty_oncalls",
    "pagerduty_schedules",
    "pagerduty_incidents",
    "pagerduty_log_entries",
    "pagerduty_contacts",
    "slack_history",
    "servicenow_queue",
    "servicenow_journal",
    "catalog_names",
]
