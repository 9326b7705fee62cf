"""Why a signal was judged as it was: the usual range, the score, and what taught the usual."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from cie_runbook.figures import describe, panel, style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.layout import Framing, Grid, sheet
from cie_runbook.figures.time_axis import day_and_zone, draw_time_axis, hide_time_labels
from cie_runbook.figures.track import Track, plotted
from cie_runbook.figures.value_axis import linear_axis, tick

GRID = Grid(rows=3, panel_height=1.45, row_gap=0.62, right=0.9)
MOST_DAY_LABELS = 8
LEAST_SCORE = 6.0  # the scale of scores reaches so far at least, that calm days look calm
HEADROOM = 1.15
SET_ASIDE: Final = {  # how a past day is told apart without colour: its hatch
    "used": "",
    "partly": "..",
    "strange": "xx",
    "holiday": "//",
    "beside": "\\\\",
    "other kind": "",
    "no data": "",
}
NAMES: Final = {
    "used": "taught the usual",
    "partly": "taught but for some hours",
    "strange": "strange as a whole",
    "holiday": "holiday",
    "beside": "beside a holiday",
    "other kind": "other kind of day",
    "no data": "no data",
}


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What a judgement rests on.

    Attributes
    ----------
    days : DataFrame
        `analysis.baseline_days.BASELINE_DAY_COLUMNS`.
    watch, act : float
        Scores from which a bin was watched or acted on.
    """

    days: pd.DataFrame
    watch: float
    act: float


def detection_grounds(track: Track, grounds: Grounds, framing: Framing) -> Chart:
    """Draw one judged count, its score against the thresholds, and the past days behind it."""
    with style.house_style():
        subtitle = (
            f"{day_and_zone(framing.window)} · grey: the usual range · hatched days: set aside"
        )
        figure, axes = sheet(framing, subtitle, GRID)
        _values(axes[0][0], track, framing)
        _scores(axes[1][0], track, grounds, framing)
        _days(axes[2][0], grounds.days)
    said = describe.describe(framing.title, [track], describe.total_brief)
    data = plotted([track]).assign(score=track.values("score"))
    return Chart(
        id=framing.id,
        figure=figure,
        alt=f"{said} {days_sentence(grounds.days)}",
        caption=framing.caption,
        data=data,
        link=framing.link,
    )


def days_sentence(days: pd.DataFrame) -> str:
    """Say how many past days taught the usual, and which were set aside."""
    found = Counter(str(role) for role in days["role"])
    taught = found["used"] + found["partly"]
    aside = [
        f"{found[role]} {NAMES[role]}" for role in ("partly", "strange", "holiday", "beside")
        if found[role]
    ]  # fmt: skip
    told = f"The usual rests on {taught} of {len(days)} past days"
    return f"{told}; {', '.join(aside)}." if aside else f"{told}."


def _values(axes: Axes, track: Track, framing: Framing) -> None:
    draw_time_axis(axes, framing.window)
    linear_axis(axes, [track])
    panel.shade_episodes(axes, track)
    panel.draw_steps(axes, track)
    panel.draw_unknown(axes, track)
    panel.draw_marks(axes, track)
    panel.panel_title(axes, track.title, describe.total(track))
    hide_time_labels(axes)


def _scores(axes: Axes, track: Track, grounds: Grounds, framing: Framing) -> None:
    scores = track.values("score")
    draw_time_axis(axes, framing.window)
    reach = HEADROOM * max(LEAST_SCORE, grounds.act, np.nanmax(np.abs([0.0, *scores])))
    axes.set_ylim(-reach, reach)
    axes.axhline(0, color=style.EXPECTED, lw=0.8, zorder=1)
    for score, colour, kind in (
        (grounds.watch, style.WATCH_EDGE, "watch"),
        (grounds.act, style.ACT, "act"),
    ):
        for side in (-score, score):
            axes.axhline(side, color=colour, lw=0.8, ls=(0, (4, 3)), gid=kind, zorder=1)
    axes.plot(track.middles, scores, color=style.NOW, lw=1.2, gid="score", zorder=2)
    panel.panel_title(axes, "Score of the most telling window", "normal scale; below 0: too few")
    right = float(axes.get_xlim()[1])
    ends = [
        (right, -grounds.watch, "watch", style.WATCH_EDGE),
        (right, -grounds.act, "act", style.ACT_TEXT),
    ]
    panel.label_ends(axes, ends)


def _days(axes: Axes, days: pd.DataFrame) -> None:
    totals = days["total"].to_numpy(dtype=np.float64, na_value=np.nan)
    roles = [str(role) for role in days["role"]]
    places = np.arange(len(days))
    for role, hatch in SET_ASIDE.items():
        here = [at for at, each in enumerate(roles) if each == role]
        axes.bar(
            places[here], np.nan_to_num(totals[here]), width=0.8, hatch=hatch, gid=role,
            color=style.NOW if role == "used" else style.BAND,
            edgecolor=style.NOW if role in {"used", "partly"} else style.UNKNOWN_EDGE, lw=0.6,
        )  # fmt: skip
    axes.set_ylim(0, HEADROOM * max(1.0, float(np.nanmax([0.0, *totals]))))
    _day_axis(axes, days)
    taught = sum(role in {"used", "partly"} for role in roles)
    panel.panel_title(axes, "Past days", f"{taught} of {len(roles)} taught the usual")


def _day_axis(axes: Axes, days: pd.DataFrame) -> None:
    step = max(1, -(-len(days) // MOST_DAY_LABELS))
    chosen = list(range(0, len(days), step))
    axes.set_xticks(chosen, [f"{days['day'].iloc[at]:%d %b}" for at in chosen])
    heights = [0.0, float(axes.get_ylim()[1]) / HEADROOM]
    axes.set_yticks(heights, [tick(height, "count") for height in heights])
