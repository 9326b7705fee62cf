"""Every failed trace is blamed on the place where its trouble began."""

from __future__ import annotations

import pandas as pd

from cie_runbook.analysis.suspects_blame import TIMED_OUT, blamed
from cie_runbook.analysis.suspects_tree import span_tree
from tests.analysis.suspects_made import START, failed, traces


def troubles(spans: pd.DataFrame) -> pd.DataFrame:
    tree = span_tree(spans)
    return blamed(tree, tree["at"] < START, 1.0)


def test_only_the_deepest_failure_of_a_trace_is_told() -> None:
    found = troubles(traces(share=1.0, failing="db"))
    assert set(found["node"]) == {"db"}
    assert len(found) == 80


def test_a_caller_that_gave_up_waiting_is_not_to_blame() -> None:
    spans = traces(share=1.0, late="api")
    is_web = (spans["service"] == "web") & (spans["start"] >= START)
    spans = failed(spans, is_web, "timeout")
    found = troubles(spans)
    assert set(found["node"]) == {"api"}
    assert set(found["kind"]) == {TIMED_OUT}


def test_a_good_quick_answer_that_the_caller_dislikes_is_the_callers() -> None:
    spans = traces()
    is_call = (spans["name"] == "http.request") & (spans["start"] >= START)
    spans = failed(spans, is_call, "unreadable")
    assert set(troubles(spans)["node"]) == {"web"}


def test_a_call_that_got_no_answer_is_the_callees() -> None:
    spans = traces(share=1.0, failing="api")
    refused = spans[~((spans["service"] == "api") & spans["trace_id"].isin(_failed(spans)))]
    assert set(troubles(refused)["node"]) == {"api"}


def _failed(spans: pd.DataFrame) -> set[str]:
    return set(spans.loc[spans["error"], "trace_id"])
