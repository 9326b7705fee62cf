"""Incidents done to a day: what is lost, slowed down, failed or not reported at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from cie_runbook.analysis.usual import Kind
from cie_runbook.drill.seeds import stream
from tests.bench_detection.signals import (
    BIN_S,
    SATURDAY,
    Case,
    Floats,
    Incident,
    Signal,
    clean_case,
    is_special,
)

BINS_PER_HOUR = 3600 // BIN_S
EARLIEST_H, LATEST_H = 8.5, 14.0  # US Eastern, when an incident may begin
DECAY_TO = 0.2  # share that still arrives at the end of a slow decay
STEP_FACTOR, CREEP_FACTOR = 1.6, 2.0
SPIKE_SHARE = 0.06  # of the trials that go well fail in a spike of errors

LONG_OUTAGE = "long outage"

Change = Callable[[Case, slice, np.random.Generator], Case]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How an incident is made: how long it lasts, and what it does to its bins."""

    hours: float
    change: Change


def kinds_of(signal: Signal) -> tuple[str, ...]:
    """Name the incidents that can be done to a signal: at a station, one that lasts for hours."""
    names = tuple(RECIPES[signal.kind])
    return names if signal.volume == "station" else tuple(n for n in names if n != LONG_OUTAGE)


def injected(signal: Signal, day: date, kind: str) -> Case:
    """Return the day with one incident of `kind` in it, the same in every run."""
    chance = stream(0, "bench", signal.name, day, kind)
    recipe = RECIPES[signal.kind][kind]
    begin_h = float(chance.uniform(EARLIEST_H, LATEST_H))
    first = int(begin_h * BINS_PER_HOUR)
    end = first + int(recipe.hours * BINS_PER_HOUR)
    case = recipe.change(_own_copy(clean_case(signal, day)), slice(first, end), chance)
    return replace(case, incident=Incident(kind=kind, first=first, end=end))


def days_for_incidents(signal: Signal, most: int) -> tuple[date, ...]:
    """Choose up to `most` working days, spread over those that are evaluated."""
    working = [day for day in signal.days if day.weekday() < SATURDAY and not is_special(day)]
    chosen = np.unique(np.linspace(0, len(working) - 1, min(most, len(working))).astype(int))
    return tuple(working[number] for number in chosen)


def _own_copy(case: Case) -> Case:
    trials = None if case.trials is None else case.trials.copy()
    return replace(case, events=case.events.copy(), trials=trials)


def _losing(left: float) -> Change:
    def change(case: Case, bins: slice, chance: np.random.Generator) -> Case:
        return _kept(case, bins, np.full(bins.stop - bins.start, left), chance)

    return change


def _decaying(case: Case, bins: slice, chance: np.random.Generator) -> Case:
    return _kept(case, bins, np.linspace(1.0, DECAY_TO, bins.stop - bins.start), chance)


def _kept(case: Case, bins: slice, share: Floats, chance: np.random.Generator) -> Case:
    """Lose events one by one; what is lost is reported as zero, so nothing is missing."""
    events = np.nan_to_num(case.events[bins]).astype(np.int64)
    case.events[bins] = chance.binomial(events, share)
    return case


def _silent(case: Case, bins: slice, chance: np.random.Generator) -> Case:
    case.events[bins] = np.nan
    return case


def _slower(case: Case, bins: slice, chance: np.random.Generator) -> Case:
    case.events[bins] *= STEP_FACTOR
    return case


def _creeping(case: Case, bins: slice, chance: np.random.Generator) -> Case:
    case.events[bins] *= np.linspace(1.0, CREEP_FACTOR, bins.stop - bins.start)
    return case


def _failing(case: Case, bins: slice, chance: np.random.Generator) -> Case:
    assert case.trials is not None
    failed = np.nan_to_num(case.events[bins])
    passed = (case.trials[bins] - failed).astype(np.int64)
    case.events[bins] = failed + chance.binomial(passed, SPIKE_SHARE)
    return case


RECIPES: Mapping[Kind, Mapping[str, Recipe]] = {
    "count": {
        "outage": Recipe(hours=1.5, change=_losing(0.0)),
        LONG_OUTAGE: Recipe(hours=5.0, change=_losing(0.0)),
        "drop 50 %": Recipe(hours=2.0, change=_losing(0.5)),
        "drop 30 %": Recipe(hours=2.0, change=_losing(0.7)),
        "drop 20 %": Recipe(hours=2.0, change=_losing(0.8)),
        "slow decay": Recipe(hours=4.0, change=_decaying),
        "gap": Recipe(hours=1.5, change=_silent),
    },
    "rate": {"error spike": Recipe(hours=1.0, change=_failing)},
    "latency": {
        "latency step": Recipe(hours=2.0, change=_slower),
        "latency creep": Recipe(hours=6.0, change=_creeping),
    },
}
