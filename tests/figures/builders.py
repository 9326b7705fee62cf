"""Small builders: tracks and framings to be drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cie_runbook.figures.chart import Chart
from cie_runbook.figures.layout import Framing
from cie_runbook.figures.track import Track
from tests.findings.builders import DAY, at, make_episodes, make_frame

FRAMING = Framing(
    id="figure",
    title="Check-ins",
    caption="Check-ins, Wed 2026-11-18. Source: Datadog <vagov>.",
    window=DAY,
    link="https://vagov.ddog-gov.com/dashboard/zps-5fk-azw?from_ts=1&to_ts=2",
)


def hours(values: Sequence[float | None], states: Sequence[str] | None = None) -> pd.DataFrame:
    """Return judged counts by hour, from 09:00 on."""
    frame = make_frame(values, expected=100.0, states=states)
    frame.index = pd.date_range(at("09:00"), periods=len(values), freq="h", unit="ms")
    return frame


def make_track(
    frame: pd.DataFrame, *, title: str = "Check-ins completed", unit: str = "count"
) -> Track:
    """Return a track by the hour without episodes."""
    return Track(title=title, unit=unit, frame=frame, episodes=make_episodes(), bin_s=3600)


def level_track(unit: str, value: float = 3000.0, size: int = 48) -> Track:
    """Return a track in bins of five minutes, as a latency or a rate has."""
    kind = "rate" if unit == "share" else "latency"
    frame = make_frame([value] * size, expected=value, kind=kind, calls=40.0)
    return Track(title="CHIP", unit=unit, frame=frame, episodes=make_episodes(), bin_s=300)


def lines(axes: Axes, name: str) -> list[Line2D]:
    """Return the lines that carry a name, as "now" or "expected"."""
    return [line for line in axes.get_lines() if str(line.get_gid()).startswith(name)]


def values(line: Line2D) -> list[float]:
    """Return what a line draws."""
    return [float(value) for value in np.asarray(line.get_ydata(), dtype=float)]


def texts(chart: Chart) -> list[str]:
    """Return every text on a figure that says something."""
    found = [text.get_text() for text in chart.figure.texts]
    for axes in chart.figure.axes:
        found += [text.get_text() for text in axes.texts]
    return [text for text in found if text]
