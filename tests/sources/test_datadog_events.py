"""Events over loopback: alerts and deploys, read to the end."""

from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import AccessDeniedError, UnreadableAnswerError
from cie_runbook.sources import datadog_events
from cie_runbook.sources.datadog_events import COLUMNS, events_request, events_table, fetch_events
from cie_runbook.sources.fetched import Fetched
from tests.replay import Reply, Seen, replay
from tests.sources.builders import make_client, make_window
from tests.sources.searches import LAST, dtypes, in_turn, sample

PATH = "/api/v2/events"
HOUR = make_window(hours=1)


def fetch(*answers: Any) -> tuple[Fetched, list[Seen]]:
    with replay(in_turn("GET", PATH, *answers)) as server:
        return fetch_events(make_client(server.url), "source:monitor", HOUR), server.seen


def test_each_page_is_asked_for_by_the_documented_parameters() -> None:
    fetched, seen = fetch(sample("events-page.json"), LAST)
    asked = {
        "filter[query]": ["source:monitor"],
        "filter[from]": ["2026-11-18T05:00:00.000Z"],
        "filter[to]": ["2026-11-18T06:00:00.000Z"],
        "sort": ["-timestamp"],
        "page[limit]": ["1000"],
    }
    assert seen[0].query == asked
    assert seen[1].query == {**asked, "page[cursor]": ["mark-2"]}
    assert (fetched.completeness, len(fetched.table)) == ("complete", 2)


def test_each_fact_of_an_alert_has_its_column() -> None:
    assert events_table(sample("events-page.json")).iloc[0].to_dict() == {
        "at": pd.Timestamp("2026-11-18T14:10:00Z"),
        "id": "AZ-event-1",
        "title": "[Triggered] vista-api RPC timeouts",
        "message": "%%% alert text %%%",
        "status": "error",
        "priority": "normal",
        "source": "monitor_alert",
        "service": "vista-api",
        "host": "host-a",
        "monitor_id": "111830",
        "aggregation_key": "abc",
        "tags": "monitor,env:prod",
    }


def test_an_event_that_no_monitor_made_has_no_monitor() -> None:
    row = events_table(sample("events-page.json")).iloc[1].dropna()
    assert set(row.index) == {"at", "id", "title", "message", "source"}


def test_an_empty_answer_keeps_the_columns() -> None:
    assert dtypes(events_table(LAST)) == COLUMNS
    assert dtypes(events_table(sample("events-page.json"))) == COLUMNS
    assert fetch(LAST)[0].completeness == "empty"


def test_safe_columns_are_columns() -> None:
    assert set(datadog_events.SAFE_COLUMNS) < set(COLUMNS)


def test_a_search_may_be_sorted_with_the_oldest_first() -> None:
    assert events_request("*", HOUR, sort="timestamp")["sort"] == "timestamp"


def test_a_page_that_fails_half_way_leaves_what_came() -> None:
    fetched, _ = fetch(sample("events-page.json"), Reply(200, b'{"data": [', {}))
    assert (fetched.completeness, len(fetched.table)) == ("partial", 2)
    assert fetched.missing == ("the list broke off after 2 rows: the answer is not JSON",)


def test_a_denied_search_names_the_scope_it_needs() -> None:
    with pytest.raises(AccessDeniedError, match="needs the scope events_read"):
        fetch(Reply(status=403))


def test_an_error_body_is_no_empty_search() -> None:
    with pytest.raises(UnreadableAnswerError, match="the search failed"):
        fetch({"errors": ["x"]})
