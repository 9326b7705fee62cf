"""Reasons are clauses that a tired engineer can read."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.analysis.suspects_reasons import of_counters, of_spans

NO_DEPARTURES = pd.DataFrame(columns=["node", "metric", "sort", "usual", "now", "is_share"])


def cell(**changed: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "node": "vista",
        "kind": "503",
        "tag": "all",
        "value": "all",
        "n0": 200,
        "n1": 100,
        "k0": 2,
        "k1": 40,
        "more": 39.0,
        "share": 0.39,
        "has_baseline": True,
    }
    return usual | changed


def test_a_failure_is_told_with_its_usual_share() -> None:
    said = of_spans("vista", pd.DataFrame([cell()]), NO_DEPARTURES)
    assert said == "fails (503): 40 of 100 traced requests, before it 1.0 %"


def test_a_part_of_the_traffic_that_stands_out_is_named() -> None:
    parts = [
        cell(share=0.05, more=5.0),
        cell(tag="tag:station", value="442", share=0.9, more=4.0, n1=5, k1=5),
    ]
    assert of_spans("vista", pd.DataFrame(parts), NO_DEPARTURES).endswith("in station 442")


def test_slowness_without_a_name_of_status_is_told_in_words() -> None:
    slow = of_spans(
        "chip",
        pd.DataFrame([cell(node="chip", kind="slow on the way from vets-api")]),
        NO_DEPARTURES,
    )
    assert slow.startswith("takes longer than usual on the way from vets-api")


def test_a_missing_baseline_is_told() -> None:
    said = of_spans("vista", pd.DataFrame([cell(has_baseline=False, kind="")]), NO_DEPARTURES)
    assert said == "fails: 40 of 100 traced requests, no baseline to compare with"


def departure(metric: str, sort: str, usual: float, now: float, *, share: bool) -> pd.DataFrame:
    row = {"node": "vista-api", "metric": metric, "sort": sort, "usual": usual, "now": now}
    return pd.DataFrame([row | {"is_share": share}])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            departure("vista_api_rpc_timeouts", "errors", 0.00213, 0.205, share=True),
            "rpc timeouts 20 % of requests, usually 0.2 %",
        ),
        (
            departure("vista_api_time:p95_ms", "latency", 3_050, 29_900, share=False),
            "time p95 29,900 ms, usually 3,050 ms",
        ),
        (
            departure("latency", "latency", 0.25, 2.4, share=False),  # of a unit that nobody tells
            "latency 2.4, usually 0.2",
        ),
        (
            departure("queue", "resources", 12, 29_900, share=False),
            "queue 29,900, usually 12",
        ),
    ],
)
def test_counters_are_told_as_people_read_them(table: pd.DataFrame, said: str) -> None:
    assert of_counters("vista-api", table) == f"counters: {said}"
    assert of_counters("lorota", table) == ""
