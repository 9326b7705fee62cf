"""Log events over loopback: asked as documented, read to the end, each fact in its place."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import (
    AccessDeniedError,
    RateLimitedError,
    RefusedRequestError,
    UnreadableAnswerError,
)
from cie_runbook.sources import datadog_logs
from cie_runbook.sources.datadog_logs import COLUMNS, fetch_logs, logs_request, logs_table
from cie_runbook.sources.datadog_pages import ROWS_PER_PAGE
from cie_runbook.sources.fetched import Fetched
from tests.replay import Exchange, Reply, Seen, replay
from tests.sources.builders import START, Clock, make_client, make_window
from tests.sources.searches import LAST, dtypes, in_turn, needs_recorded, recorded_replies, sample

PATH = "/api/v2/logs/events/search"
QUERY = 'service:vista-api "SDES SET APPT CHECK-IN STEP" -status:ok'
HOUR = make_window(hours=1)


def fetch(*answers: Any, **how: Any) -> tuple[Fetched, list[Seen]]:
    with replay(in_turn("POST", PATH, *answers)) as server:
        return fetch_logs(make_client(server.url), QUERY, HOUR, **how), server.seen


def test_each_page_is_asked_for_with_the_mark_of_the_one_before() -> None:
    fetched, seen = fetch(sample("logs-page.json"), LAST)
    assert (fetched.completeness, fetched.missing) == ("complete", ())
    asked = {
        "filter": {
            "query": QUERY,
            "from": "2026-11-18T05:00:00.000Z",
            "to": "2026-11-18T06:00:00.000Z",
        },
        "sort": "-timestamp",
        "page": {"limit": ROWS_PER_PAGE},
    }
    assert seen[0].json == asked
    assert seen[1].json == {**asked, "page": {"limit": ROWS_PER_PAGE, "cursor": "mark-2"}}
    assert fetched.queries == {"logs": QUERY}


def test_each_fact_of_an_event_has_its_column() -> None:
    row = logs_table(sample("logs-page.json")).iloc[0].to_dict()
    attributes = row.pop("attributes")
    assert '"station":"442"' in attributes
    assert row == {
        "at": pd.Timestamp("2026-11-18T14:05:01.250Z"),
        "id": "AQAAAZ-log-1",
        "service": "vista-api",
        "status": "error",
        "host": "host-a",
        "message": "RPC Socket Timeout after 30000 ms",
        "tags": "env:prod,source:java",
        "trace_id": "4611686018427387905",
        "span_id": "812",
        "request_id": "0b1c2d3e-0000-4000-8000-000000000001",
        "http_method": "PUT",
        "http_status_code": 504,
        "http_path": "/vista-api/api/v1/sdec",
        "duration_ms": 30_000.0,
        "error_kind": "java.net.SocketTimeoutException",
        "error_message": "Read timed out",
        "station": "442",
    }


def test_what_an_event_does_not_say_is_unknown() -> None:
    row = logs_table(sample("logs-page.json")).iloc[1].dropna()
    assert set(row.index) == {"at", "id", "service", "status", "message"}
    assert row["at"] == datetime(2026, 11, 18, 14, 5, tzinfo=UTC)


def test_an_empty_answer_keeps_the_columns() -> None:
    assert dtypes(logs_table(LAST)) == COLUMNS
    assert dtypes(logs_table(sample("logs-page.json"))) == COLUMNS
    fetched, _ = fetch(LAST)
    assert fetched.completeness == "empty"
    assert dtypes(fetched.table) == COLUMNS


def test_safe_columns_are_columns() -> None:
    assert set(datadog_logs.SAFE_COLUMNS) < set(COLUMNS)
    assert not {"message", "attributes", "tags"} & set(datadog_logs.SAFE_COLUMNS)


def test_a_page_that_fails_half_way_leaves_what_came() -> None:
    fetched, _ = fetch(sample("logs-page.json"), Reply(status=500))
    assert (fetched.completeness, len(fetched.table)) == ("partial", 2)
    assert "status 500" in fetched.missing[0]


@pytest.mark.parametrize("status", [401, 403])
def test_a_denied_search_names_the_scope_it_needs(status: int) -> None:
    with pytest.raises(AccessDeniedError, match="needs the scope logs_read_data") as caught:
        fetch(Reply.of({"errors": [{"title": "Forbidden", "detail": "Jane Doe"}]}, status))
    assert "Jane" not in str(caught.value)


def test_a_refused_search_is_told_without_its_text() -> None:
    with pytest.raises(RefusedRequestError, match="status 422") as caught:
        fetch(Reply.of({"errors": ["from is after to"]}, 422))
    assert QUERY not in str(caught.value)


def test_a_sign_on_page_and_an_error_body_are_no_empty_search() -> None:
    with pytest.raises(AccessDeniedError, match="web page"):
        fetch(Reply(200, b"<html>", {"content-type": "text/html"}))
    with pytest.raises(UnreadableAnswerError, match="the search failed"):
        fetch({"errors": ["no"]})


def test_a_rate_limit_is_waited_out_and_holds_up_no_other_kind_of_request() -> None:
    clock = Clock()
    limited = Reply.of({}, 429, x_ratelimit_reset="3000")
    events = in_turn("GET", "/api/v2/events", LAST)
    with replay(in_turn("POST", PATH, limited), events) as server:
        client = make_client(server.url, clock=clock)
        with pytest.raises(RateLimitedError, match="limits our requests"):
            fetch_logs(client, QUERY, HOUR)
        asked = {"filter_query": "*"}
        assert client.events(asked, lambda answer: (answer, 0), client.deadline(5)) == LAST
    assert clock.pauses == []


def test_many_pages_are_read_in_order_without_a_row_too_many() -> None:
    def page(seen: Seen) -> Reply:
        number = int(seen.json["page"].get("cursor", "0"))
        if number == 7:
            return Reply.of(LAST)
        stamp = (START + timedelta(seconds=number)).isoformat()
        entries = [
            {"id": f"id-{number}-{row}", "attributes": {"timestamp": stamp}} for row in range(50)
        ]
        return Reply.of({"data": entries, "meta": {"page": {"after": str(number + 1)}}})

    with replay(Exchange("POST", PATH, page)) as server:
        client = make_client(server.url)
        fetched = fetch_logs(client, "*", HOUR, row_cap=1_000)
        capped = fetch_logs(client, "*", HOUR, row_cap=120)
    assert (fetched.completeness, len(fetched.table)) == ("complete", 350)
    assert fetched.table["id"].is_unique
    assert (capped.completeness, len(capped.table)) == ("partial", 120)
    assert "more than the 120 rows" in capped.missing[0]


def test_a_search_may_be_sorted_with_the_oldest_first() -> None:
    assert logs_request("*", HOUR, sort="timestamp")["sort"] == "timestamp"


@needs_recorded
def test_the_recorded_search_gives_its_three_events_and_its_end() -> None:
    name = "v2_get_a_list_of_logs_returns_ok_response_with_pagination.yaml"
    fetched, seen = fetch(*recorded_replies(name))
    assert (fetched.completeness, fetched.missing) == ("complete", ())
    assert len(fetched.table) == 3
    assert len(seen) == 3
    last = fetched.table.iloc[2]
    assert (last["status"], last["http_method"], last["http_status_code"]) == ("ok", "GET", 200)
    assert last["duration_ms"] == pytest.approx(1.8)
    assert fetched.table["at"].iloc[0] == pd.Timestamp("2022-04-12T09:51:55.414Z")
