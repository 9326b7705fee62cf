"""Datadog events: a search read to its end, one row per event: alerts, recoveries, deploys, notes.

Reference: https://docs.datadoghq.com/api/latest/events/ ("Get a list of events").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cie_runbook.sources.answer_fields import Field, identifier, instant, listed, text
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_pages import ROWS_PER_PAGE, Search, Shape, Sort, iso
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


_SEARCH = Search(name="events", shape=_SHAPE, request=events_request, ask=DatadogClient.events)
events_page, events_table = _SEARCH.page, _SEARCH.table
pages, fetch_events = _SEARCH.pages, _SEARCH.fetch
