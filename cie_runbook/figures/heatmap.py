"""A heat map: places by time, the most events first, all other places together below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cie_runbook.figures import geometry, style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.describe import fitted
from cie_runbook.figures.layout import Framing, Grid, key_axes, sheet
from cie_runbook.figures.lettering import plain, shortened, width_in
from cie_runbook.figures.time_axis import day_and_zone, days, draw_time_axis
from cie_runbook.findings import wording

MOST_PLACES = 14
ROW_IN = 0.27
NAME_IN = 1.95
LONGEST_NAME = 24
CELL = 0.88  # of a row's height
HOURS_A_DAY = 24
SHADES = (style.OK_TINT, style.NOW_LIGHT, style.NOW, style.INK)
LETTERS = (style.INK, style.INK, style.PAPER, style.PAPER)
COLUMNS = ("place", "at", "count", "is_out_of_line")


@dataclass(frozen=True)
class Heat:
    """Events by place and time.

    Attributes
    ----------
    events : DataFrame of shape (n_cells, 4)
        ``place``, ``at`` [UTC, start of the bin], ``count`` [count], ``is_out_of_line``.
    bin_s : int
        Length of a bin [s].
    """

    events: pd.DataFrame
    bin_s: int


def heatmap(heat: Heat, framing: Framing) -> Chart:
    """Draw a row a place and a cell a bin, its number written in where it fits."""
    events, bin_s = heat.events, heat.bin_s
    rows = _rows(events)
    bounds = shade_bounds(rows["count"].to_numpy(np.float64, na_value=0.0))
    places = list(dict.fromkeys(rows["place"]))
    height = ROW_IN * max(len(places), 1)
    grid = Grid(rows=1, panel_height=height, left=2.1, right=0.75, header=0.8)
    with style.house_style():
        subtitle = f"{day_and_zone(framing.window)} · bold: out of line with the rest"
        figure, axes = sheet(framing, subtitle, grid)
        panel = axes[0][0]
        draw_time_axis(panel, framing.window)
        panel.set_yticks([])
        panel.set_ylim(height, 0)
        panel.spines["bottom"].set_visible(False)
        for index, place in enumerate(places):
            _row(panel, rows[rows["place"] == place], index * ROW_IN, bounds, bin_s)
        _key(figure, grid, bounds)
    return Chart(
        id=framing.id,
        figure=figure,
        alt=heatmap_alt(events, framing),
        caption=framing.caption,
        data=rows.rename(columns={"place": "series", "count": "value"}),
        link=framing.link,
    )


def heatmap_alt(events: pd.DataFrame, framing: Framing) -> str:
    """Say how many places had events, which are out of line, and which had most."""
    opening = f"{framing.title}, {wording.weekday_date(framing.window.start)}."
    totals = events.groupby("place")["count"].sum().sort_values(ascending=False, kind="stable")
    totals = totals[totals > 0]
    if totals.empty:
        return f"{opening} Nothing was counted."
    out = [name for name in totals.index if name in set(events["place"][events["is_out_of_line"]])]
    told = f"Out of line: {wording.listed(out)}." if out else "No place is out of line."
    most = [f"{name} {wording.quantity(float(totals[name]))}" for name in totals.index[:3]]
    count = wording.quantity(float(totals.sum()))
    return fitted([opening, f"{count} at {len(totals)} places.", told, f"Most: {', '.join(most)}."])


def shade_bounds(counts: Sequence[float] | np.ndarray) -> tuple[int, ...]:
    """Return the least count of each shade: roughly even steps on the square-root scale."""
    most = max(float(np.max(counts, initial=0.0)), 1.0)
    steps = np.sqrt(most) * np.arange(len(SHADES)) / len(SHADES)
    found = [max(1, round(float(step) ** 2)) for step in steps]
    for place in range(1, len(found)):
        found[place] = max(found[place], found[place - 1] + 1)
    return tuple(found)


def _rows(events: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of the places with most events, and the mean of all others."""
    totals = events.groupby("place")["count"].sum()
    is_out = events.groupby("place")["is_out_of_line"].any()
    order = totals.to_frame().assign(out=is_out, name=totals.index)
    order = order.sort_values(["out", "count", "name"], ascending=[False, False, True])
    named, others = list(order.index[:MOST_PLACES]), list(order.index[MOST_PLACES:])
    kept = [events[events["place"] == name] for name in named]
    if others:
        mean = events[events["place"].isin(others)].groupby("at")["count"].sum() / len(others)
        name = f"mean of {len(others)} others"
        kept.append(
            pd.DataFrame({"place": name, "at": mean.index, "count": mean.round(1).to_numpy()})
        )
    rows: pd.DataFrame = pd.concat([pd.DataFrame(columns=list(COLUMNS)), *kept], ignore_index=True)
    return rows.assign(
        at=pd.to_datetime(rows["at"], utc=True),
        count=rows["count"].astype("Float64"),
        is_out_of_line=rows["is_out_of_line"].astype("boolean").fillna(False),
    )


def _row(axes: Axes, cells: pd.DataFrame, top: float, bounds: tuple[int, ...], bin_s: int) -> None:
    starts, width = days(pd.DatetimeIndex(cells["at"])), bin_s / (HOURS_A_DAY * 3600)
    is_out = bool(cells["is_out_of_line"].any())
    axes.annotate(
        shortened(str(cells["place"].iloc[0]), LONGEST_NAME), (0, top + ROW_IN / 2),
        xycoords=("axes fraction", "data"), xytext=(-NAME_IN * 72, 0), textcoords="offset points",
        va="center", ha="left", fontweight="bold" if is_out else "normal",
        color=style.ACT_TEXT if is_out else style.INK, annotation_clip=False,
    )  # fmt: skip
    room = width * geometry.inches_per_day(axes)
    for start, count in zip(starts, cells["count"].astype(float), strict=True):
        shade = sum(count >= bound for bound in bounds) - 1
        if shade < 0:
            continue
        axes.add_patch(
            Rectangle(
                (start, top + ROW_IN * (1 - CELL) / 2), width, ROW_IN * CELL,
                facecolor=SHADES[shade], edgecolor=style.PAPER, lw=0.8, gid=f"cell {shade}",
            )
        )  # fmt: skip
        text = f"{count:,.0f}"
        if width_in(text, style.TEXT_PT) < room:
            axes.text(
                start + width / 2, top + ROW_IN / 2, plain(text), ha="center", va="center",
                color=LETTERS[shade],
            )  # fmt: skip


def _key(figure: Figure, grid: Grid, bounds: tuple[int, ...]) -> None:
    """Draw the shades with the counts they begin at, at the right of the subtitle."""
    width = 3.1
    axes = key_axes(figure, grid, width)
    for place, bound in enumerate(bounds):
        at = place * width / len(bounds)
        axes.add_patch(Rectangle((at, 0.02), 0.2, 0.2, facecolor=SHADES[place], lw=0))
        axes.text(at + 0.26, 0.12, f"{bound:,}+", va="center", color=style.MUTED)
