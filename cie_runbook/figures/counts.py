"""Counts by hour, each step of a flow over what is usual for that hour."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from cie_runbook.figures import describe, panel, style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.layout import HEADER_IN, TWO_LINES_IN, Framing, Grid, sheet
from cie_runbook.figures.time_axis import day_and_zone, draw_time_axis, hide_time_labels
from cie_runbook.figures.track import Track, plotted
from cie_runbook.figures.value_axis import linear_axis
from cie_runbook.window import Window

HOUR_S = 3600
SINGLE = Grid(rows=1, panel_height=2.7)
FLOWS = Grid(
    rows=3,
    columns=2,
    panel_height=1.5,
    row_gap=0.72,
    column_gap=1.1,
    header=HEADER_IN + TWO_LINES_IN,
)


def counts_by_hour(track: Track, framing: Framing) -> Chart:
    """Draw one signal's counts as steps, over the usual range and the expected count."""
    return draw_counts([[track]], framing, SINGLE)


def flow_counts(flows: Sequence[Sequence[Track]], framing: Framing) -> Chart:
    """Draw each flow as a column and each of its steps as a row, on one scale a column.

    Parameters
    ----------
    flows : sequence of sequences of Track
        One inner sequence a flow, its steps in order: links clicked, verified, completed.
    framing : Framing
        What stands around the figure.
    """
    grid = FLOWS.with_panels(max(map(len, flows)), len(flows))
    return draw_counts(flows, framing, grid)


def draw_counts(scales: Sequence[Sequence[Track]], framing: Framing, grid: Grid) -> Chart:
    """Draw groups of tracks; those of one group share their scale.

    With one column the groups stand below one another, else each has a column.
    """
    tracks = [track for group in scales for track in group]
    with style.house_style():
        figure, axes = sheet(framing, subtitle(framing.window, tracks), grid)
        for panel_axes, track, group, is_lowest in _places(axes, scales):
            _panel(panel_axes, track, group, framing.window)
            if not is_lowest:
                hide_time_labels(panel_axes)
    return Chart(
        id=framing.id,
        figure=figure,
        alt=describe.describe(framing.title, tracks, describe.total_brief),
        caption=framing.caption,
        data=plotted(tracks),
        link=framing.link,
    )


def _places(
    axes: Sequence[Sequence[Axes]], scales: Sequence[Sequence[Track]]
) -> list[tuple[Axes, Track, Sequence[Track], bool]]:
    if len(axes[0]) == 1:
        ordered = [(track, group) for group in scales for track in group]
        last = len(ordered) - 1
        return [(axes[at][0], *pair, at == last) for at, pair in enumerate(ordered)]
    return [
        (axes[row][column], track, group, row == len(group) - 1)
        for column, group in enumerate(scales)
        for row, track in enumerate(group)
    ]


def subtitle(window: Window, tracks: Sequence[Track]) -> str:
    """Say the day, the grain and how to read the grey."""
    grain = tracks[0].bin_s
    every = "an hour" if grain == HOUR_S else f"{grain // 60} minutes"
    said = f"{day_and_zone(window)} \N{MIDDLE DOT} one step is {every}"
    has_usual = any(one.frame["upper"].notna().any() for one in tracks)
    return f"{said} \N{MIDDLE DOT} grey: the usual range" if has_usual else said


def _panel(axes: Axes, track: Track, flow: Sequence[Track], window: Window) -> None:
    draw_time_axis(axes, window)
    linear_axis(axes, flow)
    panel.shade_episodes(axes, track)
    panel.draw_steps(axes, track)
    panel.draw_unknown(axes, track)
    panel.draw_marks(axes, track)
    panel.panel_title(axes, track.title, _totals(track))
    edges = track.edges
    now = panel.last_known(edges[1:], track.values("value"))
    usual = panel.last_known(edges[1:], track.values("expected"))
    panel.label_ends(axes, [(*now, "seen", style.NOW), (*usual, "usual", style.EXPECTED_TEXT)])


def _totals(track: Track) -> str:
    return "no data" if track.is_unknown else describe.total(track)
