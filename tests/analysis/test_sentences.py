"""Sentences read well aloud."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cie_runbook.analysis import sentences

AT = datetime(2026, 11, 18, 15, 25, tzinfo=UTC)


def test_a_bin_says_what_came_and_what_is_usual() -> None:
    assert sentences.bin_reason(41, 98, 30, end=AT, kind="count") == (
        "41 in the 30 min to 10:25 ET where 98 are usual: 58 % fewer"
    )
    assert sentences.bin_reason(4310, 1870, 20, end=AT, kind="latency") == (
        "4,310 ms in the 20 min to 10:25 ET where 1,870 ms is usual: 2.3 times the usual"
    )


@pytest.mark.parametrize(
    ("observed", "expected", "kind", "said"),
    [
        (0.0, 10.0, "count", "100 % fewer"),
        (15.0, 10.0, "count", "50 % more"),
        (30.0, 10.0, "count", "3 times the usual"),
        (0.4, 0.005, "rate", "80 times the usual"),
        (3.0, 0.0, "count", "more than none"),
    ],
)
def test_departures(observed: float, expected: float, kind: str, said: str) -> None:
    assert sentences.departure(observed, expected, kind) == said  # type: ignore[arg-type] # parametrised


def test_silence_is_told_with_what_was_due() -> None:
    assert sentences.absence_reason(25, 40) == "no points for 25 min where at least 40 arrive"
    assert sentences.absence_reason(25, 0.2) == "no points for 25 min where points usually arrive"


def test_lengths_and_spans() -> None:
    assert sentences.duration(190) == "3 h 10 min"
    assert sentences.duration(180) == "3 h"
    assert sentences.duration(119) == "119 min"
    assert sentences.span(AT, AT, is_open=True) == "since 10:25 ET"
    assert sentences.span(AT, AT, is_open=False) == "from 10:25 to 10:25 ET"


def test_numbers() -> None:
    assert sentences.amount(1204, "count") == "1,204"
    assert sentences.amount(0.4, "count") == "0.4"
    assert sentences.amount(0.031, "rate") == "3.1 %"
    assert sentences.percent(0.61) == "61 %"
