"""Metrics fetched in parts over loopback: complete, partial and empty are told apart."""

import math
import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import (
    AccessDeniedError,
    RateLimitedError,
    SourceError,
    UnavailableError,
)
from cie_runbook.sources.datadog_metrics import (
    GIVE_UP_AFTER,
    POINTS_PER_SERIES,
    chunks,
    fetch_timeseries,
)
from cie_runbook.sources.fetched import Fetched
from cie_runbook.window import Window
from tests.replay import Exchange, ReplayServer, Reply, Seen, recorded, replay
from tests.sources.builders import (
    QUERY,
    START,
    TIMESERIES,
    Clock,
    answer_of,
    make_client,
    make_window,
    milliseconds,
    ones,
    timeseries,
)

RECORDED = os.environ.get("CIE_RUNBOOK_RECORDED")
needs_recorded = pytest.mark.skipif(
    RECORDED is None, reason="CIE_RUNBOOK_RECORDED names no folder of recorded exchanges"
)
HOUR = make_window(hours=1)


def make_queries(count: int) -> dict[str, str]:
    return {f"m{number}": f"sum:m{number}{{*}}" for number in range(count)}


def fetch(server: ReplayServer, count: int = 1, window: Window = HOUR, **how: str) -> Fetched:
    client = make_client(server.url)
    return fetch_timeseries(client, make_queries(count), window, 300, group_by=how.get("group_by"))


def recorded_exchanges(name: str) -> list[Exchange]:
    return recorded(Path(RECORDED or "") / "datadog" / name)


@needs_recorded
def test_the_recorded_v1_exchange_gives_its_288_points_and_its_unit() -> None:
    window = Window(
        datetime.fromtimestamp(1641343852, UTC), datetime.fromtimestamp(1641430252, UTC)
    )
    with replay(
        *recorded_exchanges("v1_query_timeseries_points_returns_ok_response.yaml")
    ) as server:
        client = make_client(server.url, api="v1")
        fetched = fetch_timeseries(client, {"idle": "system.cpu.idle{*}"}, window, 300)
    assert (fetched.completeness, fetched.missing) == ("complete", ())
    assert len(fetched.table) == 288
    assert fetched.table["value"].notna().all()
    assert fetched.units == {"idle": "percent"}
    assert fetched.table["value"].iloc[0] == pytest.approx(91.4583840476142)


@needs_recorded
def test_the_recorded_v2_exchange_gives_its_3_points_without_a_unit() -> None:
    window = Window(
        datetime.fromtimestamp(1711977601, UTC), datetime.fromtimestamp(1711981201, UTC)
    )
    name = "v2_timeseries_cross_product_query_returns_ok_response.yaml"
    with replay(*recorded_exchanges(name)) as server:
        query = "avg:datadog.estimated_usage.metrics.custom{*}"
        fetched = fetch_timeseries(make_client(server.url), {"usage": query}, window, 5)
    assert list(fetched.table["value"]) == [1, 1, 87]
    assert fetched.units == {"usage": None}
    asked = server.seen[0].json["data"]["attributes"]
    assert (asked["from"], asked["to"], asked["interval"]) == (1711977601000, 1711981201000, 5000)
    assert asked["queries"][0]["query"] == query


def test_a_window_is_complete_when_every_part_came() -> None:
    with replay(Exchange("POST", TIMESERIES, ones)) as server:
        fetched = fetch(server, count=23, window=make_window(days=12))
    assert (fetched.completeness, fetched.missing, fetched.silent) == ("complete", (), ())
    assert len(fetched.table) == 23 * 12 * 288
    assert not fetched.table.duplicated(["at", "metric", "group"]).any()
    assert len(server.seen) == 3 * 3  # batches of 10 queries, parts of 1,500 bins
    assert list(dict.fromkeys(fetched.table["metric"])) == list(make_queries(23))


def test_no_request_asks_for_more_points_than_the_service_gives() -> None:
    with replay(Exchange("POST", TIMESERIES, ones)) as server:
        fetch(server, window=make_window(days=43))
    for seen in server.seen:
        asked = seen.json["data"]["attributes"]
        assert (asked["to"] - asked["from"]) / asked["interval"] <= POINTS_PER_SERIES


