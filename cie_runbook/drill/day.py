"""One day to be generated: its bins, stations, disturbance and chance, with the usual load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cie_runbook.drill.disturbance import Disturbance
from cie_runbook.drill.grid import DayGrid, Floats, LocalClock
from cie_runbook.drill.latency import Latency, percentiles
from cie_runbook.drill.seeds import stream
from cie_runbook.drill.shape import staff_shape
from cie_runbook.drill.stations import Stations

Series = dict[str, Floats]
"""Metric reference ("checkin_completed", "chip_time:p95") to its value in each bin, NaN if none."""


@dataclass(frozen=True)
class Day:
    """What the makers of counts and durations need to know of a day."""

    seed: int
    grid: DayGrid
    stations: Stations
    disturbance: Disturbance

    def chance(self, name: str) -> np.random.Generator:
        """Return the random stream of the quantity `name` on this day."""
        return stream(self.seed, self.grid.day, name)

    def level(self, clock: LocalClock) -> Floats:
        """How busy the local date of each bin is, as a share of an ordinary Tuesday."""
        levels = np.array([self.disturbance.level(day, self.seed) for day in clock.days])
        by_bin: Floats = levels[clock.day_index]
        return by_bin

    def load_by_zone(self, shape: Floats) -> Mapping[str, Floats]:
        """Share of an ordinary day's total in each bin, were the whole country in one zone."""
        clocks = {zone: self.grid.local(zone) for zone in sorted(set(self.stations.zones))}
        return {zone: shape[clock.slot] * self.level(clock) for zone, clock in clocks.items()}

    def load_by_station(self, shape: Floats) -> Floats:
        """Share of an ordinary day's national total, of shape (n_bins, n_stations)."""
        loads = self.load_by_zone(shape)
        columns: Floats = np.column_stack([loads[zone] for zone in self.stations.zones])
        columns *= self.stations.weights
        return columns

    def load(self, shape: Floats) -> Floats:
        """Share of an ordinary day's national total in each bin."""
        loads, weights = self.load_by_zone(shape), self.stations.zone_weights()
        mixed: Floats = np.sum([weights[zone] * load for zone, load in loads.items()], axis=0)
        return mixed

    @cached_property
    def busy(self) -> Floats:
        """How busy clinic staff are across the country, about 1 at the busiest hour."""
        return self.load(staff_shape())

    def poisson(self, name: str, expected: Floats) -> Floats:
        """Draw counts around `expected`."""
        return self.chance(name).poisson(expected).astype(float)

    def binomial(self, name: str, trials: Floats, share: Floats | float) -> Floats:
        """Draw how many of `trials` turn out one way, each with the probability `share`."""
        odds = np.clip(share, 0.0, 1.0)
        return self.chance(name).binomial(trials.astype(np.int64), odds).astype(float)

    def counts(self, name: str, expected: Floats, factor: Floats) -> Floats:
        """Draw counts around `expected`, then lose or add to them as `factor` says.

        Where the factor is 1 the counts are those of the undisturbed day.
        """
        drawn = self.poisson(name, expected)
        if (factor < 1).any():
            drawn = self.binomial(f"{name}-kept", drawn, np.minimum(factor, 1.0))
        if (factor > 1).any():
            drawn = drawn + self.poisson(f"{name}-extra", expected * np.maximum(factor - 1, 0.0))
        return drawn

    def failures(
        self, name: str, trials: Floats, usual: float, beyond: Floats | float = 0.0
    ) -> Floats:
        """Draw how many of `trials` fail: a usual share, and of the others the share `beyond`.

        Where nothing fails beyond the usual, the failures are those of the undisturbed day.
        """
        failed = self.binomial(name, trials, usual)
        if np.any(np.asarray(beyond) > 0):
            failed = failed + self.binomial(f"{name}-beyond", trials - failed, beyond)
        return failed

    def timer(
        self,
        name: str,
        requests: Floats,
        latency: Latency,
        *,
        factor: Floats | float = 1.0,
        slow_share: Floats | float = 0.0,
    ) -> Series:
        """Return the three statistics of the timer `name` over `requests`."""
        shape = np.ones(self.grid.size)
        p50, p95 = percentiles(
            requests,
            latency,
            self.chance(name),
            factor=factor * shape,
            slow_share=slow_share * shape,
        )
        return {f"{name}:p50": p50, f"{name}:p95": p95, f"{name}:requests": requests}
