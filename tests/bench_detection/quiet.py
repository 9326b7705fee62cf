"""Quiet days to calibrate on: more signals of more volumes than the benchmark reports on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from cie_runbook.analysis.baseline_latency import HOUR_FLOOR, LEVEL_FLOOR
from cie_runbook.analysis.usual import Kind
from tests.bench_detection.drilled import STEPS, Told, joined
from tests.bench_detection.signals import Floats, Signal

FIRST_DAY = date(2024, 1, 8)
WORLD_DAYS = 28
COUNTS = (
    "checkin_link_clicks",
    "checkin_completed",
    "precheckin_link_clicks",
    "precheckin_verified",
    "travel_v0_submit_ok",
    "vetext_reminders_sent",
)
CLAIMED_BY = ("checkin", "oh")
CLAIM_ENDS = ("success", "error", "timeout", "claim_failure", "duplicate")
RATES = {  # name: numerators, denominators
    "checkin_error_rate": (("checkin_failed",), ("checkin_failed", "checkin_completed")),
    "precheckin_error_rate": (
        ("precheckin_failed",),
        ("precheckin_failed", "precheckin_completed"),
    ),
    "chip_error_rate": (("chip_errors",), ("chip_requests",)),
    "lorota_error_rate": (("lorota_errors",), ("lorota_requests",)),
    "vista_api_rest_error_rate": (("vista_api_rest_errors",), ("vista_api_requests",)),
    "vista_api_rpc_timeout_rate": (("vista_api_rpc_timeouts",), ("vista_api_requests",)),
    "btsss_error_rate": (
        tuple(f"btsss_{one}_{what}" for one in CLAIMED_BY for what in ("error", "timeout")),
        tuple(f"btsss_{one}_{what}" for one in CLAIMED_BY for what in CLAIM_ENDS),
    ),
}
TIMERS = ("checkin_complete_time", "precheckin_complete_time", "chip_time", "vista_api_time")
STATION_RANKS = (0, 10)  # of the stations by how busy they are
REGION_SIZES = (4, 12, 40)  # stations that are judged together, hour by hour
BINS_PER_HOUR = 12


def quiet_signals(number: int) -> list[Signal]:
    """Return the signals of training world `number`, 0 to 899: together years without a gap."""
    first = FIRST_DAY + timedelta(days=WORLD_DAYS * (number % 13))  # 13 of them: a year
    seed = 100 + number
    told = Told.of(seed, first, WORLD_DAYS)
    return [*_counts(told, seed), *_shares(told, seed), *_regions(told, seed)]


def _counts(told: Told, seed: int) -> list[Signal]:
    ranked = np.argsort(told.stations.weights)[::-1]
    national = [_made(told, f"{name}/{seed}", "count", _whole(told, name)) for name in COUNTS]
    steps = joined(told.telemetry, lambda day: day.by_station[STEPS][:, ranked[:50]])
    stations = [
        replace(_made(told, f"{STEPS}-{rank}/{seed}", "count", steps[:, rank]), volume="station")
        for rank in STATION_RANKS
    ]
    return [*national, *stations]


def _shares(told: Told, seed: int) -> list[Signal]:
    signals = []
    for name, (events, trials) in RATES.items():
        top = np.sum([np.nan_to_num(_whole(told, part)) for part in events], axis=0)
        whole = np.sum([np.nan_to_num(_whole(told, part)) for part in trials], axis=0)
        seen = np.where(whole > 0, top, np.nan)
        signals.append(_made(told, f"{name}/{seed}", "rate", seen, whole))
    for at, name in enumerate(TIMERS):
        requests = np.nan_to_num(_whole(told, f"{name}:requests"))
        slow = _wandering(_whole(told, f"{name}:p95"), np.random.default_rng([seed, at]))
        signals.append(_made(told, f"{name}:p95/{seed}", "latency", slow, requests))
    return signals


def _wandering(latency: Floats, chance: np.random.Generator) -> Floats:
    """Let a latency wander as far as the detector takes for granted, further than the worlds do.

    A service that wanders so by the day and by the hour keeps the budget, too.
    """
    hours = len(latency) // BINS_PER_HOUR
    by_day = np.repeat(LEVEL_FLOOR * chance.standard_normal(hours // 24 + 1), 24)[:hours]
    by_hour = by_day + HOUR_FLOOR * chance.standard_normal(hours)
    return np.asarray(latency * np.exp(np.repeat(by_hour, BINS_PER_HOUR)))


def _regions(told: Told, seed: int) -> list[Signal]:
    """Return what regions are judged by: hourly sums over stations, absent where none reports."""
    steps = joined(told.telemetry, lambda day: day.by_station[STEPS])
    hours = np.nan_to_num(steps).reshape(-1, BINS_PER_HOUR, steps.shape[1]).sum(axis=1)
    order = np.random.default_rng(seed).permutation(steps.shape[1])
    signals, begin = [], 0
    for size in REGION_SIZES:
        events = hours[:, order[begin : begin + size]].sum(axis=1)
        begin += size
        made = _made(told, f"region-{size}/{seed}", "count", events)
        signals.append(replace(made, index=told.index[::BINS_PER_HOUR], volume="region"))
    return signals


def _whole(told: Told, name: str) -> Floats:
    return joined(told.telemetry, lambda day: day.national[name])


def _made(
    told: Told, name: str, kind: Kind, events: Floats, trials: Floats | None = None
) -> Signal:
    return Signal(
        name=name,
        volume="national",
        source="drill",
        kind=kind,
        direction="low" if kind == "count" else "high",
        index=told.index,
        events=events,
        trials=trials,
        days=told.days,
    )
