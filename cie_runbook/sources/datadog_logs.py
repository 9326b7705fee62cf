"""Datadog logs: a search read to its end, one row per log event.

Reference: https://docs.datadoghq.com/api/latest/logs/ ("Search logs (POST)").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
from cie_runbook.sources.datadog_pages import Search, Shape, search_body
from cie_runbook.sources.trace_ids import trace_number

COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",  # the event's own time stamp
    "id": "string",
    "service": "string",
    "status": "string",  # "error", "warn", "info" ...
    "host": "string",
    "message": "string",  # cut at answer_fields.LONGEST_TEXT, as all text
    "tags": "string",  # parted by commas, each once
    "trace_id": "string",  # as all its ids: see trace_ids.trace_number
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
    "trace_id": Field(trace_number, _attribute("dd.trace_id", "trace_id", "otel.trace_id")),
    "span_id": Field(trace_number, _attribute("dd.span_id", "span_id", "otel.span_id")),
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


logs_request = search_body  # spans wrap it once more
_SEARCH = Search(name="logs", shape=_SHAPE, request=logs_request, ask=DatadogClient.logs)
logs_page, logs_table = _SEARCH.page, _SEARCH.table
pages, fetch_logs = _SEARCH.pages, _SEARCH.fetch
