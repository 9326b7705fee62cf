"""Signals of the drill's generator, with the past incidents that its history has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from cie_runbook.analysis.grid import window_grid
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.disturbance import past_incident
from cie_runbook.drill.generator import Telemetry
from cie_runbook.drill.grid import DayGrid
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.stations import Stations
from cie_runbook.drill.world import World
from cie_runbook.window import Window
from tests.bench_detection.signals import BIN_S, HISTORY_DAYS, Floats, Signal, days_from

COUNTS = ("checkin_completed", "precheckin_completed", "vetext_reminders_sent")
RATES = {  # name: numerator, the rest of the denominator (none where the denominator is whole)
    "checkin_error_rate": ("checkin_failed", "checkin_completed", None),
    "chip_error_rate": ("chip_errors", None, "chip_requests"),
}
TIMERS = ("checkin_complete_time", "chip_time")
STEPS = "vista_checkin_completed_steps"


def drilled(seed: int, first: date, n_days: int) -> list[Signal]:
    """Return the signals of the world `seed`, with days to evaluate from `first` on."""
    told = Told.of(seed, first, n_days)
    return _signals(told.telemetry, told.stations, told.index, told.days, seed)


@dataclass(frozen=True, eq=False)
class Told:
    """What a world's services reported, and the days of it that may be evaluated.

    Days on which the generator has an incident of its own are history, and not evaluated.
    """

    telemetry: Sequence[Telemetry]
    stations: Stations
    index: pd.DatetimeIndex
    days: tuple[date, ...]

    @classmethod
    def of(cls, seed: int, first: date, n_days: int) -> Told:
        """Generate the world `seed` around `n_days` from `first` on."""
        stations = Stations.of(load_catalog().stations.values(), seed)
        start, end = first - timedelta(days=HISTORY_DAYS), first + timedelta(days=n_days)
        # The world's own report day, calm as its eve, lies beyond what is asked for.
        world = World(
            directory={},
            stations=stations,
            scenario=SCENARIOS["normal"],
            day=end + timedelta(days=7),
            seed=seed,
        )
        window = Window(Window.of_day(start).start, Window.of_day(end).start)
        troubled = {
            day
            for day in days_from(first, n_days)
            if past_incident(DayGrid.of(day), stations, seed)
        }
        return cls(
            telemetry=list(world.days(window)),
            stations=stations,
            index=window_grid(window, BIN_S),
            days=days_from(first, n_days, troubled),
        )


def _signals(
    told: Sequence[Telemetry],
    stations: Stations,
    index: pd.DatetimeIndex,
    days: tuple[date, ...],
    seed: int,
) -> list[Signal]:
    def whole(name: str) -> Floats:
        return joined(told, lambda day: day.national[name])

    def made(name: str, kind: str, events: Floats, trials: Floats | None) -> Signal:
        return Signal(
            name=f"{name}/{seed}",
            volume="station" if name == STEPS else "national",
            source="drill",
            kind=kind,  # type: ignore[arg-type]  # one of the three literals below
            direction="low" if kind == "count" else "high",
            index=index,
            events=events,
            trials=trials,
            days=days,
        )

    largest = int(np.argmax(stations.weights))
    signals = [made(name, "count", whole(name), None) for name in COUNTS]
    signals.append(
        made(STEPS, "count", joined(told, lambda day: day.by_station[STEPS][:, largest]), None)
    )
    for name, (failed, passed, asked) in RATES.items():
        numerator = np.nan_to_num(whole(failed))
        trials = np.nan_to_num(whole(asked or passed or ""))
        trials = trials if asked else trials + numerator
        signals.append(made(name, "rate", np.where(trials > 0, numerator, np.nan), trials))
    for name in TIMERS:
        requests = np.nan_to_num(whole(f"{name}:requests"))
        signals.append(made(f"{name}:p95", "latency", whole(f"{name}:p95"), requests))
    return signals


def joined(told: Sequence[Telemetry], values: Callable[[Telemetry], Floats]) -> Floats:
    return np.concatenate([values(day) for day in told])
