"""How far Veterans came: each step of a flow beside its usual range for the day."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from cie_runbook.figures import style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.describe import fitted
from cie_runbook.figures.layout import HEADER_IN, TWO_LINES_IN, Framing, Grid, sheet
from cie_runbook.figures.lettering import plain
from cie_runbook.figures.time_axis import day_and_zone
from cie_runbook.findings import wording

BAR, RANGE = 0.34, 0.62  # of a row's height
ROW_IN = 0.62
LOW, HIGH = "\N{BLACK DOWN-POINTING TRIANGLE}", "\N{BLACK UP-POINTING TRIANGLE}"

Row = Mapping[Hashable, Any]


def funnel(steps: pd.DataFrame, framing: Framing) -> Chart:
    """Draw the steps of each flow as bars over their usual range, with conversion in words.

    Parameters
    ----------
    steps : DataFrame
        One row a flow and step, in order: flow, step, value, usual, lower, upper [count], share,
        usual_share (of the flow's first step, 0 to 1), state; <NA> where unknown.
    framing : Framing
        What stands around the figure.
    """
    flows = list(dict.fromkeys(steps["flow"]))
    longest = max(int((steps["flow"] == flow).sum()) for flow in flows)
    grid = Grid(
        rows=1, columns=len(flows), panel_height=ROW_IN * longest, left=1.15, right=0.3,
        column_gap=1.35, footer=0.2, header=HEADER_IN + TWO_LINES_IN,
    )  # fmt: skip
    reading = f"{day_and_zone(framing.window)} · bar: seen · grey: the usual range · line: usual"
    with style.house_style():
        figure, axes = sheet(framing, reading, grid)
        for column, flow in enumerate(flows):
            _panel(axes[0][column], str(flow), steps[steps["flow"] == flow])
    return Chart(
        id=framing.id,
        figure=figure,
        alt=funnel_alt(steps, framing),
        caption=framing.caption,
        data=steps.reset_index(drop=True),
        link=framing.link,
    )


def funnel_alt(steps: pd.DataFrame, framing: Framing) -> str:
    """Read the steps out: "Check-in: clicked 1,993, usual 2,000; verified 1,814 (91 %) …"."""
    told = []
    for flow, rows in steps.groupby("flow", sort=False):
        texts = [f"{row['step']} {step_text(row)}" for row in rows.to_dict("records")]
        told.append(f"{flow}: {'; '.join(texts)}.")
    return fitted([f"{framing.title}, {wording.weekday_date(framing.window.start)}.", *told])


def step_text(row: Row) -> str:
    """Write one step: "1,814 (91 %), usual 1,840 (92 %)"."""
    value, usual = wording.measured(row["value"]), wording.measured(row["usual"])
    if value is None:
        return "no data"
    seen = wording.quantity(value) + _share_text(row["share"])
    if usual is None:
        return seen
    return f"{seen}, usual {wording.quantity(usual)}{_share_text(row['usual_share'])}"


def _share_text(share: Any) -> str:
    known = wording.measured(share)
    return "" if known is None else f" ({wording.percent(known)})"


def _panel(axes: Axes, flow: str, rows: pd.DataFrame) -> None:
    records = rows.to_dict("records")
    known = rows[["value", "upper", "usual"]].astype("Float64").to_numpy(np.float64, na_value=0.0)
    axes.set_xlim(0, float(known.max()) * 1.02 or 1.0)
    axes.set_ylim(len(records), 0)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    axes.annotate(
        plain(flow), (0, 1), xycoords="axes fraction", xytext=(0, 8), textcoords="offset points",
        fontsize=style.PANEL_PT, fontweight="bold", annotation_clip=False,
    )  # fmt: skip
    for index, row in enumerate(records):
        _bar(axes, index, row)


def _bar(axes: Axes, index: int, row: Row) -> None:
    middle = index + 0.62
    axes.annotate(
        plain(str(row["step"])), (0, middle), xycoords=("axes fraction", "data"), xytext=(-8, 0),
        textcoords="offset points", ha="right", va="center", annotation_clip=False,
    )  # fmt: skip
    state = str(row["state"])
    axes.text(
        0, index + 0.3, _mark(row) + step_text(row), va="bottom", ha="left",
        color={"act": style.ACT_TEXT, "watch": style.WATCH_EDGE}.get(state, style.MUTED),
        fontweight="bold" if state == "act" else "normal",
    )  # fmt: skip
    lower, upper, value, usual = (
        wording.measured(row[name]) for name in ("lower", "upper", "value", "usual")
    )
    if lower is not None and upper is not None:
        axes.barh(middle, upper - lower, RANGE, left=lower, color=style.BAND, gid="range")
    if value is None:
        _unknown_bar(axes, middle)
        return
    axes.barh(middle, value, BAR, color=style.NOW, zorder=2, gid="seen")
    if usual is not None:
        ends = [middle - RANGE / 2, middle + RANGE / 2]
        axes.plot([usual, usual], ends, color=style.INK, lw=1.4, zorder=3, gid="usual")


def _mark(row: Row) -> str:
    value, usual = wording.measured(row["value"]), wording.measured(row["usual"])
    if row["state"] == "watch":
        return "\N{BLACK DIAMOND} "
    if row["state"] != "act" or value is None or usual is None:
        return ""
    return f"{LOW if value < usual else HIGH} "


def _unknown_bar(axes: Axes, middle: float) -> None:
    axes.barh(
        middle, axes.get_xlim()[1], BAR, facecolor=style.PAPER, edgecolor=style.UNKNOWN_EDGE,
        hatch=style.UNKNOWN_HATCH, lw=0, gid="unknown",
    )  # fmt: skip
