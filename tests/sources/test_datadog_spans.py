"""Spans over loopback: a wrapped body, the search text unchanged, and each fact in its place."""

from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import AccessDeniedError, UnreadableAnswerError
from cie_runbook.sources import datadog_spans
from cie_runbook.sources.datadog_pages import ROWS_PER_PAGE
from cie_runbook.sources.datadog_spans import COLUMNS, fetch_spans, spans_request, spans_table
from cie_runbook.sources.fetched import Fetched
from tests.replay import Reply, Seen, replay
from tests.sources.builders import make_client, make_window
from tests.sources.searches import LAST, dtypes, in_turn, needs_recorded, recorded_replies, sample

PATH = "/api/v2/spans/events/search"
# The support plan's search for error traces, as it stands in the plan's link once decoded.
QUERY = (
    "env:prod -service:(clinician-workflow-defaultdb OR clinician-workflow-cache) -status:ok "
    '-@http.path_group:("/lambda/flush" OR "/lambda/hello")'
)
QUARTER = make_window(minutes=15)


def fetch(*answers: Any, **how: Any) -> tuple[Fetched, list[Seen]]:
    with replay(in_turn("POST", PATH, *answers)) as server:
        return fetch_spans(make_client(server.url), QUERY, QUARTER, **how), server.seen


def span(**attributes: Any) -> dict[str, Any]:
    start = {"start_timestamp": "2026-11-18T14:05:00Z"}
    return {"data": [{"id": "AZ-span", "attributes": {**start, **attributes}}]}


def test_the_plans_search_goes_out_unchanged_in_a_wrapped_body() -> None:
    first = {**sample("spans-page.json"), "meta": {"page": {"after": "mark-2"}}}
    fetched, seen = fetch(first, LAST)
    attributes = {
        "filter": {
            "query": QUERY,
            "from": "2026-11-18T05:00:00.000Z",
            "to": "2026-11-18T05:15:00.000Z",
        },
        "sort": "-timestamp",
        "page": {"limit": ROWS_PER_PAGE},
    }
    assert seen[0].json == {"data": {"type": "search_request", "attributes": attributes}}
    assert seen[1].json["data"]["attributes"]["page"]["cursor"] == "mark-2"
    assert (fetched.completeness, len(fetched.table)) == ("complete", 2)
    assert fetched.queries == {"spans": QUERY}


def test_each_fact_of_a_span_has_its_column() -> None:
    row = spans_table(sample("spans-page.json")).iloc[0].to_dict()
    assert pd.isna(row.pop("job_id"))
    assert row == {
        "start": pd.Timestamp("2026-11-18T14:05:00Z"),
        "id": "AZ-span-1",
        "trace_id": "4611686018427387905",
        "span_id": "812",
        "parent_id": "811",
        "service": "chip",
        "name": "http.request",
        "resource": "PUT /sdec",
        "peer": "vista-api.example",
        "kind": "client",
        "type": "http",
        "duration_ms": 30000.5,
        "error": True,
        "status": "error",
        "error_type": "TimeoutError",
        "error_message": "timed out",
        "http_method": "PUT",
        "http_status_code": 504,
        "http_path_group": "/sdec",
        "env": "prod",
        "host": "host-b",
    }


def test_a_first_span_has_no_parent_and_its_length_comes_from_its_ends() -> None:
    row = spans_table(sample("spans-page.json")).iloc[1]
    assert pd.isna(row["parent_id"])
    assert row["duration_ms"] == 32_500
    assert (row["peer"], row["job_id"]) == ("chip", "0123456789abcdef01234567")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"status": "error"}, True),
        ({"status": "ok", "custom": {"error": {"type": "x"}}}, False),
        ({"custom": {"error": {"type": "x"}}}, True),
        ({"custom": {"error": 1}}, True),
        ({"custom": {"error": 0}}, False),
    ],
)
def test_an_error_is_told_by_status_or_by_its_description(
    attributes: dict[str, Any], expected: bool
) -> None:
    assert list(spans_table(span(**attributes))["error"]) == [expected]


def test_a_span_that_says_nothing_of_an_error_leaves_it_unknown() -> None:
    assert spans_table(span())["error"].isna().all()


def test_the_host_of_a_servers_span_is_not_taken_for_its_peer() -> None:
    custom = {"span": {"kind": "server"}, "http": {"host": "own.example"}}
    assert spans_table(span(custom=custom))["peer"].isna().all()


def test_an_empty_answer_keeps_the_columns() -> None:
    assert dtypes(spans_table(LAST)) == COLUMNS
    assert dtypes(spans_table(sample("spans-page.json"))) == COLUMNS


def test_safe_columns_are_columns() -> None:
    assert set(datadog_spans.SAFE_COLUMNS) < set(COLUMNS)
    assert not {"resource", "error_message"} & set(datadog_spans.SAFE_COLUMNS)


def test_a_search_may_be_sorted_with_the_oldest_first() -> None:
    body = spans_request("*", QUARTER, "m", sort="timestamp")["data"]["attributes"]
    assert (body["sort"], body["page"]["cursor"]) == ("timestamp", "m")


def test_a_denied_search_names_the_scope_it_needs() -> None:
    with pytest.raises(AccessDeniedError, match="needs the scope apm_read"):
        fetch(Reply(status=403))


def test_an_error_body_is_no_empty_search() -> None:
    with pytest.raises(UnreadableAnswerError, match="the search failed"):
        fetch({"errors": [{"title": "Generic Error", "detail": "x"}]})


@needs_recorded
def test_the_recorded_search_gives_its_spans() -> None:
    (reply,) = recorded_replies("v2_search_spans_returns_ok_response.yaml")
    fetched, seen = fetch(reply, LAST)
    assert (fetched.completeness, len(fetched.table)) == ("complete", 25)
    assert seen[1].json["data"]["attributes"]["page"]["cursor"].startswith("eyJ")
    first = fetched.table.iloc[0]
    assert first["trace_id"] == "3740652481065462946"
    assert first["service"] == "python-sample-app-spartancrimson"
    assert (first["resource"], first["kind"], first["type"]) == ("GET /", "server", "web")
    assert first["duration_ms"] == pytest.approx(3.402932)
    assert (first["http_method"], first["http_status_code"]) == ("GET", 200)
    assert fetched.table[["trace_id", "span_id", "start", "duration_ms"]].notna().all(axis=None)
    assert fetched.table["parent_id"].notna().sum() == 4  # the others begin their trace
