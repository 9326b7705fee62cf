"""Small builders of the benchmark's own tests: nine weeks of a steady signal."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from cie_runbook.analysis.grid import window_grid
from cie_runbook.analysis.usual import Kind
from cie_runbook.window import Window
from tests.bench_detection.signals import BIN_S, HISTORY_DAYS, Signal, days_from

FIRST = date(2026, 6, 1)  # a Monday
N_DAYS = 7
MEAN = 30.0


def make_signal(kind: Kind = "count", mean: float = MEAN, seed: int = 1) -> Signal:
    """Return a signal that is as busy at night as by day."""
    start = Window.of_day(FIRST - timedelta(days=HISTORY_DAYS)).start
    index = window_grid(Window(start, Window.of_day(FIRST + timedelta(days=N_DAYS)).start), BIN_S)
    chance = np.random.default_rng(seed)
    asked = chance.poisson(mean, len(index)).astype(np.float64)
    events = {
        "count": asked,
        "rate": chance.binomial(asked.astype(np.int64), 0.02).astype(np.float64),
        "latency": 800 * np.exp(0.1 * chance.standard_normal(len(index))),
    }
    return Signal(
        name=f"made/{kind}",
        volume="national",
        source="drill",
        kind=kind,
        direction="low" if kind == "count" else "high",
        index=index,
        events=events[kind],
        trials=None if kind == "count" else asked,
        days=days_from(FIRST, N_DAYS),
    )
