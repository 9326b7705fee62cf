"""Datadog's searches in logs, spans and events, counts over them, and posting an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cie_runbook.drill.aggregates import Compute, buckets, facets_of
from cie_runbook.drill.answers import errors
from cie_runbook.drill.chronicle import Chronicle, present
from cie_runbook.drill.endpoints import Endpoint, Reply, endpoint
from cie_runbook.drill.entries import Entries, Timed, entry_id
from cie_runbook.drill.event_book import EventBook
from cie_runbook.drill.http import Request
from cie_runbook.drill.log_book import LogBook
from cie_runbook.drill.lookups import event_values, log_values, span_values
from cie_runbook.drill.moments import iso_ms
from cie_runbook.drill.requests import BadRequestError
from cie_runbook.drill.search import Lookup
from cie_runbook.drill.search_requests import (
    from_parameters,
    json_object,
    part,
    search_of,
    wrapped,
)
from cie_runbook.drill.span_book import SpanBook

OLDEST_EVENT = timedelta(hours=18)
LONGEST_TEXT, LONGEST_KEY = 4_000, 100
LOGS, SPANS, EVENTS = "/api/v2/logs", "/api/v2/spans", "/api/v2/events"
POST_EVENT = "/api/v1/events"

Entry = Callable[[Timed], dict[str, Any]]


class SearchEndpoints:
    """Answers searches from what happened in a world."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._logs, self._spans = LogBook(chronicle), SpanBook(chronicle)
        self._events = EventBook(chronicle)
        self._world = chronicle.world

    @property
    def _now(self) -> datetime:
        return present(self._world)

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the endpoints."""
        search, aggregate = "events/search", "analytics/aggregate"
        return (
            endpoint("POST", f"{LOGS}/{search}", "logs_read_data", "logs", self._search_logs),
            endpoint(
                "POST", f"{LOGS}/{aggregate}", "logs_read_data", "logs-aggregate", self._count_logs
            ),
            endpoint("POST", f"{SPANS}/{search}", "apm_read", "spans", self._search_spans),
            endpoint(
                "POST", f"{SPANS}/{aggregate}", "apm_read", "spans-aggregate", self._count_spans
            ),
            endpoint("GET", EVENTS, "events_read", "events", self._search_events),
            endpoint("POST", POST_EVENT, None, "event-post", self._post_event),
        )

    def _search_logs(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        content = json_object(request.body)
        return self._page(content, self._logs.entries(org), log_values, _log_entry)

    def _search_spans(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        content = wrapped(request.body)
        return self._page(content, self._spans.entries(org), span_values, _span_entry)

    def _search_events(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        content = from_parameters(request)
        return self._page(content, self._events.entries(org), event_values, _event_entry)

    def _page(
        self, content: Mapping[str, Any], entries: Entries, lookup: Lookup, entry: Entry
    ) -> Reply:
        search = search_of(content, lookup, self._now)
        found, following = entries.page(search.asked)
        body: dict[str, Any] = {"data": [entry(one) for one in found]}
        if found:  # the page past the last one comes without meta, as recorded
            body["meta"] = {"elapsed": 12, "request_id": "drill", "status": "done"}
            if following is not None:
                body["meta"]["page"] = {"after": following.cursor()}
        return Reply(body=body, queries=(search.text,), window=search.window)

    def _count_logs(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        content = json_object(request.body)
        text, found = self._buckets(content, self._logs.entries(org), log_values)
        meta = {"elapsed": 12, "request_id": "drill", "status": "done"}
        return Reply(body={"data": {"buckets": found}, "meta": meta}, queries=(text,))

    def _count_spans(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        content = wrapped(request.body)
        text, found = self._buckets(content, self._spans.entries(org), span_values)
        data = [
            {
                "id": f"bucket-{number}",
                "type": "bucket",
                "attributes": {"by": bucket["by"], "compute": bucket["computes"]},
            }
            for number, bucket in enumerate(found)
        ]
        meta = {"elapsed": 12, "request_id": "drill", "status": "done"}
        return Reply(body={"data": data, "meta": meta}, queries=(text,))

    def _buckets(
        self, content: Mapping[str, Any], entries: Entries, lookup: Lookup
    ) -> tuple[str, list[dict[str, Any]]]:
        search = search_of({"filter": content.get("filter")}, lookup, self._now)
        asked = content.get("compute") or [{"aggregation": "count"}]
        if not isinstance(asked, list):
            raise BadRequestError(400, "Invalid compute", "compute is a list")
        computes = [Compute.of(part(one, "compute")) for one in asked]
        facets = facets_of(content.get("group_by"))
        fitting = entries.all(search.asked.start_ms, search.asked.end_ms, search.asked.fits)
        return search.text, buckets(fitting, computes, facets, lookup)

    def _post_event(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        body = json_object(request.body)
        refused = self._why_not(body)
        if refused is not None:
            return Reply(status=400, body=errors(refused))
        at = datetime.fromtimestamp(body.get("date_happened", int(self._now.timestamp())), UTC)
        number = self._events.post(org, at, body)
        event = {
            "id": number,
            "id_str": str(number),
            "title": body["title"],
            "text": body["text"],
            "date_happened": int(at.timestamp()),
            "priority": body.get("priority", "normal"),
            "tags": body.get("tags") or [],
            "handle": None,
            "related_event_id": None,
            "url": f"https://{org}.drill.invalid/event/event?id={number}",
        }
        return Reply(status=202, body={"status": "ok", "event": event})

    def _why_not(self, body: Mapping[str, Any]) -> str | None:
        """Return why an event is refused; None where it is not."""
        title, text = body.get("title"), body.get("text")
        if not (isinstance(title, str) and title and isinstance(text, str) and text):
            return "title and text are required"
        if len(text) > LONGEST_TEXT:
            return f"text is longer than {LONGEST_TEXT} characters"
        if len(str(body.get("aggregation_key", ""))) > LONGEST_KEY:
            return f"aggregation_key is longer than {LONGEST_KEY} characters"
        at_s = body.get("date_happened", int(self._now.timestamp()))
        if not isinstance(at_s, int):
            return "date_happened is a whole number of seconds"
        if at_s < (self._now - OLDEST_EVENT).timestamp():
            return "date_happened is more than 18 hours ago"
        return None


def _log_entry(timed: Timed) -> dict[str, Any]:
    at_ms, entry = timed
    attributes = {"timestamp": iso_ms(at_ms), **entry}
    return {"id": entry_id("L", at_ms, entry), "type": "log", "attributes": attributes}


def _span_entry(timed: Timed) -> dict[str, Any]:
    at_ms, entry = timed
    return {"id": entry_id("S", at_ms, entry), "type": "spans", "attributes": entry}


def _event_entry(timed: Timed) -> dict[str, Any]:
    _, entry = timed
    return {"id": f"E{entry['attributes']['evt']['id']}", "type": "event", "attributes": entry}
