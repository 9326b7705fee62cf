"""Searches, counts and events through the API, without a socket."""

from __future__ import annotations

from typing import Any

import pytest

from cie_runbook.drill.failures import counted
from cie_runbook.window import Window
from tests.drill.datadog_asking import Asking
from tests.drill.test_span_book import CLINICIAN_WORKFLOW
from tests.drill.worlds import WEDNESDAY

ASK = Asking()
DAY = Window.of_day(WEDNESDAY)
SPAN = {"from": DAY.start.isoformat(), "to": DAY.end.isoformat()}
LOGS, COUNT = "/api/v2/logs/events/search", "/api/v2/logs/analytics/aggregate"
SPANS, COUNT_SPANS = "/api/v2/spans/events/search", "/api/v2/spans/analytics/aggregate"


def log_pages(query: str, limit: int = 1_000) -> list[dict[str, Any]]:
    page: dict[str, Any] = {"limit": limit}
    found: list[dict[str, Any]] = []
    while True:
        body = {"filter": {"query": query, **SPAN}, "page": page, "sort": "timestamp"}
        answer = ASK.post("tevi", LOGS, body).body
        found += answer["data"]
        after = answer.get("meta", {}).get("page", {}).get("after")
        if after is None:
            return found
        page = {"limit": limit, "cursor": after}


def test_paging_through_the_logs_gives_each_event_once() -> None:
    found = log_pages('service:vista-api status:error "RPC Socket Timeout"')
    made = ASK.world.telemetry(WEDNESDAY)

    assert len(found) == counted(made, ("vista_api_rpc_timeouts",)).sum()
    assert len({event["id"] for event in found}) == len(found)
    times = [event["attributes"]["timestamp"] for event in found]
    assert times == sorted(times)


def test_a_page_past_the_end_has_no_meta() -> None:
    body = {"filter": {"query": "nothing-of-this-name", **SPAN}}

    assert ASK.post("tevi", LOGS, body).body == {"data": []}


def test_counts_agree_with_the_metrics_bin_by_bin() -> None:
    compute = {"aggregation": "count", "type": "timeseries", "interval": "5m"}
    query = 'service:vista-api status:error "Connection refused"'
    body = {"filter": {"query": query, **SPAN}, "compute": [compute]}
    (bucket,) = ASK.post("tevi", COUNT, body).body["data"]["buckets"]
    counts = counted(ASK.world.telemetry(WEDNESDAY), ("vista_api_connections_refused",))

    assert [point["value"] for point in bucket["computes"]["c0"]] == counts[counts > 0].tolist()


def test_the_plans_search_for_traces_works_as_written() -> None:
    attributes = {"filter": {"query": CLINICIAN_WORKFLOW, **SPAN}, "page": {"limit": 50}}
    answer = ASK.post("tevi", SPANS, {"data": {"type": "search_request", "attributes": attributes}})
    spans = [entry["attributes"] for entry in answer.body["data"]]

    assert len(spans) == 50
    assert all(span["custom"]["status"] == "error" for span in spans)
    assert answer.exchange.queries == (CLINICIAN_WORKFLOW,)


def test_a_flat_search_for_spans_searches_everything_in_the_last_quarter_of_an_hour() -> None:
    flat = ASK.post("tevi", SPANS, {"filter": {"query": "service:nobody", **SPAN}})
    empty = ASK.post("tevi", SPANS, {})

    assert flat.status == 200
    assert flat.body == empty.body
    assert flat.exchange.queries == ("*",)


def test_spans_are_counted_by_service() -> None:
    attributes = {
        "filter": {"query": "service:vista-api", **SPAN},
        "compute": [{"aggregation": "count"}],
        "group_by": [{"facet": "service"}],
    }
    body = {"data": {"type": "aggregate_request", "attributes": attributes}}
    (bucket,) = ASK.post("tevi", COUNT_SPANS, body).body["data"]

    assert bucket["attributes"]["by"] == {"service": "vista-api"}
    assert bucket["attributes"]["compute"]["c0"] > 5_000


def test_a_posted_event_is_accepted_and_shown_again() -> None:
    ask = Asking("normal")
    body = {"title": "Rolled back", "text": "to the version before", "tags": ["team:cie"]}
    posted = ask.post("vagov", "/api/v1/events", body, only_api_key=True)
    found = ask.get("vagov", "/api/v2/events", {"filter[query]": "Rolled", "filter[to]": "now"})
    later = {"filter[query]": "tag-less", "filter[from]": "now-1d"}

    assert posted.status == 202
    assert posted.body["event"]["url"].startswith("https://vagov.")
    assert ask.get("vagov", "/api/v2/events", later).body == {"data": []}
    assert found.status == 200


@pytest.mark.parametrize(
    "body",
    [
        {"title": "no text"},
        {"title": "t", "text": "x" * 4_001},
        {"title": "t", "text": "x", "aggregation_key": "k" * 101},
        {"title": "t", "text": "x", "date_happened": 1_000_000},
        {"title": "t", "text": "x", "date_happened": "noon"},
    ],
)
def test_an_event_out_of_bounds_is_refused(body: dict[str, Any]) -> None:
    assert ASK.post("vagov", "/api/v1/events", body).status == 400


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ("logs_read_data", LOGS),
        ("logs_read_data", COUNT),
        ("apm_read", SPANS),
        ("apm_read", COUNT_SPANS),
    ],
)
def test_a_missing_scope_is_refused_by_name(scope: str, path: str) -> None:
    refused = Asking(without=frozenset({scope})).post("tevi", path, {})

    assert refused.status == 403
    assert scope in refused.body["errors"][1]


def test_each_kind_of_request_has_its_own_limit() -> None:
    names = {
        ASK.post("tevi", path, {}).headers["X-RateLimit-Name"]
        for path in (LOGS, COUNT, SPANS, COUNT_SPANS)
    }

    assert len(names) == 4
