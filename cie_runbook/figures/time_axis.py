"""The horizontal axis: US Eastern wall time, right on the days that have 23 or 25 hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from cie_runbook.figures.geometry import panel_width_in
from cie_runbook.figures.style import GRID
from cie_runbook.findings.wording import weekday_date
from cie_runbook.window import EASTERN, Window

MOST_TICKS = 9
TICK_IN = 0.56  # a label and the space around it
STEPS_H = (1, 2, 3, 6, 12)
UTC_EPOCH_DAY_S = 86_400

Instants = npt.NDArray[np.float64]


def days(instants: pd.DatetimeIndex) -> Instants:
    """Return instants as matplotlib's days since 1970, UTC."""
    seconds = (instants - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1)
    return np.asarray(seconds, dtype=np.float64) / UTC_EPOCH_DAY_S


def day_number(instant: datetime) -> float:
    """Return one instant as matplotlib's days since 1970, UTC."""
    return instant.timestamp() / UTC_EPOCH_DAY_S


def eastern_ticks(window: Window, most: int = MOST_TICKS) -> list[tuple[datetime, str]]:
    """Return the ticks of a window: instants with labels as "09:00", or days as "Wed 18".

    They stand at full hours of the wall clock, a step apart that leaves at most so many.
    """
    hours = _wall_hours(window)
    for step_h in STEPS_H:
        chosen = [instant for instant in hours if _local(instant).hour % step_h == 0]
        if len(chosen) <= most:
            return [(instant, f"{_local(instant):%H:%M}") for instant in _once(chosen)]
    midnights = [instant for instant in hours if _local(instant).hour == 0]
    every = -(-len(midnights) // most)
    return [(each, f"{_local(each):%a} {_local(each).day}") for each in midnights[::every]]


def zone_names(window: Window) -> str:
    """Return the names of the zone over the window: "EST", or "EDT, then EST"."""
    first = f"{_local(window.start):%Z}"
    last = f"{_local(window.end - timedelta(seconds=1)):%Z}"
    return first if first == last else f"{first}, then {last}"


def day_and_zone(window: Window) -> str:
    """Return a window's day and clock, as "Wed Nov 18, 2026, US Eastern (EST)"."""
    return f"{weekday_date(window.start)}, US Eastern ({zone_names(window)})"


def draw_time_axis(axes: Axes, window: Window) -> None:
    """Set limits, ticks and the light vertical grid of a panel."""
    most = min(MOST_TICKS, int(panel_width_in(axes) / TICK_IN))
    ticks = eastern_ticks(window, most)
    positions = [day_number(instant) for instant, _ in ticks]
    axes.set_xlim(day_number(window.start), day_number(window.end))
    axes.set_xticks(positions, [label for _, label in ticks])
    axes.vlines(positions, 0, 1, transform=axes.get_xaxis_transform(), color=GRID, lw=0.8, zorder=0)


def hide_time_labels(axes: Axes) -> None:
    """Keep the grid of an upper panel, and leave the labels to the lowest one."""
    axes.tick_params(axis="x", labelbottom=False, length=0)


def _wall_hours(window: Window) -> list[datetime]:
    first = window.start.replace(minute=0, second=0, microsecond=0)
    count = int((window.end - first) / timedelta(hours=1)) + 1
    hours = [first + timedelta(hours=number) for number in range(count)]
    return [instant for instant in hours if window.start <= instant <= window.end]


def _once(instants: list[datetime]) -> list[datetime]:
    """Leave out the second of two equal wall-clock hours, when the clock goes back."""
    return [
        instant
        for earlier, instant in zip([None, *instants], instants, strict=False)
        if earlier is None or _local(earlier).hour != _local(instant).hour
    ]


def _local(instant: datetime) -> datetime:
    return instant.astimezone(EASTERN)
