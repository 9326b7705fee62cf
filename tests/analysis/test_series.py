"""A signal's series: absent counters are zero only where somebody can vouch for it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from cie_runbook.analysis.series import (
    SIGNAL_COLUMNS,
    series_of,
    signal_series,
)
from cie_runbook.catalog.models import Metric, MetricKind, Signal, SignalKind
from cie_runbook.tables import SERIES_COLUMNS, conform
from tests.analysis.simulate import days_grid

GRID = days_grid(date(2026, 11, 2), 3)


def metric(name: str, kind: MetricKind = "count", sibling: str | None = None) -> Metric:
    return Metric(
        id=name, org="vagov", service="s", name=name, kind=kind, unit="count", bad="low",
        meaning="m", status="derived", group="g", zero_when_reported=sibling,
    )  # fmt: skip


METRICS = {
    "done": metric("done"),
    "failed": metric("failed", sibling="done"),
    "other": metric("other"),
    "took": metric("took", "timer"),
}


def signal(of: str, per: str | None = None, kind: SignalKind = "count") -> Signal:
    return Signal(
        id="s", title="s", kind=kind, unit="count", bad="high", service="s", of=of, per=per,
        meaning="m", status="derived",
    )  # fmt: skip


def table(**values: dict[int, float]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "at": GRID[list(bins)],
                "metric": name.replace("__", ":"),
                "group": "",
                "value": list(bins.values()),
            }
        )
        for name, bins in values.items()
    ]
    return conform(pd.concat(parts), SERIES_COLUMNS)


def test_an_absent_error_counter_is_zero_where_its_sibling_reported() -> None:
    frame = signal_series(
        table(done={0: 9, 1: 8}, failed={0: 1}),
        signal("failed", "failed + done", "rate"),
        METRICS,
        GRID,
    )
    assert frame["value"].iloc[:2].tolist() == [1, 0]
    assert frame["denominator"].iloc[:2].tolist() == [10, 8]
    assert frame.iloc[2].isna().all()
    assert dict(frame.dtypes.astype(str)) == dict(SIGNAL_COLUMNS)


def test_a_counter_that_never_reported_is_zero_beside_its_sibling_and_else_unknown() -> None:
    frame = signal_series(table(done={0: 9}), signal("failed"), METRICS, GRID)
    assert frame["value"].iloc[0] == 0
    assert frame["value"].iloc[1:].isna().all()
    assert signal_series(table(done={0: 9}), signal("other"), METRICS, GRID)["value"].isna().all()


def test_a_missing_bin_stays_unknown() -> None:
    frame = signal_series(table(done={0: 9, 2: 7}), signal("done"), METRICS, GRID)
    assert frame["value"].iloc[1] is pd.NA


def test_a_counter_that_often_sends_nothing_is_zero_beside_other_terms() -> None:
    every = dict.fromkeys(range(len(GRID)), 5.0)
    seldom = dict.fromkeys(range(0, len(GRID), 3), 1.0)
    frame = signal_series(table(done=every, other=seldom), signal("done + other"), METRICS, GRID)
    assert set(frame["value"].iloc[-200:]) == {5.0, 6.0}


def test_a_counter_that_always_reports_is_unknown_when_it_falls_silent() -> None:
    every = dict.fromkeys(range(len(GRID)), 5.0)
    until = dict.fromkeys(range(len(GRID) - 50), 1.0)
    frame = signal_series(table(done=every, other=until), signal("done + other"), METRICS, GRID)
    assert frame["value"].iloc[-50:].isna().all()


def test_on_a_closure_silence_is_read_as_on_a_weekend() -> None:
    grid = days_grid(date(2026, 10, 19), 17)
    local = grid.tz_convert("America/New_York")
    last = local[-1].date()
    is_weekend = np.asarray(local.day_of_week >= 5)
    speaks = (np.arange(len(grid)) % 4 == 0) & is_weekend | ~is_weekend
    speaks &= local.date != last
    every, weekly = np.full(len(grid), 5.0), np.where(speaks, 1.0, np.nan)
    wide = {"done": every, "other": weekly}
    ordinary = series_of(wide, signal("done + other"), METRICS, grid)
    closed = series_of(wide, signal("done + other"), METRICS, grid, closures=[last])
    noon = (local.date == last) & (local.hour == 12)
    assert ordinary["value"][noon].isna().all()
    assert closed["value"][noon].notna().all()


def test_a_timer_is_read_by_its_statistic_and_never_filled() -> None:
    frame = signal_series(
        table(took__p95={0: 900}, took__requests={0: 12, 1: 3}),
        signal("took:p95", "took:requests", "latency"),
        METRICS,
        GRID,
    )
    assert frame["value"].iloc[0] == 900
    assert frame["value"].iloc[1] is pd.NA
    assert frame["denominator"].iloc[1] == 3


def test_one_group_is_taken_where_there_are_several() -> None:
    rows = table(done={0: 9})
    rows["group"] = pd.Series(["442"], dtype="string")
    assert signal_series(rows, signal("done"), METRICS, GRID, "442")["value"].iloc[0] == 9
    assert signal_series(rows, signal("done"), METRICS, GRID)["value"].isna().all()
