"""Incidents done to a day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_runbook.analysis.usual import Kind
from tests.bench_detection.incidents import days_for_incidents, injected, kinds_of
from tests.bench_detection.made import FIRST, make_signal
from tests.bench_detection.signals import SATURDAY, clean_case, is_special

KINDS: tuple[Kind, ...] = ("count", "rate", "latency")


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_bins_of_the_incident_change_and_the_signal_does_not(kind: Kind) -> None:
    signal = make_signal(kind)
    whole = signal.events.copy()
    before = clean_case(signal, FIRST)
    for name in kinds_of(signal):
        case = injected(signal, FIRST, name)
        assert case.incident is not None
        bins = slice(case.incident.first, case.incident.end)
        changed = case.events != before.events
        assert changed[bins].any()
        changed[bins] = False
        assert not changed.any()
    assert np.array_equal(signal.events, whole)


def test_an_incident_is_the_same_in_every_run() -> None:
    once, again = (injected(make_signal(), FIRST, "drop 30 %") for _ in range(2))
    assert once.incident == again.incident
    assert np.array_equal(once.events, again.events)


@pytest.mark.parametrize(
    ("kind", "left"), [("outage", 0.0), ("drop 50 %", 0.5), ("drop 30 %", 0.7), ("drop 20 %", 0.8)]
)
def test_a_drop_leaves_its_share(kind: str, left: float) -> None:
    case = injected(make_signal(mean=1000.0), FIRST, kind)
    assert case.incident is not None
    bins = slice(case.incident.first, case.incident.end)
    before = clean_case(case.signal, FIRST).events[bins].sum()
    assert case.events[bins].sum() / before == pytest.approx(left, abs=0.02)


def test_a_gap_has_no_points_where_an_outage_has_zeros() -> None:
    gap, outage = (injected(make_signal(), FIRST, kind) for kind in ("gap", "outage"))
    assert np.isnan(gap.events).any()
    assert not np.isnan(outage.events).any()


def test_incidents_begin_on_working_days() -> None:
    days = days_for_incidents(make_signal(), most=3)
    assert len(days) == 3
    assert all(day.weekday() < SATURDAY and not is_special(day) for day in days)


def test_only_a_station_loses_everything_for_hours() -> None:
    signal = make_signal()
    assert "long outage" not in kinds_of(signal)
    assert set(kinds_of(signal)) < set(kinds_of(replace(signal, volume="station")))
