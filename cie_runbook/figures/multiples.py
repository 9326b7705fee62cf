"""Small multiples: counts of each kind in a row, of each caller in a column, all on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from cie_runbook.figures import describe, panel, style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.layout import HEADER_IN, TWO_LINES_IN, Framing, Grid, sheet
from cie_runbook.figures.time_axis import day_and_zone, draw_time_axis, hide_time_labels
from cie_runbook.figures.track import Track, plotted
from cie_runbook.figures.value_axis import linear_axis
from cie_runbook.findings import wording
from cie_runbook.window import Window

GRID = Grid(
    rows=1, panel_height=0.95, row_gap=0.62, column_gap=0.55, right=0.25,
    header=HEADER_IN + TWO_LINES_IN,
)  # fmt: skip
HOUR_S = 3600

Rows = Mapping[str, Sequence[Track]]


def small_multiples(rows: Rows, framing: Framing) -> Chart:
    """Draw each kind as a row and each caller as a column, in the order given.

    Parameters
    ----------
    rows : mapping of str to sequence of Track
        Kind to its counts by caller; every row has the same callers. The titles of the tracks
        are those of the panels: "kind, caller"; the caller stands with the total.
    framing : Framing
        What stands around the figure.
    """
    tracks = [track for row in rows.values() for track in row]
    columns = max(map(len, rows.values()), default=1)
    grid = GRID.with_panels(max(len(rows), 1), columns)
    with style.house_style():
        figure, axes = sheet(framing, _subtitle(framing.window, tracks), grid)
        for place, row in enumerate(rows.values()):
            for column, track in enumerate(row):
                _panel(axes[place][column], track, tracks, framing.window)
                if place < len(rows) - 1:
                    hide_time_labels(axes[place][column])
        if not tracks:
            _nothing(axes[0][0], framing.window)
    return Chart(
        id=framing.id,
        figure=figure,
        alt=multiples_alt(tracks, framing),
        caption=framing.caption,
        data=plotted(tracks) if tracks else pd.DataFrame({"series": [], "count": []}),
        link=framing.link,
    )


def multiples_alt(tracks: Sequence[Track], framing: Framing) -> str:
    """Say each panel's total and its busiest bin, the largest first."""
    opening = f"{framing.title}, {wording.weekday_date(framing.window.start)}."
    counted = [track for track in tracks if np.nansum(track.values("value"))]
    if not counted:
        return f"{opening} Nothing was counted."
    counted.sort(key=lambda track: -float(np.nansum(track.values("value"))))
    return describe.fitted([opening, *(f"{_brief(track)}." for track in counted)])


def _brief(track: Track) -> str:
    values = track.values("value")
    at = int(np.nanargmax(values))
    total, most = (wording.quantity(round(float(each))) for each in (np.nansum(values), values[at]))
    return f"{track.title}: {total}, most in one bin {most} at {_clock(track, at)}"


def _clock(track: Track, at: int) -> str:
    return f"{wording.clock(track.frame.index[at])} ET"


def _subtitle(window: Window, tracks: Sequence[Track]) -> str:
    grain = tracks[0].bin_s if tracks else HOUR_S
    every = "an hour" if grain == HOUR_S else f"{grain // 60} minutes"
    return f"{day_and_zone(window)} · one step is {every} · one scale for all panels"


def _panel(axes: Axes, track: Track, scale: Sequence[Track], window: Window) -> None:
    draw_time_axis(axes, window)
    linear_axis(axes, scale)
    values = np.nan_to_num(track.values("value"))
    axes.stairs(values, track.edges, fill=True, color=style.NOW_LIGHT, lw=0, gid="area")
    axes.stairs(values, track.edges, color=style.NOW, lw=1.4, baseline=None, gid="now")
    panel.draw_unknown(axes, track)
    kind, _, caller = track.title.rpartition(", ")
    total = wording.quantity(round(float(values.sum())))
    panel.panel_title(axes, kind or caller, f"{caller}: {total}" if kind else total)


def _nothing(axes: Axes, window: Window) -> None:
    draw_time_axis(axes, window)
    axes.set_yticks([])
    axes.text(
        0.5, 0.5, "nothing was counted", transform=axes.transAxes, ha="center", va="center",
        color=style.MUTED,
    )  # fmt: skip
