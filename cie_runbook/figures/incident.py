"""An incident on one time axis: signals above, and below them what was told and done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes

from cie_runbook.figures import describe, panel, style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.errors import error_total
from cie_runbook.figures.layout import Framing, Grid, sheet
from cie_runbook.figures.lettering import plain
from cie_runbook.figures.time_axis import (
    day_and_zone,
    day_number,
    draw_time_axis,
    hide_time_labels,
)
from cie_runbook.figures.track import Track, plotted
from cie_runbook.figures.value_axis import linear_axis
from cie_runbook.findings import wording
from cie_runbook.window import Window

PANEL_IN, GAP_IN, LANE_IN = 0.8, 0.4, 0.3
LEFT_IN, RIGHT_IN = 1.35, 0.75
BAR = 0.34  # of a lane's height
Mark = Literal["begin", "warn", "change", "done"]
SHAPES: dict[Mark, tuple[str, str]] = {  # told apart by shape, and only then by colour
    "begin": ("v", style.ACT),
    "warn": ("D", style.WATCH),
    "change": ("s", style.EXPECTED),
    "done": ("o", style.NOW),
}


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One row of events under the signals.

    Attributes
    ----------
    title : str
        What they are, in a word or two.
    mark : Mark
        The shape of what happens at one instant.
    instants : tuple of datetime
        When it happened.
    spans : tuple of (datetime, datetime)
        From when until when, of what lasts.
    """

    title: str
    mark: Mark
    instants: tuple[datetime, ...] = ()
    spans: tuple[tuple[datetime, datetime], ...] = ()


def incident_axis(
    tracks: Sequence[Track], lanes: Sequence[Lane], began: datetime | None, framing: Framing
) -> Chart:
    """Draw signals as small multiples over rows of events, all on one time axis.

    Parameters
    ----------
    tracks : sequence of Track
        Traffic, errors and response times, the one to be read first on top.
    lanes : sequence of Lane
        Monitors, alerts, releases, what was done.
    began : datetime or None
        When it began, UTC: a line through all panels.
    framing : Framing
        What stands around the figure.
    """
    heights = [*[PANEL_IN] * len(tracks), max(len(lanes), 1) * LANE_IN]
    grid = _grid(heights)
    with style.house_style():
        reading = "grey: the usual range · dashed: it began"
        figure, axes = sheet(framing, f"{day_and_zone(framing.window)} · {reading}", grid)
        rows = [row[0] for row in axes]
        for place, track in zip(rows, tracks, strict=False):
            _signal(place, track, framing.window)
            hide_time_labels(place)
        _lanes(rows[-1], lanes, grid, framing.window)
        for place in rows:
            _begin(place, began, framing.window)
    return Chart(
        id=framing.id,
        figure=figure,
        alt=incident_alt(tracks, lanes, began, framing),
        caption=framing.caption,
        data=_plotted(tracks, lanes),
        link=framing.link,
    )


def incident_alt(
    tracks: Sequence[Track], lanes: Sequence[Lane], began: datetime | None, framing: Framing
) -> str:
    """Say when it began, what stands out in each signal, and how many events each row has."""
    when = "" if began is None else f" It began at {wording.clock(began)} ET."
    opening = f"{framing.title}, {wording.weekday_date(framing.window.start)}.{when}"
    told = [sentence for track in tracks for sentence in _stands_out(track)]
    return describe.fitted([opening, *[f"{_lane_words(lane)}." for lane in lanes], *told])


def _stands_out(track: Track) -> list[str]:
    return [*describe.stands_out(track), *describe.not_known(track)]


def _lane_words(lane: Lane) -> str:
    first = min([*lane.instants, *(start for start, _ in lane.spans)], default=None)
    count = len(lane.instants) + len(lane.spans)
    if first is None:
        return f"{lane.title}: none"
    return f"{lane.title}: {count}, the first at {wording.clock(first)} ET"


def _grid(heights: Sequence[float]) -> Grid:
    """Return rows of equal height; the last one is drawn lower or higher by its own."""
    extra = heights[-1] - PANEL_IN
    footer = Grid(rows=1).footer + extra
    return Grid(
        rows=len(heights), panel_height=PANEL_IN, row_gap=GAP_IN, left=LEFT_IN, right=RIGHT_IN,
        footer=footer,
    )  # fmt: skip


def _signal(axes: Axes, track: Track, window: Window) -> None:
    draw_time_axis(axes, window)
    linear_axis(axes, [track])
    for episode in track.episode_list:
        axes.axvspan(
            day_number(episode.start), day_number(episode.end), color=style.ACT_TINT, lw=0,
            zorder=0.5, gid="episode",
        )  # fmt: skip
    draw = panel.draw_steps if track.unit == "count" else panel.draw_levels
    draw(axes, track)
    panel.draw_unknown(axes, track)
    panel.panel_title(axes, track.title, _note(track))


def _note(track: Track) -> str:
    if track.is_unknown:
        return "no data"
    notes = {"count": describe.total, "share": error_total}
    return notes.get(track.unit, describe.level)(track)


def _lanes(axes: Axes, lanes: Sequence[Lane], grid: Grid, window: Window) -> None:
    """Draw the rows of events below the last signal, the first on top."""
    left, bottom, width, height = grid.box(grid.rows - 1, 0)
    tall = max(len(lanes), 1) * LANE_IN / grid.height
    axes.set_position((left, bottom + height - tall, width, tall))
    draw_time_axis(axes, window)
    axes.set_ylim(max(len(lanes), 1), 0)
    middles = [row + 0.5 for row in range(len(lanes))]
    axes.set_yticks(middles, [plain(lane.title) for lane in lanes])
    low, high = window.start, window.end
    for row, lane in zip(middles, lanes, strict=True):
        shape, colour = SHAPES[lane.mark]
        for start, end in lane.spans:
            first, last = max(start, low), min(end, high)
            if first < last:
                axes.broken_barh(
                    [(day_number(first), day_number(last) - day_number(first))],
                    (row - BAR / 2, BAR), facecolor=colour, edgecolor=style.INK, lw=0.6,
                    gid="span", zorder=2,
                )  # fmt: skip
        inside = [at for at in lane.instants if low <= at <= high]
        axes.plot(
            [day_number(at) for at in inside], [row] * len(inside), ls="none", marker=shape, ms=8,
            mfc=colour, mec=style.INK, mew=0.7, gid=f"events {lane.title}", zorder=3,
            clip_on=False,
        )  # fmt: skip
    axes.hlines(
        range(1, len(lanes)), 0, 1, transform=axes.get_yaxis_transform(), color=style.GRID, lw=0.8
    )


def _begin(axes: Axes, began: datetime | None, window: Window) -> None:
    if began is not None and window.start <= began <= window.end:
        axes.axvline(
            day_number(began), color=style.ACT, lw=1.2, ls=(0, (4, 3)), gid="began", zorder=1.8
        )


def _plotted(tracks: Sequence[Track], lanes: Sequence[Lane]) -> pd.DataFrame:
    """Return what is drawn, events after signals."""
    rows = [
        {"series": lane.title, "unit": "event", "at": start, "until": end}
        for lane in lanes
        for start, end in (*((at, None) for at in lane.instants), *lane.spans)
    ]
    events = pd.DataFrame(rows, columns=["series", "unit", "at", "until"])
    events = events.assign(
        at=pd.to_datetime(events["at"], utc=True), until=pd.to_datetime(events["until"], utc=True)
    )
    signals = [plotted(tracks)] if tracks else []
    filled = [table for table in (*signals, events) if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else events
