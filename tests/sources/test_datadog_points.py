"""Answers of both timeseries APIs, read from samples."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.datadog_points import (
    query_reply,
    query_table,
    shown_bin_s,
    timeseries_reply,
    timeseries_request,
    timeseries_table,
)
from cie_runbook.tables import SERIES_COLUMNS, empty_table
from tests.sources.builders import START, answer_of, make_window, milliseconds

DATA = Path(__file__).parents[1] / "data" / "datadog"


def sample(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def make_table(rows: list[tuple[int, str, str, float | None]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(SERIES_COLUMNS))
    table["at"] = pd.to_datetime(table["at"], unit="ms", utc=True)
    return table.astype(dict(SERIES_COLUMNS))


def test_a_request_is_in_milliseconds_throughout() -> None:
    body = timeseries_request(("sum:a{*}", "sum:b{*}"), make_window(hours=1), 300)["data"]
    attributes = body["attributes"]
    assert body["type"] == "timeseries_request"
    assert (attributes["from"], attributes["to"]) == (1794978000000, 1794981600000)
    assert attributes["interval"] == 300_000
    assert attributes["queries"] == [
        {"data_source": "metrics", "name": "q0", "query": "sum:a{*}"},
        {"data_source": "metrics", "name": "q1", "query": "sum:b{*}"},
    ]
    assert attributes["formulas"] == [{"formula": "q0"}, {"formula": "q1"}]


def test_a_grouped_v2_answer_keeps_groups_apart_and_gaps_unknown() -> None:
    table = timeseries_table(
        sample("timeseries-v2-grouped.json"), ("steps", "time:p95"), group_by="station"
    )
    first, second, third = 1794981600000, 1794985200000, 1794988800000
    expected = make_table(
        [
            (first, "steps", "007", 3.0),
            (second, "steps", "007", 4.5),
            (third, "steps", "007", 0.0),
            (first, "steps", "442", 12.0),
            (second, "steps", "442", None),
            (third, "steps", "442", 9.0),
            (first, "time:p95", "442", 812.25),
            (second, "time:p95", "442", 790.0),
            (third, "time:p95", "442", None),
        ]
    )
    pd.testing.assert_frame_equal(table, expected)


def test_units_are_carried_with_their_denominator() -> None:
    answer = sample("timeseries-v2-grouped.json")
    units = timeseries_reply(answer, ("steps", "time:p95"), "station").units
    assert units == {"steps": None, "time:p95": "millisecond"}
    assert query_reply(sample("query-v1-plain.json"), "calls").units == {"calls": "request/second"}


def test_a_v1_answer_gives_the_same_shape() -> None:
    table = query_table(sample("query-v1-plain.json"), "calls")
    expected = make_table(
        [
            (1794981600000, "calls", "", 41.0),
            (1794981900000, "calls", "", None),
            (1794982200000, "calls", "", 38.0),
            (1794982500000, "calls", "", 0.0),
        ]
    )
    pd.testing.assert_frame_equal(table, expected)


def test_a_v1_answer_states_its_bins() -> None:
    assert query_reply(sample("query-v1-plain.json"), "calls").bin_s == 300


@pytest.mark.parametrize(
    "answer",
    [
        answer_of(times=[]),
        answer_of([], times=[]),
        {"data": {"attributes": {"times": [], "series": [], "values": []}}, "links": "new field"},
    ],
)
def test_an_empty_v2_answer_has_the_columns_of_a_full_one(answer: dict[str, Any]) -> None:
    pd.testing.assert_frame_equal(timeseries_table(answer, ("a",)), empty_table(SERIES_COLUMNS))


def test_an_empty_v1_answer_has_the_columns_of_a_full_one() -> None:
    table = query_table({"status": "ok", "series": []}, "a")
    pd.testing.assert_frame_equal(table, empty_table(SERIES_COLUMNS))


def broken(**attributes: Any) -> dict[str, Any]:
    answer = answer_of([1.0], times=[milliseconds(START)])
    answer["data"]["attributes"].update(attributes)
    return answer


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"data": None},
        {"data": []},
        broken(times=None),
        broken(times=["x"]),
        broken(times=[True]),
        broken(times=[1e300]),
        broken(times=[10**400]),
        broken(values=[["12"]]),
        broken(values=[[True]]),
        broken(values=[[10**400]]),
        broken(values=[[1.0, 2.0]]),
        broken(values=[]),
        broken(values=[[[1.0]]]),
        broken(series=[{"group_tags": [], "query_index": 1}]),
        broken(series=[{"group_tags": [], "query_index": -1}]),
        broken(series=[{"group_tags": [7], "query_index": 0}]),
        broken(series=[{"query_index": 0}]),
        broken(series=["x"]),
    ],
)
def test_a_v2_answer_of_another_form_is_unreadable(answer: dict[str, Any]) -> None:
    with pytest.raises(UnreadableAnswerError, match="is not as documented"):
        timeseries_table(answer, ("a",))


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"status": "ok"},
        {"status": "ok", "series": None},
        {"status": "ok", "series": [{"pointlist": [[1, 2, 3]]}]},
        {"status": "ok", "series": [{"pointlist": [[1]]}]},
        {"status": "ok", "series": [{"pointlist": [1]}]},
        {"status": "ok", "series": [{"pointlist": [[1, "2"]]}]},
        {"status": "ok", "series": [{"pointlist": [[None, 2]]}]},
        {"status": "ok", "series": [{"pointlist": [], "interval": "soon"}]},
    ],
)
def test_a_v1_answer_of_another_form_is_unreadable(answer: dict[str, Any]) -> None:
    with pytest.raises(UnreadableAnswerError, match="is not as documented"):
        query_table(answer, "a")


@pytest.mark.parametrize("answer", [{"errors": "bad query"}, {"errors": "bad", "data": None}])
def test_an_error_inside_a_v2_answer_is_an_error(answer: dict[str, Any]) -> None:
    with pytest.raises(UnreadableAnswerError, match="could not be evaluated"):
        timeseries_table(answer, ("a",))


def test_an_error_inside_a_v1_answer_is_an_error() -> None:
    with pytest.raises(UnreadableAnswerError, match="could not be evaluated") as caught:
        query_table({"status": "error", "error": "secret text", "series": []}, "a")
    assert "secret text" not in str(caught.value)


def test_a_tag_that_fits_no_table_is_mended() -> None:
    answer = answer_of([1.0], times=[milliseconds(START)])
    answer["data"]["attributes"]["series"][0]["group_tags"] = ["station:\ud800" + "x" * 500]
    group = timeseries_table(answer, ("a",), "station")["group"].iloc[0]
    assert group.startswith("?x")
    assert len(group) == 200


def test_tags_without_the_one_asked_for_are_kept_so_that_series_do_not_merge() -> None:
    answer = answer_of([1.0], times=[milliseconds(START)])
    answer["data"]["attributes"]["series"][0]["group_tags"] = ["env:prod", "app:cie"]
    assert list(timeseries_table(answer, ("a",), "station")["group"]) == ["app:cie,env:prod"]


def test_infinity_is_unknown() -> None:
    table = timeseries_table(answer_of([float("inf")], times=[milliseconds(START)]), ("a",))
    assert table["value"].isna().all()


def test_many_instants_show_their_bins_and_few_do_not() -> None:
    assert shown_bin_s(np.arange(30) * 600_000) == 600
    assert shown_bin_s(np.arange(5) * 600_000) is None