def test_the_newest_part_is_asked_for_first() -> None:
    with replay(Exchange("POST", TIMESERIES, ones)) as server:
        client = make_client(server.url)
        window = make_window(days=43)
        fetch_timeseries(client, make_queries(1), window, 300)
    first_four = {seen.json["data"]["attributes"]["to"] for seen in server.seen[:4]}
    assert milliseconds(window.end) in first_four


def test_progress_is_told_part_by_part() -> None:
    told: list[tuple[int, int]] = []
    with replay(Exchange("POST", TIMESERIES, ones)) as server:
        fetch_timeseries(
            make_client(server.url),
            make_queries(11),
            make_window(days=6),
            300,
            on_progress=lambda done, total: told.append((done, total)),
        )
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_no_numbers_at_all_is_empty_and_not_zero() -> None:
    nothing = Reply.of(answer_of([None], times=[milliseconds(START)]))
    with replay(timeseries(nothing)) as server:
        fetched = fetch(server)
    assert fetched.completeness == "empty"
    assert fetched.silent == ("m0",)
    assert list(fetched.table["value"].isna()) == [True]


def test_a_metric_without_a_number_is_named_beside_those_that_speak() -> None:
    times = [milliseconds(START)]
    with replay(timeseries(Reply.of(answer_of([5.0], [None], times=times)))) as server:
        fetched = fetch(server, count=2)
    assert (fetched.completeness, fetched.silent) == ("complete", ("m1",))


def test_a_part_that_fails_is_named_with_metrics_days_and_reason() -> None:
    day = 24 * 3600 * 1000

    def reply(seen: Seen) -> Reply:
        start = seen.json["data"]["attributes"]["from"]
        return Reply(status=503) if start < milliseconds(START) + day else ones(seen)

    with replay(Exchange("POST", TIMESERIES, reply)) as server:
        fetched = fetch(server, count=2, window=make_window(days=10))
    assert fetched.completeness == "partial"
    assert fetched.missing == (
        "no answer for m0, m1, Wed 2026-11-18 to Mon 2026-11-23: the service failed (status 503)",
    )
    assert fetched.table["at"].min() == START + timedelta(seconds=300 * POINTS_PER_SERIES)


def test_one_query_that_is_refused_does_not_cost_its_neighbours() -> None:
    def reply(seen: Seen) -> Reply:
        asked = [query["query"] for query in seen.json["data"]["attributes"]["queries"]]
        return Reply(status=400) if "sum:m3{*}" in asked else ones(seen)

    with replay(Exchange("POST", TIMESERIES, reply)) as server:
        fetched = fetch(server, count=5)
    assert fetched.completeness == "partial"
    assert set(fetched.table["metric"]) == {"m0", "m1", "m2", "m4"}
    assert fetched.missing == (
        "no answer for m3, Wed 2026-11-18: "
        "the service refused the request for timeseries (status 400)",
    )


def test_a_denied_key_ends_it_all_and_is_asked_no_second_time() -> None:
    with (
        replay(timeseries(Reply(status=403))) as server,
        pytest.raises(AccessDeniedError, match="timeseries_query"),
    ):
        fetch(server, count=40, window=make_window(days=43))
    assert len(server.seen) <= 20  # of 36: those that were on their way, on a busy machine too


def test_a_service_that_is_down_is_given_up_soon() -> None:
    with (
        replay(timeseries(Reply(status=503))) as server,
        pytest.raises(UnavailableError, match="status 503"),
    ):
        fetch(server, count=60, window=make_window(days=43))
    assert len(server.seen) <= (GIVE_UP_AFTER + 4) * 4


def test_a_burst_of_failures_is_survived() -> None:
    times = [milliseconds(START)]
    good = Reply.of(answer_of([5.0], times=times))
    cut = Reply(200, good.body[:9], good.headers, declared_length=len(good.body))
    with replay(timeseries(Reply(status=502), cut, good.zipped())) as server:
        fetched = fetch(server)
    assert list(fetched.table["value"]) == [5.0]


