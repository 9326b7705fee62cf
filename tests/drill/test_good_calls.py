"""Calls that went well: some of each bin, as long as the day's took, none where nothing came."""

from __future__ import annotations

from datetime import date
from statistics import median

from cie_runbook.drill.good_calls import KEPT_MOST, good_spans
from cie_runbook.drill.grid import BIN_S
from cie_runbook.drill.span_form import Span
from tests.drill.worlds import WEDNESDAY, known_world


def spans(scenario: str, day: date = WEDNESDAY) -> list[Span]:
    return list(good_spans(known_world(scenario), day))


def own_ms(found: list[Span], first_h: int, last_h: int) -> float:
    """Return CHIP's median time without vista-api's, between two hours of the day [ms]."""
    start_ms = min(span.start_ms for span in found) // 86_400_000 * 86_400_000
    waits = []
    for outer, inner in zip(found[::2], found[1::2], strict=True):
        hour = (outer.start_ms - start_ms) / 3_600_000
        if first_h <= hour < last_h:
            times = [span.entry["custom"]["duration"] / 1e6 for span in (outer, inner)]
            waits.append(times[0] - times[1])
    return float(median(waits))


def test_every_call_is_a_trace_of_two_spans_that_went_well() -> None:
    found = spans("normal")

    assert found
    for outer, inner in zip(found[::2], found[1::2], strict=True):
        assert outer.entry["trace_id"] == inner.entry["trace_id"]
        assert inner.entry["parent_id"] == outer.entry["span_id"]
        assert {span.entry["custom"]["status"] for span in (outer, inner)} == {"ok"}
        assert outer.start_ms <= inner.start_ms


def test_a_bin_keeps_few_of_them() -> None:
    starts = [span.start_ms // (BIN_S * 1_000) for span in spans("normal")[::2]]

    assert max(starts.count(each) for each in set(starts)) <= KEPT_MOST


def test_a_chip_that_creeps_takes_longer_itself_and_vista_api_does_not() -> None:
    usual, creeping = spans("normal"), spans("chip-creep")

    assert own_ms(creeping, 20, 24) > 1.5 * own_ms(usual, 20, 24)


def test_the_same_day_keeps_the_same_calls() -> None:
    assert spans("normal") == spans("normal")


def test_where_no_telemetry_arrives_no_call_is_kept() -> None:
    assert len(spans("no-data")) < len(spans("normal")) / 2
