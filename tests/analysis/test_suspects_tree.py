"""Spans become a forest: callees are named, and time is divided."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.analysis.suspects_tree import callers_of, span_tree
from tests.analysis.suspects_made import START, trace, traces


def row_of(tree: pd.DataFrame, service: str, name: str) -> pd.Series:
    return tree[(tree["service"] == service) & (tree["name"] == name)].iloc[0]


def test_own_time_leaves_out_what_children_cover() -> None:
    spans = trace(0, START)
    tree = span_tree(spans)
    assert row_of(tree, "web", "GET page")["own_ms"] == pytest.approx(8.0)
    assert row_of(tree, "web", "http.request")["own_ms"] == pytest.approx(2.0)
    assert row_of(tree, "api", "GET data")["own_ms"] == pytest.approx(10.0)


def test_children_side_by_side_are_counted_once() -> None:
    spans = trace(0, START)
    twin = spans[spans["span_id"] == "d"].assign(span_id="e")
    tree = span_tree(pd.concat([spans, twin]))
    assert row_of(tree, "api", "GET data")["own_ms"] == pytest.approx(10.0)


def test_a_clock_that_is_off_moves_no_time_to_the_caller() -> None:
    spans = trace(0, START)
    spans.loc[spans["service"] == "api", "start"] += pd.Timedelta(seconds=3)
    tree = span_tree(spans)
    assert row_of(tree, "web", "http.request")["own_ms"] == pytest.approx(2.0)


def test_a_call_that_nobody_answered_goes_to_the_service_behind_the_remote_name() -> None:
    spans = traces(before=3, now=0)
    lost = spans[~((spans["trace_id"] == "t0") & (spans["service"] == "api"))]
    tree = span_tree(lost)
    calls = tree[tree["name"] == "http.request"]
    assert calls["callee"].tolist() == ["api"] * 3
    assert tree.loc[tree["peer"] == "db", "callee"].unique().tolist() == ["db"]


def test_callers_are_known_by_their_calls() -> None:
    assert callers_of(span_tree(trace(0, START))) == {
        "api": frozenset({"web"}),
        "db": frozenset({"api"}),
    }


def test_tags_of_one_span_are_those_of_its_trace() -> None:
    spans = pd.concat([trace(0, START), trace(1, START)])
    spans.loc[spans["service"] == "web", "station"] = None
    assert span_tree(spans)["tag:station"].notna().all()
