"""Objectives over loopback: what is promised, and how well it was kept."""

from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import AccessDeniedError, UnavailableError, UnreadableAnswerError
from cie_runbook.sources.datadog_slos import (
    COLUMNS,
    HISTORY_COLUMNS,
    SAFE_COLUMNS,
    SAFE_HISTORY_COLUMNS,
    fetch_slo_history,
    fetch_slos,
    history_table,
    slos_table,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import make_client, make_window
from tests.sources.searches import dtypes, in_turn

LIST = "/api/v1/slo"
WINDOW = make_window(hours=1)
SLO = {
    "id": "0123456789abcdef",
    "name": "Check-in works",
    "type": "metric",
    "thresholds": [
        {"timeframe": "7d", "target": 99.5, "warning": 99.9, "target_display": "99.5"},
        {"timeframe": "30d", "target": 99},
    ],
    "tags": ["team:cie"],
    "creator": {"email": "secret@example.test"},
}
HISTORY = {
    "data": {
        "from_ts": 1,
        "overall": {
            "name": "Check-in works",
            "sli_value": 99.25,
            "error_budget_remaining": {"7d": -50.0, "30d": 25.0},
        },
        "thresholds": {"7d": {"target": 99.5}, "30d": {"target": 99.0}},
        "series": {"numerator": {"values": [1]}},
    },
    "errors": None,
}


def kept(slo_id: str, *replies: Reply) -> Exchange:
    return Exchange("GET", f"{LIST}/{slo_id}/history", replies)


def test_objectives_have_a_row_for_each_promise() -> None:
    with replay(in_turn("GET", LIST, {"data": [SLO]}, {"data": []})) as server:
        fetched = fetch_slos(make_client(server.url), tag="team:cie")
    assert fetched.completeness == "complete"
    assert fetched.table["timeframe"].tolist() == ["7d", "30d"]
    assert fetched.table["target"].tolist() == [99.5, 99.0]
    assert fetched.table["warning"].isna().tolist() == [False, True]
    assert [seen.query["offset"] for seen in server.seen] == [["0"], ["1"]]
    assert server.seen[0].query["tags_query"] == ["team:cie"]
    assert "secret" not in fetched.table.to_csv()


def test_an_objective_without_a_promise_keeps_its_row() -> None:
    table = slos_table({"data": [{"id": "x", "thresholds": None}]})
    assert table["target"].isna().tolist() == [True]


def test_no_objectives_have_the_columns_of_some() -> None:
    with replay(in_turn("GET", LIST, {"data": []})) as server:
        fetched = fetch_slos(make_client(server.url))
    assert (fetched.completeness, dtypes(fetched.table)) == ("empty", COLUMNS)


def test_a_history_has_a_row_for_each_promise() -> None:
    with replay(kept("s1", Reply.of(HISTORY))) as server:
        fetched = fetch_slo_history(make_client(server.url), ["s1", "s1"], WINDOW)
    assert dtypes(fetched.table) == HISTORY_COLUMNS
    assert fetched.table.drop(columns="name").to_numpy().tolist() == [
        ["s1", 99.25, "7d", 99.5, -50.0],
        ["s1", 99.25, "30d", 99.0, 25.0],
    ]
    start = int(WINDOW.start.timestamp())
    assert server.seen[0].query == {"from_ts": [str(start)], "to_ts": [str(start + 3600)]}


def test_a_history_without_a_promise_keeps_what_was_measured() -> None:
    table = history_table({"data": {"overall": {"sli_value": 98.0}}}, "s1")
    assert table["sli"].tolist() == [98.0]
    assert pd.isna(table["target"].iloc[0])


def test_a_history_that_does_not_come_leaves_the_others() -> None:
    with replay(kept("s1", Reply.of(HISTORY)), kept("s2", Reply(404))) as server:
        fetched = fetch_slo_history(make_client(server.url), ["s2", "s1"], WINDOW)
    assert (fetched.completeness, len(fetched.table)) == ("partial", 2)
    assert fetched.missing[0].startswith("no answer for s2: ")


@pytest.mark.parametrize(("status", "kind"), [(403, AccessDeniedError), (503, UnavailableError)])
def test_no_history_at_all_is_an_error(status: int, kind: type[Exception]) -> None:
    with replay(kept("s1", Reply(status))) as server, pytest.raises(kind):
        fetch_slo_history(make_client(server.url), ["s1"], WINDOW)


@pytest.mark.parametrize("answer", [{}, {"data": {}}, {"data": [{}]}, {"data": ["x"]}])
def test_a_list_that_is_none_is_named_by_its_path(answer: dict[str, Any]) -> None:
    with pytest.raises(UnreadableAnswerError, match="data"):
        slos_table(answer)
    with pytest.raises(UnreadableAnswerError, match=r"data\.overall"):
        history_table(answer, "s1")


def test_names_are_not_declared_safe() -> None:
    assert {"name", "tags", "description", "type"} == set(COLUMNS) - set(SAFE_COLUMNS)
    assert set(HISTORY_COLUMNS) - set(SAFE_HISTORY_COLUMNS) == {"name"}
