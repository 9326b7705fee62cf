"""Volume and trend of a Sentry organisation."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import SourceError, UnreadableAnswerError
from cie_runbook.sources.sentry_series import (
    SAFE_TREND_COLUMNS,
    TREND_COLUMNS,
    VOLUME_COLUMNS,
    SeriesSearch,
    trend,
    trend_request,
    trend_table,
    volume,
    volume_table,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import START, make_window
from tests.sources.systems import assert_contract, client_of

SEARCH = SeriesSearch(
    organization="va", window=make_window(hours=1), bin_s=300, projects=("7",), query="team:cie"
)
VOLUME = {
    "start": "2026-11-18T05:00:00Z",
    "intervals": ["2026-11-18T05:00:00Z", "2026-11-18T05:05:00Z"],
    "groups": [
        {
            "by": {"outcome": "accepted"},
            "totals": {"sum(quantity)": 5},
            "series": {"sum(quantity)": [2, 3]},
        },
        {"by": {"outcome": "rate_limited"}, "series": {"sum(quantity)": [0, None]}},
    ],
}


def series(stamp: float, **more: Any) -> dict[str, Any]:
    point = {"timestamp": stamp, "value": 4.5, "incomplete": True}
    return {"timeSeries": [{"yAxis": "count()", "values": [point], **more}], "meta": {}}


def test_volume_has_a_row_for_each_outcome_and_bin() -> None:
    path = "/organizations/va/stats_v2/"
    with (
        replay(Exchange("GET", path, (Reply.of(VOLUME),))) as server,
        client_of("sentry", server.url) as (client, deadline),
    ):
        found = volume(client, SEARCH, deadline)
    assert_contract(found.table, VOLUME_COLUMNS)
    assert found.table["outcome"].tolist() == ["accepted"] * 2 + ["rate_limited"] * 2
    assert found.table["event_count"].fillna(-1).tolist() == [2, 3, 0, -1]
    assert found.table["at"].iloc[1] == pd.Timestamp("2026-11-18T05:05:00Z")
    assert server.seen[0].query == {
        "groupBy": ["outcome"],
        "field": ["sum(quantity)"],
        "category": ["error"],
        "interval": ["5m"],
        "project": ["7"],
        "start": ["2026-11-18T05:00:00"],
        "end": ["2026-11-18T06:00:00"],
    }


@pytest.mark.parametrize("factor", [1, 1000])
def test_a_trend_is_read_in_seconds_and_in_milliseconds(factor: int) -> None:
    path = "/organizations/va/events-timeseries/"
    answer = series(START.timestamp() * factor)
    with (
        replay(Exchange("GET", path, (Reply.of(answer),))) as server,
        client_of("sentry", server.url) as (client, deadline),
    ):
        found = trend(client, SEARCH, deadline)
    assert_contract(found.table, TREND_COLUMNS)
    assert found.table.to_numpy().tolist() == [[pd.Timestamp(START), "", "count()", 4.5, True]]
    assert server.seen[0].query["interval"] == ["300"]
    assert server.seen[0].query["query"] == ["team:cie"]


def test_a_split_trend_asks_for_the_greatest_groups_and_names_them() -> None:
    asked = SeriesSearch(
        organization="va", window=SEARCH.window, bin_s=60, group_by=("title", "release"), top=3
    )
    query = parse_qs(urlsplit(trend_request(asked)).query)
    assert query["groupBy"] == ["title", "release"]
    assert (query["topEvents"], query["sort"]) == (["3"], ["-count()"])
    groups = [{"key": "title", "value": "Timeout"}, {"key": "release", "value": None}]
    assert trend_table(series(1.0, groupBy=groups))["group"].tolist() == ["Timeout, "]


def test_nothing_keeps_its_columns() -> None:
    assert_contract(volume_table({"intervals": [], "groups": []}), VOLUME_COLUMNS)
    assert_contract(trend_table({"timeSeries": []}), TREND_COLUMNS)


@pytest.mark.parametrize(
    ("answer", "where"),
    [
        ({}, "intervals"),
        ({"intervals": []}, "groups"),
        (
            {"intervals": ["2026-11-18T05:00:00Z"], "groups": [{"series": {}}]},
            r"groups\[0\]\.series",
        ),
    ],
)
def test_what_lacks_in_a_volume_is_named_by_its_path(answer: dict[str, Any], where: str) -> None:
    with pytest.raises(UnreadableAnswerError, match=where):
        volume_table(answer)


@pytest.mark.parametrize("answer", [{}, {"detail": "secret"}, {"timeSeries": [{"values": [{}]}]}])
def test_what_lacks_in_a_trend_is_named_by_its_path(answer: dict[str, Any]) -> None:
    with pytest.raises(UnreadableAnswerError, match="timeSeries") as caught:
        trend_table(answer)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("bin_s", [0, -60, 61])
def test_a_bin_that_is_not_whole_minutes_is_refused(bin_s: int) -> None:
    with pytest.raises(ValueError, match="whole minutes"):
        SeriesSearch(organization="va", window=SEARCH.window, bin_s=bin_s)


def test_the_groups_of_a_trend_are_not_declared_safe() -> None:
    assert set(TREND_COLUMNS) - set(SAFE_TREND_COLUMNS) == {"group"}


@given(st.floats(allow_nan=True) | st.text(max_size=5) | st.none() | st.booleans())
def test_any_time_stamp_is_an_instant_or_one_of_our_errors(stamp: Any) -> None:
    try:
        assert len(trend_table(series(stamp))) == 1
    except SourceError:
        return
