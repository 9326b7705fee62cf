"""Troubles are compared request for request, whole and by parts of the traffic."""

from __future__ import annotations

import pandas as pd

from cie_runbook.analysis.suspects_blame import blamed
from cie_runbook.analysis.suspects_excess import ALL, attempts, excess
from cie_runbook.analysis.suspects_tree import span_tree
from tests.analysis.suspects_made import START, failed, traces


def cells(spans: pd.DataFrame, traffic: dict[str, float] | None = None) -> pd.DataFrame:
    tree = span_tree(spans)
    is_before = tree["at"] < START
    return excess(tree, blamed(tree, is_before, 1.0), is_before, traffic or {})


def test_a_request_is_a_trace_that_asks_a_service() -> None:
    asked = attempts(span_tree(traces(before=4, now=3)))
    assert asked["node"].value_counts().to_dict() == {"web": 7, "api": 7, "db": 7}


def test_more_failures_than_before_are_counted_without_the_usual_ones() -> None:
    spans = traces(share=0.5, failing="api")
    whole = cells(spans).query("tag == @ALL").iloc[0]
    assert (whole["node"], whole["n0"], whole["n1"], whole["k0"]) == ("api", 240, 80, 0)
    assert whole["more"] == whole["k1"]
    assert whole["is_seen"]
    assert ALL == "all"


def test_counters_of_requests_excuse_what_sampling_makes_look_worse() -> None:
    spans = traces(before=300, now=100)
    fails = spans["trace_id"].str.endswith("7")
    later = (spans["start"] >= START) & spans["trace_id"].str.endswith(("1", "4"))
    spans = failed(spans, (spans["service"] == "web") & (fails | later), "500")
    assert cells(spans)["is_seen"].any()
    assert not cells(spans, {"": 3.0})["is_seen"].any()


def test_kinds_of_failure_are_kept_apart() -> None:
    spans = traces(before=300, now=120)
    standing = (spans["service"] == "web") & spans["trace_id"].str.endswith(("3", "8"))
    spans = failed(spans, standing, "401")
    fresh = standing & (spans["start"] >= START) & spans["trace_id"].str.endswith("8")
    spans.loc[fresh, "status"] = "500"
    seen = cells(spans).query("is_seen")
    assert set(seen["kind"]) == {"500"}
