"""An operation that fails without its usual call points to the callee, if that is sick."""

from __future__ import annotations

import pandas as pd

from cie_runbook.analysis.suspects_blame import blamed
from cie_runbook.analysis.suspects_tree import span_tree
from cie_runbook.analysis.suspects_unreached import UNREACHED
from tests.analysis.suspects_made import START, traces


def troubles(spans: pd.DataFrame) -> pd.DataFrame:
    tree = span_tree(spans)
    return blamed(tree, tree["at"] < START, 1.0)


def without_call(spans: pd.DataFrame, status: str) -> pd.DataFrame:
    """Let every second of the failed traces fail before its call."""
    failed = spans.loc[spans["error"], "trace_id"].unique()[::2]
    opened = spans["trace_id"].isin(failed)
    kept = spans[~opened | (spans["span_id"] == "a")].copy()
    kept.loc[kept["trace_id"].isin(failed), "status"] = status
    return kept


def test_failures_without_a_call_follow_those_with_one() -> None:
    found = troubles(without_call(traces(share=0.8, failing="api"), "502"))
    assert set(found["node"]) == {"api"}
    assert UNREACHED in set(found["kind"])


def test_a_callee_that_is_well_is_not_blamed_for_calls_never_made() -> None:
    spans = traces(share=0.8, failing="web")
    alone = spans[(spans["span_id"] == "a") | ~spans["trace_id"].isin(_failed(spans))]
    assert set(troubles(alone)["node"]) == {"web"}


def test_an_error_that_speaks_of_a_circuit_breaker_is_believed() -> None:
    spans = traces(share=0.8, failing="web")
    alone = spans[(spans["span_id"] == "a") | ~spans["trace_id"].isin(_failed(spans))].copy()
    alone.loc[alone["error"], "status"] = "Circuit open"
    assert set(troubles(alone)["node"]) == {"api"}


def _failed(spans: pd.DataFrame) -> set[str]:
    return set(spans.loc[spans["error"], "trace_id"])
