"""What happened when: one strip a signal, its state by hour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cie_runbook.figures import style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.describe import fitted
from cie_runbook.figures.layout import Framing, Grid, key_axes, sheet
from cie_runbook.figures.lettering import plain, shortened, squeezed
from cie_runbook.figures.time_axis import day_and_zone, days, draw_time_axis
from cie_runbook.findings import wording

ROW_IN = 0.27
SECTION_IN = 0.34
LONGEST_TITLE = 38
LONGEST_READING = 30
NAME_IN = 3.03  # left of the strips
READING_IN = 0.1  # right of them
CELL = 0.82  # of a row's height
BOLD = "bold"
HOUR = pd.Timedelta(hours=1)
CONCERN = ("ok", "watch", "unknown", "act")  # the worst last
STATES = ("ok", "watch", "act", "unknown")
KEY: Mapping[str, str] = {"ok": "as usual", "watch": "watch", "act": "act", "unknown": "unknown"}
Look = dict[str, Any]

FACE: Mapping[str, str] = {
    "ok": style.OK_TINT,
    "watch": style.WATCH_TINT,
    "act": style.ACT,
    "unknown": style.PAPER,
}


def overview(states: pd.DataFrame, framing: Framing) -> Chart:
    """Draw a strip a signal, an hour a cell: state by colour and by shape, its reading beside it.

    Parameters
    ----------
    states : DataFrame
        One row a signal and hour: section, series, at (UTC), state, is_low, reading; rows in the
        order in which they are to be read.
    framing : Framing
        What stands around the figure.
    """
    rows = _rows(states)
    height = sum(ROW_IN if series else SECTION_IN for _, series in rows) or ROW_IN
    grid = Grid(rows=1, panel_height=height, left=3.15, right=2.35, header=0.8)
    with style.house_style():
        figure, axes = sheet(framing, f"{day_and_zone(framing.window)} · state by hour", grid)
        panel = axes[0][0]
        draw_time_axis(panel, framing.window)
        panel.set_yticks([])
        panel.set_ylim(height, 0)
        panel.spines["bottom"].set_visible(False)
        _draw_rows(panel, states, rows)
        _draw_key(figure, grid)
    return Chart(
        id=framing.id,
        figure=figure,
        alt=overview_alt(states, framing),
        caption=framing.caption,
        data=states.reset_index(drop=True),
        link=framing.link,
    )


def overview_alt(states: pd.DataFrame, framing: Framing) -> str:
    """Say how many signals are in which state at worst, and read out those that are not usual."""
    readings = states.drop_duplicates("series").set_index("series")["reading"]
    worst = states.groupby("series", sort=False)["state"].agg(_worst)
    counts = [f"{int((worst == state).sum())} {KEY[state]}" for state in STATES]
    opening = f"{framing.title}, {wording.weekday_date(framing.window.start)}, {len(worst)} signals"
    by_weight = [
        name for state in ("act", "unknown", "watch") for name in worst[worst == state].index
    ]
    told = [f"{name}: {readings[name]}." for name in by_weight]
    return fitted([f"{opening}: {', '.join(counts)}.", *told])


def _worst(states: pd.Series[str]) -> str:
    return max(states, key=CONCERN.index)


def _rows(states: pd.DataFrame) -> list[tuple[str, str]]:
    """Return section headings, as (section, ""), each followed by its signals."""
    rows: list[tuple[str, str]] = []
    for section, series in states[["section", "series"]].drop_duplicates().itertuples(index=False):
        if (section, "") not in rows:
            rows.append((section, ""))
        rows.append((section, series))
    return rows


def _draw_rows(axes: Axes, states: pd.DataFrame, rows: list[tuple[str, str]]) -> None:
    at = 0.0
    for section, series in rows:
        if not series:
            at += SECTION_IN
            _write(axes, (0, at - 0.09), plain(section), -NAME_IN, {"fontweight": BOLD})
            continue
        of_series = states[states["series"] == series]
        middle = at + ROW_IN / 2
        _write(axes, (0, middle), squeezed(series, LONGEST_TITLE), -NAME_IN)
        _write(axes, (1, middle), *_reading(of_series))
        _draw_strip(axes, at, of_series)
        at += ROW_IN


def _write(
    axes: Axes, at: tuple[float, float], text: str, offset_in: float, look: Look | None = None
) -> None:
    axes.annotate(
        text, at, xycoords=("axes fraction", "data"), xytext=(offset_in * 72, 0),
        textcoords="offset points", va="center", annotation_clip=False, **(look or {}),
    )  # fmt: skip


def _reading(of_series: pd.DataFrame) -> tuple[str, float, Look]:
    worst = _worst(of_series["state"])
    colour = {"act": style.ACT_TEXT, "watch": style.WATCH_EDGE}.get(worst, style.MUTED)
    text = shortened(str(of_series["reading"].iloc[0]), LONGEST_READING)
    return text, READING_IN, {"color": colour, "fontweight": BOLD if worst == "act" else "normal"}


def _draw_strip(axes: Axes, top: float, of_series: pd.DataFrame) -> None:
    low = top + ROW_IN * (1 - CELL) / 2
    starts = days(pd.DatetimeIndex(of_series["at"]))
    width = HOUR / pd.Timedelta(days=1)
    for state in STATES:
        chosen = (of_series["state"] == state).to_numpy()
        if not chosen.any():
            continue
        spans = [(start, width) for start in starts[chosen]]
        axes.broken_barh(
            spans, (low, ROW_IN * CELL), facecolor=FACE[state], edgecolor=_edge(state),
            hatch=style.UNKNOWN_HATCH if state == "unknown" else None,
            lw=1.0, zorder=2, gid=f"state {state}",
        )  # fmt: skip
        if state in {"watch", "act"}:
            is_low = of_series["is_low"].to_numpy(dtype=bool)[chosen]
            _draw_shapes(axes, starts[chosen] + width / 2, top + ROW_IN / 2, state, is_low)


def _edge(state: str) -> str:
    return style.UNKNOWN_EDGE if state == "unknown" else style.PAPER


def _draw_shapes(axes: Axes, xs: np.ndarray, y: float, state: str, is_low: np.ndarray) -> None:
    look = {"act": (style.PAPER, 5.5), "watch": (style.WATCH_EDGE, 4.0)}
    colour, size = look[state]
    for shape, chosen in (("v", is_low), ("^", ~is_low)):
        marker = "D" if state == "watch" else shape
        axes.plot(
            xs[chosen], np.full(int(chosen.sum()), y), ls="none", marker=marker, ms=size,
            mfc=colour, mec="none", zorder=3,
        )  # fmt: skip


def _draw_key(figure: Figure, grid: Grid) -> None:
    """Draw the four states with their words, at the right of the subtitle."""
    axes = key_axes(figure, grid, 3.9)
    at = 0.0
    for state in STATES:
        axes.broken_barh(
            [(at, 0.2)], (0.02, 0.2), facecolor=FACE[state], edgecolor=_edge(state),
            hatch=style.UNKNOWN_HATCH if state == "unknown" else None, lw=1.0,
        )  # fmt: skip
        if state in {"watch", "act"}:
            _draw_shapes(axes, np.array([at + 0.1]), 0.12, state, np.array([True]))
        axes.text(at + 0.27, 0.12, KEY[state], va="center", color=style.MUTED)
        at += 0.55 + 0.085 * len(KEY[state])
