"""Judge many series at once: `python -m tests.bench_detection.many STATIONS` prints one line.

A process of its own, so that the peak of its memory is that of judging and nothing else.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module

import numpy as np
import pandas as pd

from cie_runbook.analysis.anomalies import detect, detect_many
from cie_runbook.analysis.grid import window_grid
from cie_runbook.analysis.scan import Direction
from cie_runbook.analysis.usual import Kind
from cie_runbook.window import EASTERN, Window
from tests.bench_detection.signals import BIN_S, HISTORY_DAYS, Floats

SIGNALS: Mapping[Kind, int] = {"count": 16, "rate": 8, "latency": 6}  # of each station
DAY = date(2025, 11, 19)
BUSIEST, ERROR_SHARE, LATENCY_MS, LOG_SPREAD = 12.0, 0.02, 800.0, 0.2
OPEN_H, CLOSED_H = 7, 18
SATURDAY = 5
SEED = 4
REPEATS = 5
MEBIBYTE = 2**20


@dataclass(frozen=True, eq=False)
class Many:
    """Series of one kind, side by side, history and day together."""

    kind: Kind
    values: pd.DataFrame
    denominators: pd.DataFrame | None

    @property
    def direction(self) -> Direction:
        """Which departures are bad."""
        return "low" if self.kind == "count" else "high"


def made(kind: Kind, n_series: int) -> Many:
    """Draw `n_series` series with clinic hours and weekends."""
    start, end = DAY - timedelta(days=HISTORY_DAYS), DAY + timedelta(days=1)
    index = window_grid(Window(Window.of_day(start).start, Window.of_day(end).start), BIN_S)
    chance = np.random.default_rng([SEED, n_series])
    usual = np.outer(_busy(index), chance.uniform(0.2, 1.0, n_series)) * BUSIEST
    requests = chance.poisson(usual).astype(np.float64)
    if kind == "count":
        return Many(kind, pd.DataFrame(requests, index=index), None)
    if kind == "rate":
        values = chance.binomial(requests.astype(np.int64), ERROR_SHARE).astype(np.float64)
    else:
        values = LATENCY_MS * np.exp(LOG_SPREAD * chance.standard_normal(requests.shape))
        values[requests == 0] = np.nan
    return Many(kind, pd.DataFrame(values, index=index), pd.DataFrame(requests, index=index))


def judge(many: Many) -> float:
    """Judge the day of every series; return how long one core took [s]."""
    history, current = _split(many.values)
    started = time.process_time()
    detect_many(
        history,
        current,
        kind=many.kind,
        direction=many.direction,
        denominators=many.denominators,
    )
    return time.process_time() - started


def judge_one(many: Many) -> float:
    """Judge the day of the first series alone; return the shortest of some times [s]."""
    history, current = _split(many.values)
    denominator = None if many.denominators is None else many.denominators[0]
    times = []
    for _ in range(REPEATS):
        started = time.process_time()
        detect(
            history[0],
            current[0],
            kind=many.kind,
            direction=many.direction,
            denominator=denominator,
        )
        times.append(time.process_time() - started)
    return min(times)


def main() -> None:
    """Judge every kind in turn and print seconds, milliseconds of one series, and memory."""
    n_stations = int(sys.argv[1])
    elapsed_s, one_s, n_series = 0.0, [], 0
    for kind, n_signals in SIGNALS.items():
        many = made(kind, n_signals * n_stations)
        elapsed_s += judge(many)
        one_s.append(judge_one(many))
        n_series += n_signals * n_stations
    sys.stdout.write(
        f"{n_series:,} series, one day against eight weeks: {elapsed_s:.1f} s of one core, peak "
        f"memory {_peak_bytes() / MEBIBYTE:,.0f} MiB with the series; one series "
        f"{max(one_s) * 1000:.0f} ms\n"
    )


def _busy(index: pd.DatetimeIndex) -> Floats:
    local = index.tz_convert(EASTERN)
    is_open = (local.hour >= OPEN_H) & (local.hour < CLOSED_H) & (local.day_of_week < SATURDAY)
    return np.where(is_open, 1.0, 0.01)


def _split(values: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    begins = pd.Timestamp(Window.of_day(DAY).start)
    return values.loc[values.index < begins], values.loc[values.index >= begins]


def _peak_bytes() -> int:
    """Return the most memory this process ever had; macOS says bytes where Linux says KiB."""
    resource = import_module("resource")  # not on Windows
    peak = int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