def test_a_rate_limit_is_waited_out_within_the_budget() -> None:
    clock = Clock()
    good = Reply.of(answer_of([5.0], times=[milliseconds(START)]))
    limited = Reply.of({}, 429, x_ratelimit_reset="30")
    with replay(timeseries(limited, good)) as server:
        client = make_client(server.url, clock=clock)
        fetched = fetch_timeseries(client, make_queries(1), HOUR, 300)
    assert fetched.completeness == "complete"
    assert clock.pauses == [30]


def test_a_rate_limit_beyond_the_budget_is_an_error() -> None:
    with (
        replay(timeseries(Reply.of({}, 429, x_ratelimit_reset="3600"))) as server,
        pytest.raises(RateLimitedError),
    ):
        fetch(server)
    assert len(server.seen) == 1


def test_points_outside_the_window_and_repeats_are_left_out() -> None:
    times = [milliseconds(START + timedelta(minutes=m)) for m in (-5, 0, 0, 5, 60)]
    with replay(timeseries(Reply.of(answer_of([1, 2, 2, 3, 4], times=times)))) as server:
        fetched = fetch(server)
    assert list(fetched.table["value"]) == [2, 3]


def test_bins_of_another_length_make_the_answer_partial() -> None:
    times = [milliseconds(START + timedelta(minutes=10 * n)) for n in range(48)]
    with replay(timeseries(Reply.of(answer_of([1.0] * 48, times=times)))) as server:
        fetched = fetch(server, window=make_window(hours=8))
    assert fetched.completeness == "partial"
    assert fetched.missing == ("the service answered in bins of 600 s instead of 300 s for m0",)


def test_an_answer_that_cannot_be_read_is_an_error_of_its_own() -> None:
    with (
        replay(timeseries(Reply.of({"data": "nothing"}))) as server,
        pytest.raises(SourceError, match="is not as documented"),
    ):
        fetch(server)


def test_groups_are_asked_for_a_few_queries_at_a_time() -> None:
    with replay(Exchange("POST", TIMESERIES, ones)) as server:
        fetch(server, count=5, group_by="station")
    sizes = sorted(len(seen.json["data"]["attributes"]["queries"]) for seen in server.seen)
    assert sizes == [1, 2, 2]


def test_the_v1_api_is_asked_query_by_query() -> None:
    points = [[milliseconds(START), 3.0]]
    series = [{"pointlist": points, "interval": 300, "tag_set": [], "unit": None}]
    exchange = Exchange("GET", QUERY, (Reply.of({"status": "ok", "series": series}),))
    with replay(exchange) as server:
        client = make_client(server.url, api="v1")
        fetched = fetch_timeseries(client, make_queries(3), HOUR, 300)
    assert len(server.seen) == 3
    assert list(fetched.table["metric"]) == ["m0", "m1", "m2"]
    assert fetched.units == {"m0": None, "m1": None, "m2": None}


def test_an_error_status_inside_a_v1_answer_is_an_error() -> None:
    exchange = Exchange("GET", QUERY, (Reply.of({"status": "error", "error": "no"}),))
    with replay(exchange) as server:
        client = make_client(server.url, api="v1")
        with pytest.raises(SourceError, match="could not be evaluated"):
            fetch_timeseries(client, make_queries(1), HOUR, 300)


@given(
    st.integers(0, 400_000_000),
    st.integers(1, 9_000_000),
    st.sampled_from([60, 300, 3600]),
)
def test_parts_cover_the_window_without_gap_or_overlap(
    start_s: int, length_s: int, bin_s: int
) -> None:
    start = datetime.fromtimestamp(1_500_000_000 + start_s, UTC)
    window = Window(start, start + timedelta(seconds=length_s))
    parts = chunks(window, bin_s)
    assert parts[0].start == window.start
    assert parts[-1].end == window.end
    assert all(before.end == after.start for before, after in pairwise(parts))
    assert all(part.end.timestamp() % bin_s == 0 for part in parts[:-1])
    longest = max(part.duration.total_seconds() for part in parts)
    assert math.ceil(longest / bin_s) <= POINTS_PER_SERIES
