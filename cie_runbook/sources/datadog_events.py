"""Datadog events: a search read to its end, one row per event: alerts, recoveries, deploys, notes.

Reference: https://docs.datadoghq.com/api/latest/events/ ("Get a list of events").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from cie_runbook.sources.answer_fields import Field, identifier, instant, listed, text
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_pages import (
    BUDGET_S,
    ROW_CAP,
    ROWS_PER_PAGE,
    OnRows,
    Page,
    Shape,
    Sort,
    collected,
    iso,
    search_page,
    walk,
)
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.transport import Deadline
from cie_runbook.window import Window

COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",
    "id": "string",
    "title": "string",
    "message": "string",
    "status": "string",  # "error", "warn", "success", "info" ...
    "priority": "string",
    "source": "string",  # what made the event: "monitor", "github" ...
    "service": "string",
    "host": "string",
    "monitor_id": "string",  # of the monitor that made it, <NA> where none did
    "aggregation_key": "string",
    "tags": "string",  # parted by commas, each once
}

# Numbers, instants and ids that Datadog made: no text that a person wrote.
SAFE_COLUMNS = ("at", "id", "monitor_id")


def _inner(*names: str) -> tuple[str, ...]:
    return tuple(f"attributes.attributes.{name}" for name in names)


FIELDS: Mapping[str, Field] = {
    "at": Field(instant, ("attributes.timestamp",)),
    "id": Field(identifier, ("id",)),
    "title": Field(text, (*_inner("title", "evt.name"), "attributes.title")),
    "message": Field(text, ("attributes.message",)),
    "status": Field(text, _inner("status")),
    "priority": Field(text, _inner("priority")),
    "source": Field(text, _inner("sourcecategory", "source_type_name", "evt.type")),
    "service": Field(text, _inner("service")),
    "host": Field(text, _inner("hostname", "device_name")),
    "monitor_id": Field(identifier, _inner("monitor_id", "monitor.id")),
    "aggregation_key": Field(text, _inner("aggregation_key")),
    "tags": Field(listed, ("attributes.tags", *_inner("tags"))),
}

_SHAPE = Shape("Datadog events", COLUMNS, FIELDS, "at", "attributes.timestamp")


def events_request(
    query: str, window: Window, cursor: str | None = None, *, sort: Sort = "-timestamp"
) -> dict[str, Any]:
    """Return the parameters of a search for one page, by the names that Datadog's client uses."""
    asked: dict[str, Any] = {
        "filter_query": query,
        "filter_from": iso(window.start),
        "filter_to": iso(window.end),
        "sort": sort,
        "page_limit": ROWS_PER_PAGE,
    }
    return asked if cursor is None else {**asked, "page_cursor": cursor}


def events_page(answer: Mapping[str, Any]) -> Page:
    """Read one answer: its rows, where the next page begins, and what is missing."""
    return search_page(answer, _SHAPE)


def events_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read one answer into `COLUMNS`, also when it is empty."""
    return events_page(answer).table


def pages(  # noqa: PLR0913 - four say what is asked, two how
    client: DatadogClient,
    query: str,
    window: Window,
    deadline: Deadline,
    *,
    row_cap: int = ROW_CAP,
    sort: Sort = "-timestamp",
) -> Iterator[Page]:
    """Yield the pages of a search, one at a time in memory; see `datadog_pages.walk`."""

    def ask(cursor: str | None) -> Page:
        asked = events_request(query, window, cursor, sort=sort)
        return client.events(asked, _counted, deadline)

    return walk(ask, row_cap=row_cap)


def fetch_events(  # noqa: PLR0913 - three say what is asked, the others are options
    client: DatadogClient,
    query: str,
    window: Window,
    *,
    row_cap: int = ROW_CAP,
    budget_s: float = BUDGET_S,
    on_rows: OnRows = lambda rows: None,
) -> Fetched:
    """Search one org's events, newest first: at most `row_cap` rows within `budget_s` seconds.

    Raises
    ------
    SourceError
        Not even the first page came.
    """
    found = pages(client, query, window, client.deadline(budget_s), row_cap=row_cap)
    return collected(found, COLUMNS, {"events": query}, on_rows)


def _counted(answer: Mapping[str, Any]) -> tuple[Page, int]:
    page = events_page(answer)
    return page, page.entry_count
