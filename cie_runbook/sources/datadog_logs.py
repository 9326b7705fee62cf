"""Datadog logs: a search read to its end, one row per log event.

Reference: https://docs.datadoghq.com/api/latest/logs/ ("Search logs (POST)").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from cie_runbook.sources.answer_fields import (
    Field,
    as_json,
    identifier,
    instant,
    listed,
    number,
    text,
    whole,
)
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
    "at": "datetime64[ms, UTC]",  # the event's own time stamp
    "id": "string",
    "service": "string",
    "status": "string",  # "error", "warn", "info" ...
    "host": "string",
    "message": "string",  # cut at answer_fields.LONGEST_TEXT, as all text
    "tags": "string",  # parted by commas, each once
    "trace_id": "string",
    "span_id": "string",
    "request_id": "string",  # of the Lambda call or of the web request
    "http_method": "string",
    "http_status_code": "Int64",
    "http_path": "string",
    "duration_ms": "Float64",
    "error_kind": "string",  # the class of an exception
    "error_message": "string",
    "station": "string",
    "attributes": "string",  # all attributes of the event as a JSON object
}

# Numbers, instants, and ids that Datadog or its tracers made: no text that a person wrote.
SAFE_COLUMNS = (
    "at",
    "id",
    "trace_id",
    "span_id",
    "http_status_code",
    "duration_ms",
)


def _attribute(*names: str) -> tuple[str, ...]:
    return tuple(f"attributes.attributes.{name}" for name in names)


def _milliseconds(nanoseconds: Any) -> float | None:
    found = number(nanoseconds)
    return None if found is None else found / 1e6


FIELDS: Mapping[str, Field] = {
    "at": Field(instant, ("attributes.timestamp",)),
    "id": Field(identifier, ("id",)),
    "service": Field(text, ("attributes.service",)),
    "status": Field(text, ("attributes.status",)),
    "host": Field(text, ("attributes.host",)),
    "message": Field(text, ("attributes.message", *_attribute("message", "msg"))),
    "tags": Field(listed, ("attributes.tags",)),
    "trace_id": Field(identifier, _attribute("dd.trace_id", "trace_id", "otel.trace_id")),
    "span_id": Field(identifier, _attribute("dd.span_id", "span_id", "otel.span_id")),
    "request_id": Field(
        identifier, _attribute("lambda.request_id", "request_id", "named_tags.request_id")
    ),
    "http_method": Field(text, _attribute("http.method")),
    "http_status_code": Field(whole, _attribute("http.status_code", "status_code")),
    "http_path": Field(text, _attribute("http.url_details.path", "http.path", "path")),
    "duration_ms": Field(_milliseconds, _attribute("duration")),
    "error_kind": Field(text, _attribute("error.kind", "error.type", "exception.name")),
    "error_message": Field(text, _attribute("error.message", "exception.message")),
    "station": Field(text, _attribute("vista.station", "station", "station_number")),
    "attributes": Field(as_json, ("attributes.attributes",)),
}

_SHAPE = Shape("Datadog logs", COLUMNS, FIELDS, "at", "attributes.timestamp")


def logs_request(
    query: str, window: Window, cursor: str | None = None, *, sort: Sort = "-timestamp"
) -> dict[str, Any]:
    """Return the body of a search for one page; `query` goes out as it is."""
    page: dict[str, Any] = {"limit": ROWS_PER_PAGE}
    if cursor is not None:
        page["cursor"] = cursor
    asked = {"query": query, "from": iso(window.start), "to": iso(window.end)}
    return {"filter": asked, "sort": sort, "page": page}


def logs_page(answer: Mapping[str, Any]) -> Page:
    """Read one answer: its rows, where the next page begins, and what is missing."""
    return search_page(answer, _SHAPE)


def logs_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read one answer into `COLUMNS`, also when it is empty."""
    return logs_page(answer).table


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
        body = logs_request(query, window, cursor, sort=sort)
        return client.logs(body, _counted, deadline)

    return walk(ask, row_cap=row_cap)


def fetch_logs(  # noqa: PLR0913 - three say what is asked, the others are options
    client: DatadogClient,
    query: str,
    window: Window,
    *,
    row_cap: int = ROW_CAP,
    budget_s: float = BUDGET_S,
    on_rows: OnRows = lambda rows: None,
) -> Fetched:
    """Search one org's logs, newest first: at most `row_cap` rows within `budget_s` seconds.

    Raises
    ------
    SourceError
        Not even the first page came.
    """
    found = pages(client, query, window, client.deadline(budget_s), row_cap=row_cap)
    return collected(found, COLUMNS, {"logs": query}, on_rows)


def _counted(answer: Mapping[str, Any]) -> tuple[Page, int]:
    page = logs_page(answer)
    return page, page.entry_count
