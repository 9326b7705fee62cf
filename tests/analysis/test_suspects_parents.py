"""A span finds its caller by id, or where the caller's span was lost, by time."""

from __future__ import annotations

import pandas as pd

from cie_runbook.analysis.suspects_tree import span_tree
from tests.analysis.suspects_made import START, trace, traces


def parents(spans: pd.DataFrame) -> dict[str, str]:
    tree = span_tree(spans)
    names = (tree["service"] + " " + tree["name"]).tolist()
    return {
        names[row]: names[above] if above >= 0 else "" for row, above in enumerate(tree["parent"])
    }


def test_callers_are_found_by_id() -> None:
    assert parents(trace(0, START)) == {
        "web GET page": "",
        "web http.request": "web GET page",
        "api GET data": "web http.request",
        "api query": "api GET data",
    }


def test_the_same_span_id_in_another_trace_is_no_caller() -> None:
    other = trace(1, START)
    spans = pd.concat([trace(0, START)[:1], other[1:]])
    assert parents(spans)["web http.request"] == ""


def test_a_lost_span_of_the_callee_leaves_its_own_calls_below_the_unanswered_call() -> None:
    spans = pd.concat([traces(before=2, now=0), trace(9, START)])
    lost = spans[~((spans["trace_id"] == "t9") & (spans["span_id"] == "c"))]
    tree = span_tree(lost)
    newest = tree[tree["at"] >= START]
    query = newest[newest["name"] == "query"].iloc[0]
    assert tree.loc[query["parent"], "name"] == "http.request"


def test_a_span_that_names_itself_as_caller_has_none() -> None:
    spans = trace(0, START)[:1].assign(parent_id="a")
    assert parents(spans) == {"web GET page": ""}
