"""Counts of log events and spans, in both forms of the answer."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import AccessDeniedError, SourceError, UnreadableAnswerError
from cie_runbook.sources.datadog_aggregates import (
    COLUMNS,
    SAFE_COLUMNS,
    WITHOUT,
    Aggregate,
    Measure,
    aggregate_logs,
    aggregate_spans,
    log_aggregate_request,
    log_aggregate_table,
    span_aggregate_request,
    span_aggregate_table,
)
from cie_runbook.sources.fetched import Fetched
from tests.replay import Reply, Seen, replay
from tests.sources.builders import make_client, make_window
from tests.sources.searches import dtypes, in_turn, needs_recorded, recorded_replies

LOGS = "/api/v2/logs/analytics/aggregate"
SPANS = "/api/v2/spans/analytics/aggregate"
WINDOW = make_window(hours=1)
P95 = Measure("pc95", "@duration")
BY_SERVICE = Aggregate(query="status:error", window=WINDOW, facets=("service",), groups=3)


def log_answer(*buckets: dict[str, Any], **meta: Any) -> dict[str, Any]:
    return {"data": {"buckets": list(buckets)}, "meta": meta}


def span_answer(*buckets: dict[str, Any]) -> dict[str, Any]:
    return {"data": [{"type": "bucket", "id": "x", "attributes": bucket} for bucket in buckets]}


def bucket(service: str, value: Any, name: str = "computes") -> dict[str, Any]:
    return {"by": {"service": service}, name: {"c0": value}}


def count_logs(asked: Aggregate, *answers: Any) -> tuple[Fetched, list[Seen]]:
    with replay(in_turn("POST", LOGS, *answers)) as server:
        return aggregate_logs(make_client(server.url), asked), server.seen


def test_logs_are_counted_by_group() -> None:
    fetched, seen = count_logs(BY_SERVICE, log_answer(bucket("chip", 7), bucket("lorota", 2)))
    assert (fetched.completeness, fetched.queries) == ("complete", {"log counts": "status:error"})
    assert list(fetched.table["group"]) == ["chip", "lorota"]
    assert list(fetched.table["value"]) == [7, 2]
    assert fetched.table["at"].isna().all()
    assert seen[0].json == log_aggregate_request(BY_SERVICE)


def test_the_body_asks_for_what_was_meant() -> None:
    asked = Aggregate(query="a", window=WINDOW, measures=(P95,), facets=("@x",), bin_s=300)
    body = log_aggregate_request(asked, "mark")
    assert body == {
        "filter": {
            "query": "a",
            "from": "2026-11-18T05:00:00.000Z",
            "to": "2026-11-18T06:00:00.000Z",
        },
        "compute": [
            {"aggregation": "pc95", "metric": "@duration", "type": "timeseries", "interval": "5m"}
        ],
        "group_by": [
            {
                "facet": "@x",
                "limit": 100,
                "sort": {"type": "measure", "aggregation": "count", "order": "desc"},
                "missing": WITHOUT,
            }
        ],
        "page": {"cursor": "mark"},
    }
    wrapped = {"type": "aggregate_request", "attributes": log_aggregate_request(asked)}
    assert span_aggregate_request(asked) == {"data": wrapped}


@pytest.mark.parametrize("bin_s", [0, -60, 90])
def test_a_bin_that_is_not_whole_minutes_is_refused(bin_s: int) -> None:
    with pytest.raises(ValueError, match="whole minutes"):
        Aggregate(query="a", window=WINDOW, bin_s=bin_s)


@pytest.mark.parametrize("name", ["compute", "computes"])
def test_spans_are_counted_in_both_shapes_of_their_answer(name: str) -> None:
    with replay(in_turn("POST", SPANS, span_answer(bucket("chip", 7, name)))) as server:
        fetched = aggregate_spans(make_client(server.url), BY_SERVICE)
    assert fetched.table[["group", "measure", "value"]].to_numpy().tolist() == [
        ["chip", "count", 7.0]
    ]
    assert server.seen[0].json == span_aggregate_request(BY_SERVICE)


def test_bins_and_measures_have_a_row_each() -> None:
    asked = Aggregate(query="a", window=WINDOW, measures=(Measure(), P95), bin_s=300)
    points = [{"time": "2026-11-18T05:05:00.000Z", "value": 3}, {"time": "no time", "value": 9}]
    answer = log_answer({"by": {}, "computes": {"c0": points, "c1": 12.5}})
    table = log_aggregate_table(answer, asked)
    assert list(table["measure"]) == ["count", "pc95(@duration)"]
    assert table["at"].iloc[0] == pd.Timestamp("2026-11-18T05:05:00Z")
    assert list(table["group"]) == ["", ""]


def test_nothing_counted_has_the_columns_of_what_is() -> None:
    fetched, _ = count_logs(BY_SERVICE, log_answer())
    assert fetched.completeness == "empty"
    assert dtypes(fetched.table) == COLUMNS
    assert dtypes(span_aggregate_table(span_answer(bucket("a", None)), BY_SERVICE)) == COLUMNS


def test_a_facet_with_as_many_values_as_were_asked_for_may_have_more() -> None:
    fetched, _ = count_logs(BY_SERVICE, log_answer(*(bucket(name, 1) for name in "abc")))
    assert fetched.completeness == "partial"
    assert fetched.missing == ("only the 3 most frequent values of service were asked for",)


def test_further_groups_are_asked_for_and_a_time_out_is_told() -> None:
    fetched, seen = count_logs(
        BY_SERVICE,
        log_answer(bucket("a", 1), page={"after": "m1"}),
        log_answer(bucket("b", 1), status="timeout"),
    )
    assert list(fetched.table["group"]) == ["a", "b"]
    assert seen[1].json["page"] == {"cursor": "m1"}
    assert fetched.missing == ("the service ran out of time and searched only a part",)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"data": []},
        {"data": {"buckets": None}},
        {"errors": ["Jane Doe"]},
        log_answer({"by": {}, "computes": None}),
    ],
)
def test_an_answer_that_is_none_is_an_error_without_its_text(answer: dict[str, Any]) -> None:
    with pytest.raises(UnreadableAnswerError) as caught:
        log_aggregate_table(answer, BY_SERVICE)
    assert "Jane" not in str(caught.value)


def test_the_scope_that_is_missing_is_named() -> None:
    with (
        replay(in_turn("POST", SPANS, Reply(403))) as server,
        pytest.raises(AccessDeniedError, match="needs the scope apm_read"),
    ):
        aggregate_spans(make_client(server.url), BY_SERVICE)


def test_the_groups_are_not_declared_safe() -> None:
    assert set(COLUMNS) - set(SAFE_COLUMNS) == {"group"}


@needs_recorded
def test_what_the_service_recorded_is_read() -> None:
    (reply,) = recorded_replies("v2_aggregate_events_returns_ok_response.yaml")
    fetched, _ = count_logs(Aggregate(query="*", window=WINDOW), reply)
    assert fetched.completeness == "empty"


@given(
    st.recursive(
        st.none() | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["data", "buckets", "by", "computes", "c0"]), inner)
        ),
        max_leaves=8,
    )
)
def test_any_answer_is_a_table_or_one_of_our_errors(content: Any) -> None:
    for read in (log_aggregate_table, span_aggregate_table):
        try:
            assert dtypes(read({"data": content}, BY_SERVICE)) == COLUMNS
        except SourceError:
            continue
