"""Monitors over loopback: their states, and the downtimes that mute them."""

from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import AccessDeniedError, UnreadableAnswerError
from cie_runbook.sources import datadog_monitors
from cie_runbook.sources.datadog_monitors import (
    COLUMNS,
    DOWNTIME_COLUMNS,
    FetchedMonitors,
    downtimes_table,
    fetch_monitors,
    monitors_table,
)
from tests.replay import Exchange, Reply, Seen, replay
from tests.sources.builders import START, make_client
from tests.sources.searches import dtypes, in_turn, sample

PATH = "/api/v1/monitor"


def fetch(*answers: Any, tags: str | None = None) -> tuple[FetchedMonitors, list[Seen]]:
    with replay(in_turn("GET", PATH, *answers)) as server:
        return fetch_monitors(make_client(server.url), tags=tags), server.seen


def test_pages_are_asked_for_by_number_until_an_empty_one() -> None:
    fetched, seen = fetch(sample("monitors-page.json"), [], tags="team:cie")
    asked = {"with_downtimes": ["true"], "page_size": ["500"], "monitor_tags": ["team:cie"]}
    assert [call.query for call in seen] == [{**asked, "page": [n]} for n in ("0", "1")]
    assert fetched.monitors.completeness == fetched.downtimes.completeness == "complete"
    assert (len(fetched.monitors.table), len(fetched.downtimes.table)) == (2, 2)


def test_all_monitors_are_asked_for_without_tags() -> None:
    fetched, seen = fetch([])
    assert "monitor_tags" not in seen[0].query
    assert fetched.monitors.completeness == fetched.downtimes.completeness == "empty"
    assert dtypes(fetched.monitors.table) == COLUMNS
    assert dtypes(fetched.downtimes.table) == DOWNTIME_COLUMNS


def test_each_fact_of_a_monitor_has_its_column() -> None:
    row = monitors_table(sample("monitors-page.json")).iloc[0].to_dict()
    assert pd.isna(row.pop("downtime_ids"))
    assert row == {
        "id": "111830",
        "name": "vista-api RPC timeouts",
        "type": "query alert",
        "query": "sum(last_5m):sum:demo.timeouts{*} > 20",
        "state": "Alert",
        "state_since": pd.Timestamp("2026-11-18T14:10:00Z"),
        "priority": 2,
        "critical": 20.0,
        "warning": 10.5,
        "message": "Tell @slack-check-in",
        "tags": "team:cie,env:prod",
        "created_at": pd.Timestamp("2025-01-02T03:04:05.678Z"),
        "modified_at": pd.Timestamp("2026-01-02T03:04:05Z"),
    }


def test_a_muted_monitor_names_its_downtimes() -> None:
    row = monitors_table(sample("monitors-page.json")).iloc[1]
    assert (row["state"], row["downtime_ids"]) == ("OK", "77,78")
    assert pd.isna(row["critical"])


def test_a_downtime_without_an_end_lasts_until_someone_ends_it() -> None:
    table = downtimes_table(sample("monitors-page.json"))
    assert dtypes(table) == DOWNTIME_COLUMNS
    assert list(table["id"]) == ["77:111831", "78:111831"]
    assert list(table["scope"]) == ["env:prod,service:chip", "*"]
    assert list(table["start"]) == [START, START]
    assert list(table["end"].isna()) == [True, False]


def test_a_service_that_ignores_pages_is_not_asked_for_ever() -> None:
    fetched, seen = fetch(sample("monitors-page.json"))
    assert len(seen) == 2
    assert fetched.monitors.completeness == fetched.downtimes.completeness == "partial"
    assert (len(fetched.monitors.table), len(fetched.downtimes.table)) == (2, 2)


def test_pages_smaller_than_asked_are_read_to_the_end() -> None:
    def page(seen: Seen) -> Reply:
        number = int(seen.query["page"][0])
        return Reply.of([{"id": 3 * number + row} for row in range(3)] if number < 4 else [])

    with replay(Exchange("GET", PATH, page)) as server:
        fetched = fetch_monitors(make_client(server.url))
    assert (fetched.monitors.completeness, len(fetched.monitors.table)) == ("complete", 12)


def test_a_page_that_fails_half_way_makes_both_tables_partial() -> None:
    fetched, _ = fetch(sample("monitors-page.json"), Reply(status=502))
    assert fetched.monitors.completeness == fetched.downtimes.completeness == "partial"
    assert fetched.downtimes.missing == fetched.monitors.missing


def test_safe_columns_are_columns() -> None:
    assert set(datadog_monitors.SAFE_COLUMNS) < set(COLUMNS)
    assert set(datadog_monitors.SAFE_DOWNTIME_COLUMNS) < set(DOWNTIME_COLUMNS)


def test_a_denied_list_names_the_scope_it_needs() -> None:
    with pytest.raises(AccessDeniedError, match="needs the scope monitors_read"):
        fetch(Reply(status=403))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"errors": ["x"]}, "is not a JSON array"),
        ([{"name": "no id"}], r"lacks \[0\].id"),
        ([{"id": 1}, "text"], r"lacks \[1\].id"),
    ],
)
def test_an_answer_that_is_no_list_of_monitors_is_an_error(answer: Any, sentence: str) -> None:
    with pytest.raises(UnreadableAnswerError, match=sentence):
        fetch(answer)
