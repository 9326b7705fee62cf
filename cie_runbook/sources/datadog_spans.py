"""Datadog spans: a search in the traces read to its end, one row per span.

The body of this search is wrapped in ``data``; a body that is not would be taken for a search for
everything. Reference: https://docs.datadoghq.com/api/latest/spans/ ("Search spans").
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cie_runbook.sources.answer_fields import (
    WHOLE_ENTRY,
    Entry,
    Field,
    at_path,
    identifier,
    instant,
    number,
    text,
    whole,
)
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_pages import Search, Shape, Sort, search_body
from cie_runbook.sources.trace_ids import trace_number
from cie_runbook.window import Window

COLUMNS: Mapping[str, str] = {
    "start": "datetime64[ms, UTC]",
    "id": "string",  # of the entry in the index; a span's own id is unique in its trace only
    "trace_id": "string",  # as all its ids: see trace_ids.trace_number
    "span_id": "string",
    "parent_id": "string",  # <NA> for the first span of a trace
    "service": "string",
    "name": "string",  # of the operation, as "rack.request"; <NA> where the service leaves it out
    "resource": "string",  # what was asked for: a route, a query, a job class
    "peer": "string",  # the remote side of a client's span
    "kind": "string",  # "server", "client", "internal", "producer", "consumer"
    "type": "string",  # "web", "http", "worker" ...
    "duration_ms": "Float64",
    "error": "boolean",  # <NA> where the answer says nothing of it
    "status": "string",  # "ok" or "error"
    "error_type": "string",
    "error_message": "string",
    "http_method": "string",
    "http_status_code": "Int64",
    "http_path_group": "string",
    "job_id": "string",  # of a Sidekiq job: the same in all of its attempts
    "env": "string",
    "host": "string",
}

# Numbers, instants, and ids that Datadog or its tracers made: no text that a person wrote.
SAFE_COLUMNS = (
    "start",
    "id",
    "trace_id",
    "span_id",
    "parent_id",
    "duration_ms",
    "error",
    "http_status_code",
)


def _custom(*names: str) -> tuple[str, ...]:
    places = ("attributes.custom", "attributes.attributes")
    return tuple(f"{place}.{name}" for name in names for place in places)


def _duration_ms(entry: Entry) -> float | None:
    nanoseconds = Field(number, _custom("duration")).of(entry)
    if nanoseconds is not None:
        return float(nanoseconds) / 1e6
    start, end = (_moment(entry, name) for name in ("start_timestamp", "end_timestamp"))
    return None if start is None or end is None else (end - start).total_seconds() * 1000


def _moment(entry: Entry, name: str) -> datetime | None:
    return instant(at_path(entry, f"attributes.{name}"))


def _is_error(entry: Entry) -> bool | None:
    status = _STATUS.of(entry)
    if status is not None:
        return bool(status == "error")
    flags = [at_path(entry, path) for path in _custom("error")]
    flags = [flag for flag in flags if flag is not None]
    return any(bool(flag) for flag in flags) if flags else None


def _peer(entry: Entry) -> str | None:
    remote: str | None = _PEER.of(entry)
    if remote is None and _KIND.of(entry) in {"client", "producer"}:
        remote = _HTTP_HOST.of(entry)
    return remote


_STATUS = Field(text, ("attributes.status", *_custom("status")))
_KIND = Field(text, _custom("span.kind"))
_PEER = Field(
    text, _custom("peer.service", "peer.hostname", "out.host", "network.destination.name")
)
_HTTP_HOST = Field(text, _custom("http.url_details.host", "http.host"))

FIELDS: Mapping[str, Field] = {
    "start": Field(instant, ("attributes.start_timestamp",)),
    "id": Field(identifier, ("id",)),
    "trace_id": Field(trace_number, ("attributes.trace_id",)),
    "span_id": Field(trace_number, ("attributes.span_id",)),
    "parent_id": Field(trace_number, ("attributes.parent_id",)),
    "service": Field(text, ("attributes.service",)),
    "name": Field(text, ("attributes.operation_name", *_custom("operation_name"))),
    "resource": Field(text, ("attributes.resource_name",)),
    "peer": Field(_peer, (WHOLE_ENTRY,)),
    "kind": _KIND,
    "type": Field(text, ("attributes.type",)),
    "duration_ms": Field(_duration_ms, (WHOLE_ENTRY,)),
    "error": Field(_is_error, (WHOLE_ENTRY,)),
    "status": _STATUS,
    "error_type": Field(text, _custom("error.type")),
    "error_message": Field(text, _custom("error.message", "error.msg")),
    "http_method": Field(text, _custom("http.method")),
    "http_status_code": Field(whole, _custom("http.status_code")),
    "http_path_group": Field(text, _custom("http.path_group")),
    "job_id": Field(identifier, _custom("sidekiq.job.id", "job.id")),
    "env": Field(text, ("attributes.env", *_custom("env"))),
    "host": Field(text, ("attributes.host",)),
}

_SHAPE = Shape("Datadog spans", COLUMNS, FIELDS, "start", "attributes.start_timestamp")


def spans_request(
    query: str, window: Window, cursor: str | None = None, *, sort: Sort = "-timestamp"
) -> dict[str, Any]:
    """Return the body of a search for one page; `query` goes out as it is."""
    attributes = search_body(query, window, cursor, sort=sort)
    return {"data": {"type": "search_request", "attributes": attributes}}


_SEARCH = Search(name="spans", shape=_SHAPE, request=spans_request, ask=DatadogClient.spans)
spans_page, spans_table = _SEARCH.page, _SEARCH.table
pages, fetch_spans = _SEARCH.pages, _SEARCH.fetch
