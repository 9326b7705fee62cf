"""The bodies of answers, held against recorded ones where there are any."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from cie_runbook.drill.answers import (
    detailed_error,
    errors,
    metadata,
    v1_answer,
    v2_answer,
)
from cie_runbook.drill.directory import Named
from cie_runbook.drill.query import parse_query
from cie_runbook.drill.rollup import Points
from cie_runbook.window import Window
from tests.drill.worlds import WEDNESDAY

DAY = Window.of_day(WEDNESDAY)
COUNT = Named(reference="x", kind="count", unit="call", meaning="calls", tags=frozenset())
TIMER = Named(reference="y:p95", kind="timer", unit="millisecond", meaning="time", tags=frozenset())


def recorded(name: str) -> dict[str, Any]:
    folder = os.environ.get("CIE_RUNBOOK_RECORDED")
    if not folder:
        pytest.skip("CIE_RUNBOOK_RECORDED names no folder of recorded exchanges")
    (file,) = Path(folder).rglob(f"{name}.yaml")
    exchange = yaml.safe_load(file.read_text(encoding="utf-8"))["interactions"][0]
    body: dict[str, Any] = json.loads(exchange["response"]["body"]["string"])
    return body


def shape(value: Any) -> Any:
    """Return the keys and types of a body; a list is as its first item, null fits anything."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if type(value) in {int, float} else type(value).__name__


def make_points(*values: float | None, group: tuple[str, ...] = (), first_s: int = 300) -> Points:
    at_s = first_s + 300 * np.arange(len(values), dtype=np.int64)
    return Points(group, at_s, np.array([np.nan if v is None else v for v in values]))


def v2_body() -> dict[str, Any]:
    return v2_answer([(0, COUNT, [make_points(1, 1, 87)])])


def v1_body() -> dict[str, Any]:
    query = parse_query("avg:x.time{*}")
    return v1_answer(query.text, DAY, [(query, TIMER, 300, [make_points(1.5, 2.5)])])


def test_the_newer_answer_has_the_recorded_shape() -> None:
    real = recorded("v2_timeseries_cross_product_query_returns_ok_response")

    assert shape(v2_body()) == shape(real)


def test_the_older_answer_has_the_recorded_shape() -> None:
    real = recorded("v1_query_timeseries_points_returns_ok_response")
    ours = v1_body()
    assert ours["series"][0].pop("aggr") == "avg"
    assert real["series"][0].pop("aggr") is None  # that query named no aggregator

    assert shape(ours) == shape(real)


def test_times_are_the_union_and_gaps_are_null() -> None:
    body = v2_answer(
        [
            (0, COUNT, [make_points(4, None, 2)]),
            (1, TIMER, [make_points(0.25, 0.5, first_s=900)]),
        ]
    )["data"]["attributes"]

    assert body["times"] == [300_000, 900_000, 1_200_000]
    assert body["values"] == [[4, 2, None], [None, 0.25, 0.5]]
    assert [series["query_index"] for series in body["series"]] == [0, 1]
    assert body["series"][1]["unit"][0]["name"] == "millisecond"
    assert body["series"][0]["unit"] is None


def test_groups_are_told_by_their_tags() -> None:
    body = v2_answer([(0, COUNT, [make_points(1, group=("station:442",))])])

    assert body["data"]["attributes"]["series"][0]["group_tags"] == ["station:442"]


def test_no_series_make_an_empty_answer_of_the_same_form() -> None:
    assert v2_answer([])["data"]["attributes"] == {"series": [], "times": [], "values": []}
    assert v1_answer("avg:x{*}", DAY, [])["series"] == []


def test_counts_are_written_as_whole_numbers() -> None:
    assert json.dumps(v2_body()["data"]["attributes"]["values"]) == "[[1, 1, 87]]"


def test_the_older_answer_gives_points_in_milliseconds_and_the_interval_in_seconds() -> None:
    series = v1_body()["series"][0]

    assert series["pointlist"] == [[300_000, 1.5], [600_000, 2.5]]
    assert (series["interval"], series["start"], series["end"]) == (300, 300_000, 899_999)
    assert series["unit"][0]["short_name"] == "ms"
    assert v1_body()["from_date"] == DAY.start.timestamp() * 1_000


def test_refusals_come_in_the_two_documented_forms() -> None:
    assert errors("Forbidden") == {"errors": ["Forbidden"]}
    assert detailed_error("T", "d") == {"errors": [{"title": "T", "detail": "d"}]}


def test_metadata_names_kind_and_unit() -> None:
    assert metadata(COUNT)["type"] == "count"
    assert metadata(TIMER)["unit"] == "millisecond"
