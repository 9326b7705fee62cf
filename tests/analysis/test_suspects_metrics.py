"""Counters tell the traffic, and what departs from its usual level."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest

from cie_runbook.analysis.suspects_metrics import departures, traffic_ratio
from tests.analysis.suspects_made import END, NO_METRICS, START


def counter(node: str, metric: str, before: float, now: float) -> pd.DataFrame:
    minutes = pd.date_range(START - timedelta(hours=1), END, freq="min", inclusive="left")
    table = pd.DataFrame({"time": minutes, "node": node, "metric": metric, "value": before})
    table.loc[table["time"] >= START, "value"] = now
    return table


def test_traffic_is_told_by_node_and_for_all() -> None:
    table = pd.concat([counter("chip", "requests", 10, 30), counter("api", "hits", 10, 10)])
    found = traffic_ratio(table, START, END)
    assert found == pytest.approx({"api": 1.0, "chip": 3.0, "": 2.0})
    assert traffic_ratio(NO_METRICS, START, END) == {}


def test_errors_that_grow_with_their_requests_are_usual() -> None:
    table = pd.concat([counter("chip", "requests", 100, 400), counter("chip", "errors", 2, 8)])
    assert departures(table, START, END).empty


def test_errors_that_outgrow_their_requests_are_told_per_request() -> None:
    table = pd.concat([counter("chip", "requests", 100, 100), counter("chip", "errors", 2, 40)])
    found = departures(table, START, END)
    assert found[["node", "sort"]].to_numpy().tolist() == [["chip", "errors"]]
    assert found[["usual", "now"]].to_numpy().tolist()[0] == pytest.approx([0.02, 0.4])


def test_a_flat_baseline_makes_no_small_change_enormous() -> None:
    assert departures(counter("chip", "latency_ms", 100, 104), START, END).empty
    assert departures(counter("chip", "latency_ms", 100, 400), START, END)["sort"].tolist() == [
        "latency"
    ]


def test_without_a_baseline_nothing_departs() -> None:
    table = counter("chip", "errors", 0, 50)
    assert departures(table[table["time"] >= START], START, END).empty
