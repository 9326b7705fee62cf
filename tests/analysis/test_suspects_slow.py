"""Slowness is measured against the same operation, and load excuses a little."""

from __future__ import annotations

import pandas as pd

from cie_runbook.analysis.suspects_slow import slow_parts, slowest_of_trace
from cie_runbook.analysis.suspects_tree import span_tree
from tests.analysis.suspects_made import START, traces


def slow(spans: pd.DataFrame, load: float = 1.0) -> pd.DataFrame:
    tree = span_tree(spans)
    return slowest_of_trace(tree, slow_parts(tree, tree["at"] < START, load))


def test_each_late_trace_names_who_took_the_time() -> None:
    found = slow(traces(share=1.0, late="db"))
    assert len(found) == 80
    assert set(found["node"]) == {"db"}
    assert set(found["part"]) == {"remote"}


def test_usual_times_are_not_slow() -> None:
    assert slow(traces()).empty


def test_nothing_is_slow_without_a_baseline() -> None:
    assert slow(traces(before=5, share=1.0, late="api")).empty


def test_load_excuses_what_would_else_be_slow() -> None:
    spans = traces()
    is_query = (spans["name"] == "query") & (spans["start"] >= START)
    spans.loc[is_query, "duration_ms"] *= 2.4
    assert not slow(spans).empty
    assert slow(spans, load=3.0).empty
