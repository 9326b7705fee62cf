"""The tables that are printed."""

from __future__ import annotations

from tests.bench_detection.methods import SHIPPED
from tests.bench_detection.running import Group, Outcome
from tests.bench_detection.scoring import Noticed, Quiet
from tests.bench_detection.tables import behind, events_table, table, totals

GROUP = Group("drill", "count", "national")
CALM = [Quiet(is_special=False, episodes=0)]


def outcome(method: str, *delays: float | None, kind: str = "outage") -> Outcome:
    return Outcome(method, GROUP, SHIPPED, [Noticed(kind, delay) for delay in delays], CALM)


def test_columns_line_up_and_read_as_markdown() -> None:
    lines = table(("a", "method", "n"), [("outage", "ours", "12")]).splitlines()
    assert lines == [
        "| a      | method |  n |",
        "| ------ | ------ | -: |",
        "| outage | ours   | 12 |",
    ]


def test_a_kind_that_nobody_noticed_is_a_sentence() -> None:
    assert events_table([outcome("ours", None), outcome("peer", None)]) == (
        "No method noticed any of: outage (1)."
    )


def test_a_row_that_a_peer_leads_is_named() -> None:
    lines = behind([outcome("ours", None, 10.0), outcome("peer", 10.0, 10.0)])
    assert lines == ["drill, national counts, outage: peer noticed 100%, ours 50%"]
    assert behind([outcome("ours", 10.0), outcome("peer", 10.0)]) == []


def test_totals_have_an_entry_for_each_method() -> None:
    told = totals({"all": [outcome("ours", 10.0), outcome("peer", None)]}, 0.1)
    assert {method: one["f1"] for method, one in told["all"].items()} == {"ours": 1.0, "peer": 0.0}
