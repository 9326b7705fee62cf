"""Callers are told by the traces that hold both ends, and share the counts of all calls."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.analysis.error_callers import (
    CALL_COLUMNS,
    CALLER_COLUMNS,
    FEWEST,
    UNTOLD,
    by_caller,
    calls_of,
)

AT = pd.Timestamp("2026-11-18T15:10Z")
HOUR = AT.floor("h")


def trace(number: int, caller: str, kind: str = "timeout", at: pd.Timestamp = AT) -> pd.DataFrame:
    """Return a caller's span and that of the call which failed it."""
    return pd.DataFrame(
        {
            "start": [at, at],
            "service": [caller, "vista-api"],
            "trace_id": [str(number)] * 2,
            "span_id": ["1", "2"],
            "parent_id": ["0", "1"],
            "error_type": ["DownstreamError", kind],
        }
    )


def spans(*traces: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(traces, ignore_index=True)


def counts(count: float, kind: str = "timeout") -> pd.DataFrame:
    return pd.DataFrame({"at": [HOUR], "kind": [kind], "count": [count]})


def test_the_caller_is_the_span_that_the_call_hangs_on() -> None:
    found = calls_of(spans(trace(1, "chip"), trace(2, "cw")), "vista-api")
    assert found[["kind", "caller"]].to_numpy().tolist() == [["timeout", "chip"], ["timeout", "cw"]]


def test_a_call_whose_caller_was_not_sampled_has_none() -> None:
    found = calls_of(trace(1, "chip").iloc[1:], "vista-api")
    assert found["caller"].isna().tolist() == [True]


def test_counts_are_shared_as_the_traces_of_the_hour_are() -> None:
    traces = spans(*(trace(n, "chip" if n % 4 else "cw") for n in range(2 * FEWEST)))
    calls = calls_of(traces, "vista-api")
    found = by_caller(counts(100), calls, 3600).set_index("caller")["count"]
    assert found["chip"] == pytest.approx(70.0)
    assert found["cw"] == pytest.approx(30.0)


def test_an_hour_with_few_traces_is_told_by_those_of_all_hours() -> None:
    early = [trace(n, "cw", at=AT - pd.Timedelta("5h")) for n in range(9)]
    calls = calls_of(spans(*early, trace(99, "chip")), "vista-api")
    found = by_caller(counts(10), calls, 3600).set_index("caller")["count"]
    assert found.to_dict() == {"cw": pytest.approx(9.0), "chip": pytest.approx(1.0)}


def test_a_kind_without_any_trace_keeps_its_count() -> None:
    found = by_caller(counts(7, "refused"), calls_of(trace(1, "chip"), "vista-api"), 3600)
    assert found[["caller", "count"]].to_numpy().tolist() == [[UNTOLD, 7.0]]


def test_nothing_counted_and_nothing_traced_keep_their_columns() -> None:
    calls = calls_of(trace(1, "chip"), "nobody")
    assert list(calls) == list(CALL_COLUMNS)
    assert list(by_caller(counts(1).iloc[:0], calls, 3600)) == list(CALLER_COLUMNS)
