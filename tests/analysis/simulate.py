"""A small world of signals whose truth is known: seeded, over-dispersed, with bad weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from cie_runbook.analysis.calendar import federal_holidays, usual_share
from cie_runbook.analysis.grid import Floats, LocalGrid, window_grid
from cie_runbook.window import Window

HOURLY = (
    0.1, 0.1, 0.05, 0.05, 0.1, 0.4, 2, 4, 8, 10, 10, 10, 9, 9, 9, 9, 8, 6, 4, 2, 1, 0.6, 0.4, 0.2,
)  # fmt: skip
WEEKDAY = (0.97, 1.0, 1.0, 1.0, 0.9, 0.05, 0.03)
HOLIDAY = 0.04


@dataclass(frozen=True, kw_only=True)
class World:
    """One signal's world: how many events a day, how noisy, which seed."""

    per_day: float = 2000.0
    day_noise: float = 0.04
    hour_noise: float = 0.03
    seed: int = 1
    bin_s: int = 300
    trend_a_week: float = 0.002


def days_grid(first: date, n_days: int, bin_s: int = 300) -> pd.DatetimeIndex:
    start, end = Window.of_day(first).start, Window.of_day(first + timedelta(days=n_days)).start
    return window_grid(Window(start, end), bin_s)


def usual_counts(index: pd.DatetimeIndex, world: World) -> Floats:
    """Return the expected events of each bin, with the days' and hours' own levels in it."""
    rng = np.random.default_rng([world.seed, 11])
    grid = LocalGrid.of(index, world.bin_s)
    holidays = federal_holidays(2025, 2028)
    slots = 86_400 // world.bin_s
    hours = np.interp(np.arange(slots) * 24 / slots, np.arange(25), [*HOURLY, HOURLY[0]])
    shape = np.roll(hours / hours.sum(), -4 * slots // 24)  # slots begin at four
    level = np.zeros(len(index))
    for number, day in enumerate(grid.dates):
        own = HOLIDAY if day in holidays else WEEKDAY[day.weekday()]
        share = usual_share(day, holidays)
        own *= share.level + 0.3 * share.spread * rng.standard_normal()
        own *= np.exp(world.day_noise * rng.standard_normal()) * (
            1 + world.trend_a_week * number / 7
        )
        by_hour = np.exp(world.hour_noise * rng.standard_normal(24))
        here = grid.on(day)
        level[here] = own * by_hour[grid.slot[here] * 24 // slots]
    return np.asarray(world.per_day * level * shape[grid.slot])


def counts(index: pd.DatetimeIndex, world: World, factor: Floats | float = 1.0) -> pd.Series:
    """Events of each bin, a little over-dispersed, with `factor` of the usual arriving."""
    rng = np.random.default_rng([world.seed, 22])
    usual = usual_counts(index, world)
    busier = rng.gamma(50.0, 1 / 50.0, size=len(index))
    drawn = rng.poisson(usual * busier * factor)
    return pd.Series(drawn, index=index, dtype="Float64")


def contaminated(index: pd.DatetimeIndex, seed: int) -> Floats:
    """Return the share of the usual that arrives in a past of about an outage a week."""
    rng = np.random.default_rng([seed, 33])
    factor = np.ones(len(index))
    per_day = 288
    for week in range(len(index) // (7 * per_day)):
        if rng.random() < 0.8:
            start = int(week * 7 * per_day + rng.integers(7) * per_day + rng.integers(96, 210))
            factor[start : start + int(rng.integers(6, 60))] = rng.choice([0.0, 0.3, 0.6, 1.6])
    return factor


def latencies(
    index: pd.DatetimeIndex, requests: pd.Series, seed: int, usual_ms: float = 4000.0
) -> pd.Series:
    """Return a p95 that wanders over days, rises at noon and is noisy where requests are few."""
    rng = np.random.default_rng([seed, 44])
    grid = LocalGrid.of(index, 300)
    walk = np.cumsum(0.04 * rng.standard_normal(len(grid.dates)))
    day_number = np.searchsorted(np.unique(grid.day), grid.day)
    noon = 0.15 * np.exp(-(((grid.slot / 12 - 8) / 3) ** 2))
    n = requests.to_numpy(dtype=np.float64)
    noise = rng.standard_normal(len(index)) * np.sqrt(0.05**2 + 0.8 / np.maximum(n, 1))
    log = np.log(usual_ms) + 0.9 * (walk - walk.mean())[day_number] + noon + noise
    values = np.where(n > 0, np.exp(log), np.nan)
    return pd.Series(values, index=index).astype("Float64")
