"""Dashboards over loopback: what every widget plots, in each form in which it may be written."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import AccessDeniedError, RefusedRequestError, UnreadableAnswerError
from cie_runbook.sources import datadog_dashboards
from cie_runbook.sources.datadog_dashboards import COLUMNS, dashboard_table, fetch_dashboards
from tests.replay import Reply, replay
from tests.sources.builders import make_client
from tests.sources.searches import dtypes, in_turn, sample

PATH = "/api/v1/dashboard/"
EMPTY: dict[str, Any] = {"id": "abc-def-ghj", "title": "Empty", "widgets": []}
KEYS = st.sampled_from(
    [
        *("id", "definition", "type", "requests", "queries", "query", "q", "formulas", "widgets"),
        *("title", "search", "log_query", "data_source", "source_widget_definition", "slo_id"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def asked(table: pd.DataFrame, widget_id: str) -> list[tuple[str, str]]:
    of_widget = table[table["widget_id"] == widget_id]
    return list(zip(of_widget["kind"], of_widget["query"], strict=True))


def widget(**definition: Any) -> dict[str, Any]:
    return {**EMPTY, "widgets": [{"id": 1, "definition": definition}]}


@pytest.mark.parametrize(
    ("widget_id", "expected"),
    [
        ("1", []),
        (
            "3",
            [
                ("metrics", "sum:demo.ok{$env}.as_count()"),
                ("metrics", "sum:demo.failed{$env}.as_count()"),
                ("formula", "b / (a + b)"),
            ],
        ),
        ("4", [("metrics", "avg:demo.old{*}")]),
        ("5", [("metrics", "avg:demo.cpu{*}"), ("metrics", "avg:demo.mem{*}")]),
        ("6", [("logs", "service:chip status:error"), ("logs", "service:lorota")]),
        ("7", [("logs_stream", "service:vista-api")]),
        ("8", [("monitor", "111830")]),
        ("9", [("slo", "0a1b2c")]),
        ("10", [("metrics", "sum:demo.steps{*} by {station}")]),
        ("11", [("new_source", '{"data_source":"new_source","name":"x","what":"ever"}')]),
    ],
    ids=[
        "note",
        "queries and formula",
        "older text",
        "requests by dimension",
        "logs",
        "list",
        "alert",
        "slo",
        "split",
        "a form that nobody knows yet",
    ],
)
def test_each_form_of_a_widget_gives_its_queries(
    widget_id: str, expected: list[tuple[str, str]]
) -> None:
    assert asked(dashboard_table(sample("dashboard-mixed.json")), widget_id) == expected


def test_a_query_carries_dashboard_section_widget_and_name() -> None:
    table = dashboard_table(sample("dashboard-mixed.json"))
    row = table[table["name"] == "share"].iloc[0].to_dict()
    assert row == {
        "dashboard_id": "abc-def-ghi",
        "dashboard": "Check-in demo",
        "section": "Traffic",
        "widget_id": "3",
        "widget": "Requests",
        "type": "timeseries",
        "request": 0,
        "kind": "formula",
        "name": "share",
        "query": "b / (a + b)",
    }


def test_requests_of_a_widget_are_numbered() -> None:
    table = dashboard_table(sample("dashboard-mixed.json"))
    assert list(table.loc[table["widget_id"] == "6", "request"]) == [0, 1]
    assert table.loc[table["widget_id"] == "8", "request"].isna().all()


def test_a_group_in_a_group_names_both() -> None:
    inner = {"type": "group", "title": "In", "widgets": widget(requests=[{"q": "x"}])["widgets"]}
    table = dashboard_table(widget(type="group", title="Out", widgets=[{"definition": inner}]))
    assert list(table["section"]) == ["Out / In"]


def test_a_dashboard_without_queries_keeps_the_columns() -> None:
    assert dtypes(dashboard_table(EMPTY)) == COLUMNS
    assert dtypes(dashboard_table(sample("dashboard-mixed.json"))) == COLUMNS


def test_several_dashboards_become_one_table() -> None:
    with replay(
        in_turn("GET", f"{PATH}abc-def-ghi", sample("dashboard-mixed.json")),
        in_turn("GET", f"{PATH}abc-def-ghj", EMPTY),
    ) as server:
        fetched = fetch_dashboards(make_client(server.url), ["abc-def-ghi", "abc-def-ghj"])
    assert (fetched.completeness, fetched.missing) == ("complete", ())
    assert dtypes(fetched.table) == COLUMNS
    assert set(fetched.table["dashboard_id"]) == {"abc-def-ghi"}


def test_a_dashboard_that_does_not_come_is_named_beside_the_others() -> None:
    with replay(
        in_turn("GET", f"{PATH}abc-def-ghi", sample("dashboard-mixed.json")),
        in_turn("GET", f"{PATH}abc-def-ghj", Reply.of({"errors": ["Jane Doe"]}, 404)),
    ) as server:
        fetched = fetch_dashboards(make_client(server.url), ["abc-def-ghj", "abc-def-ghi"])
    assert fetched.completeness == "partial"
    assert fetched.missing == (
        "no answer for abc-def-ghj: the service refused the request for dashboard (status 404)",
    )


def test_no_dashboard_at_all_is_an_error() -> None:
    with (
        replay(in_turn("GET", f"{PATH}abc-def-ghj", Reply(status=404))) as server,
        pytest.raises(RefusedRequestError),
    ):
        fetch_dashboards(make_client(server.url), ["abc-def-ghj"])


def test_denied_access_names_the_scope_and_ends_it_all() -> None:
    with replay(in_turn("GET", f"{PATH}abc-def-ghj", Reply(status=403))) as server:
        client = make_client(server.url)
        with pytest.raises(AccessDeniedError, match="needs the scope dashboards_read"):
            fetch_dashboards(client, ["abc-def-ghj", "abc-def-ghi"])
    assert len(server.seen) == 1


def test_an_id_that_is_none_is_not_sent() -> None:
    with pytest.raises(ValueError, match="abc-def-ghi"):
        fetch_dashboards(make_client("http://127.0.0.1:9"), ["../monitor"])


@pytest.mark.parametrize("answer", [{}, {"id": "abc-def-ghi"}, {"widgets": []}, {"errors": []}])
def test_an_answer_that_is_no_dashboard_is_an_error(answer: Any) -> None:
    with pytest.raises(UnreadableAnswerError, match="lacks id or the list widgets"):
        dashboard_table(answer)


def test_safe_columns_are_columns() -> None:
    assert set(datadog_dashboards.SAFE_COLUMNS) < set(COLUMNS)


@given(st.lists(JSON, max_size=3))
def test_widgets_of_any_form_are_read_without_harm(widgets: list[Any]) -> None:
    assert dtypes(dashboard_table({**EMPTY, "widgets": widgets})) == COLUMNS
