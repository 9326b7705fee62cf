"""Error rates: the share of failed calls a service, with the counts behind it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from cie_runbook.figures import describe, panel, style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.layout import HEADER_IN, TWO_LINES_IN, Framing, Grid, sheet
from cie_runbook.figures.time_axis import day_and_zone, draw_time_axis, hide_time_labels
from cie_runbook.figures.track import Track, plotted
from cie_runbook.figures.value_axis import linear_axis
from cie_runbook.findings import wording
from cie_runbook.window import Window

GRID = Grid(rows=1, panel_height=1.3, row_gap=0.48, right=0.75)
TALL = Grid(rows=1, panel_height=2.6, right=0.75)
PAIRS = Grid(
    rows=1, columns=2, panel_height=1.3, row_gap=0.68, column_gap=1.3,
    header=HEADER_IN + TWO_LINES_IN,
)  # fmt: skip
MOST_ROWS = 4


def error_trend(rates: Sequence[Track], framing: Framing) -> Chart:
    """Draw the share of failed calls over the usual share, one panel a service.

    The frames of the tracks bring the calls as `denominator`: the counts beside each title
    come from them.
    """
    grid = _grid(len(rates))
    with style.house_style():
        reading = "share of calls that failed · grey: the usual range"
        subtitle = f"{day_and_zone(framing.window)} · {reading}"
        figure, axes = sheet(framing, subtitle, grid)
        places = [each for row in axes for each in row]
        for index, rate in enumerate(rates):
            _panel(places[index], rate, framing.window)
            if index + grid.columns < len(rates):
                hide_time_labels(places[index])
        for unused in places[len(rates) :]:
            unused.remove()
    return Chart(
        id=framing.id,
        figure=figure,
        alt=describe.describe(framing.title, rates, error_brief),
        caption=framing.caption,
        data=plotted(rates),
        link=framing.link,
    )


def _grid(panels: int) -> Grid:
    """Return the places of the panels: two columns where one would be taller than a page."""
    if panels == 1:
        return TALL
    if panels <= MOST_ROWS:
        return GRID.with_panels(panels)
    return PAIRS.with_panels(-(-panels // 2), 2)


def error_brief(rate: Track) -> str:
    """Sum the failed calls up: "CHIP 312 of 9,120 failed (3.4 %)"."""
    return f"{rate.title} {error_total(rate)}"


def error_total(rate: Track) -> str:
    """Sum the failed calls up over the bins that are known: "312 of 9,120 failed (3.4 %)"."""
    shares, calls = rate.values("value"), rate.values("denominator")
    known = np.isfinite(shares) & np.isfinite(calls)
    if not known.any() or not calls[known].sum():
        return "no calls counted"
    failed, total = float((shares * calls)[known].sum()), float(calls[known].sum())
    share = wording.percent(failed / total)
    return f"{wording.quantity(round(failed))} of {wording.quantity(total)} failed ({share})"


def _panel(axes: Axes, rate: Track, window: Window) -> None:
    draw_time_axis(axes, window)
    linear_axis(axes, [rate])
    panel.shade_episodes(axes, rate)
    panel.draw_levels(axes, rate)
    panel.draw_unknown(axes, rate)
    panel.draw_marks(axes, rate)
    panel.draw_beyond(axes, rate)
    panel.panel_title(axes, rate.title, error_total(rate))
    at = rate.middles
    seen = panel.last_known(at, rate.values("value"))
    usual = panel.last_known(at, rate.values("expected"))
    panel.label_ends(axes, [(*seen, "seen", style.NOW), (*usual, "usual", style.EXPECTED_TEXT)])
