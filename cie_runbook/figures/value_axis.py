"""The vertical axis: from zero to what matters, few ticks, each in its unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter

from cie_runbook.figures import geometry, panel, style
from cie_runbook.figures.lettering import width_in
from cie_runbook.figures.track import Track
from cie_runbook.findings import wording
from cie_runbook.findings.episodes import label

NICE_LOG = ((1, 2, 5), (1, 5), (1,))
MARK_IN = 0.07  # half a mark, so that it clears the labels above
MOST_TICKS = 5
MOST_OF_RANGE = 0.98  # a few bins with hardly a request must not flatten the rest


def linear_axis(axes: Axes, tracks: Sequence[Track]) -> None:
    """Scale from zero to what matters, with few ticks in the unit and a light grid."""
    top = max((_top(track) for track in tracks), default=0.0) or 1.0
    lines = max((_label_lines(axes, track) for track in tracks), default=0)
    room = 1 - (lines * panel.EPISODE_LINE_IN + MARK_IN) / geometry.panel_height_in(axes)
    axes.set_ylim(0, top * 1.06 / room)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=tracks[0].unit == "count"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, tracks[0].unit)))
    axes.grid(axis="y")


def log_axis(axes: Axes, tracks: Sequence[Track]) -> None:
    """Scale by factors, with ticks at 1, 2 and 5 of each power of ten."""
    drawn = [track.values(name)[track.busy()] for track in tracks for name in ("value", "expected")]
    known = np.concatenate(drawn)
    known = known[np.isfinite(known) & (known > 0)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (1.0, 10.0)
    lines = max((_label_lines(axes, track) for track in tracks), default=0)
    room = 1 - (lines * panel.EPISODE_LINE_IN + MARK_IN) / geometry.panel_height_in(axes)
    axes.set_yscale("log")
    axes.set_ylim(low / 1.15, low * (1.15 * high / low) ** (1 / room))
    axes.yaxis.set_major_locator(FixedLocator(_log_ticks(low / 1.15, high * 1.15)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, tracks[0].unit)))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="y", which="minor", length=0)
    axes.grid(axis="y")


def tick(value: float, unit: str) -> str:
    """Write a tick in its unit, without a decimal that says nothing."""
    if unit == "share":
        return f"{value * 100:g} %"
    if unit == "ms" and value >= wording.MS_PER_S:
        return f"{value / wording.MS_PER_S:g} s"
    if unit in {"ms", "s"}:
        return f"{value:g} {unit}" if value else "0"
    return f"{value:,.0f}" if value == round(value) else f"{value:g}"


def _label_lines(axes: Axes, track: Track) -> int:
    """Return how many lines of labels the episodes may need above the data."""
    episodes = panel.labelled(track.episode_list)
    widths = sum(width_in(label(each, track.unit), style.TEXT_PT) for each in episodes)
    return min(len(episodes), int(widths / geometry.panel_width_in(axes)) + 1) if episodes else 0


def _top(track: Track) -> float:
    is_busy = track.busy()
    upper = track.values("upper")[is_busy]
    drawn = [track.values(name)[is_busy] for name in ("value", "expected")]
    most = 1.0 if track.unit == "count" else MOST_OF_RANGE
    reach = np.nanquantile(upper, most) if np.isfinite(upper).any() else np.nan
    known = np.concatenate([*drawn, [reach]])
    known = known[np.isfinite(known)]
    return float(known.max()) if len(known) else 0.0


def _log_ticks(low: float, high: float) -> list[float]:
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    inside: list[float] = []
    for nice in NICE_LOG:
        ticks = [number * 10.0**power for power in powers for number in nice]
        inside = [value for value in ticks if low <= value <= high]
        if len(inside) <= MOST_TICKS:
            return inside
    return inside
