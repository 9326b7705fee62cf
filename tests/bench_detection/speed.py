"""How fast: points a second of each method, and many series at once by ours."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

from tests.bench_detection.forecasts import Forecaster
from tests.bench_detection.methods import Method, Setting
from tests.bench_detection.running import grouped
from tests.bench_detection.signals import Signal, clean_case

MANY_LIMIT_S = 300


def points_per_second(method: Method, signals: Sequence[Signal]) -> float:
    """Judge one day of one signal of each group on one core, history and fit included."""
    if isinstance(method, Forecaster):
        method.known.clear()
    points, elapsed_s = 0, 0.0
    for part in grouped([signal for signal in signals if method.applies(signal)]).values():
        case = clean_case(part[0], part[0].days[0])
        started = time.process_time()
        method.said(case, Setting(4.0, method.windows[0]))
        elapsed_s += time.process_time() - started
        points += len(case.events)
    return points / elapsed_s


def many_series(n_stations: int) -> str:
    """Judge thirty signals of every station in a process of its own; return what it says."""
    command = [sys.executable, "-m", "tests.bench_detection.many", str(n_stations)]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=MANY_LIMIT_S
    )
    if ended.returncode != 0:
        raise RuntimeError(f"judging many series failed:\n{ended.stderr[-2000:]}")
    return ended.stdout.strip()
