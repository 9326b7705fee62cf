"""Regions: what each saw against what is usual there, the farthest from it first."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from cie_runbook.figures import style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.describe import fitted
from cie_runbook.figures.layout import HEADER_IN, Framing, Grid, sheet
from cie_runbook.figures.lettering import plain, shortened
from cie_runbook.figures.time_axis import day_and_zone
from cie_runbook.findings import wording

ROW_IN = 0.28
WHOLE = 100.0  # percent
MOST_PERCENT = 200.0  # farther right a dot says no more; its row still has the number
LONGEST_NAME = 22

Row = Mapping[Hashable, Any]


def region_table_plot(regions: pd.DataFrame, framing: Framing) -> Chart:
    """Draw a dot a region at its share of the usual count, over its usual range.

    Parameters
    ----------
    regions : DataFrame
        One row a region: region, observed, expected, lower, upper [count], state; <NA> where
        unknown.
    framing : Framing
        What stands around the figure.
    """
    rows = by_share(regions)
    grid = Grid(
        rows=1, panel_height=ROW_IN * max(len(rows), 1), left=1.75, right=2.05,
        header=HEADER_IN + 0.2, footer=0.62,
    )  # fmt: skip
    with style.house_style():
        figure, axes = sheet(
            framing, f"{day_and_zone(framing.window)} · grey: the usual range", grid
        )
        _scale(axes[0][0], rows)
        for index, row in enumerate(rows.to_dict("records")):
            _region(axes[0][0], index, row)
    return Chart(
        id=framing.id,
        figure=figure,
        alt=region_alt(rows, framing),
        caption=framing.caption,
        data=rows,
        link=framing.link,
    )


def by_share(regions: pd.DataFrame) -> pd.DataFrame:
    """Return the regions, the lowest share of the usual first, the unknown ones last."""
    share = regions["observed"].astype("Float64") / regions["expected"].astype("Float64")
    order = share.to_numpy(np.float64, na_value=np.inf).argsort(kind="stable")
    return regions.iloc[order].reset_index(drop=True)


def region_alt(rows: pd.DataFrame, framing: Framing) -> str:
    """Read out the regions that left their usual range, then how many did not."""
    day = wording.weekday_date(framing.window.start)
    outside = rows[rows["state"].isin(["act", "watch"])].to_dict("records")
    unknown = [str(row["region"]) for row in rows[rows["state"] == "unknown"].to_dict("records")]
    told = [f"{row['region']}: {region_text(row)}." for row in outside]
    if unknown:
        told.append(f"Unknown: {wording.listed(unknown)}.")
    usual = int((rows["state"] == "ok").sum())
    return fitted([f"{framing.title}, {day}. {usual} of {len(rows)} regions as usual.", *told])


def region_text(row: Row) -> str:
    """Write one region: "312, usual 405 (77 %)"."""
    seen, usual = wording.measured(row["observed"]), wording.measured(row["expected"])
    if seen is None:
        return "no data"
    if not usual:
        return wording.quantity(seen)
    share = wording.percent(seen / usual)
    return f"{wording.quantity(seen)}, usual {wording.quantity(usual)} ({share})"


def _scale(axes: Axes, rows: pd.DataFrame) -> None:
    shares = [
        _percent(row, column) for row in rows.to_dict("records") for column in ("observed", "upper")
    ]
    known = [share for share in shares if np.isfinite(share)]
    axes.set_xlim(0, min(max([*known, 120.0]) * 1.04, MOST_PERCENT))
    axes.set_ylim(max(len(rows), 1), 0)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} %"))
    axes.set_xlabel("share of the usual count")
    axes.grid(axis="x")
    axes.axvline(WHOLE, color=style.EXPECTED, lw=1.2, gid="usual", zorder=1.5)


def _region(axes: Axes, index: int, row: Row) -> None:
    middle = index + 0.5
    state = str(row["state"])
    colour = {"act": style.ACT_TEXT, "watch": style.WATCH_EDGE}.get(state, style.INK)
    weight = "bold" if state == "act" else "normal"
    for text, side, offset in (
        (shortened(str(row["region"]), LONGEST_NAME), 0, -1.63 * 72),
        (plain(region_text(row)), 1, 10),
    ):
        axes.annotate(
            text, (side, middle), xycoords=("axes fraction", "data"), xytext=(offset, 0),
            textcoords="offset points", va="center", ha="left", color=colour, fontweight=weight,
            annotation_clip=False,
        )  # fmt: skip
    low, high, seen = (_percent(row, name) for name in ("lower", "upper", "observed"))
    if np.isfinite(low) and np.isfinite(high):
        axes.barh(middle, high - low, 0.62, left=low, color=style.BAND, zorder=1, gid="range")
    if np.isfinite(seen):
        _dot(axes, min(seen, MOST_PERCENT), middle, state, seen)


def _dot(axes: Axes, x: float, y: float, state: str, share: float) -> None:
    shape = {"act": "v" if share < WHOLE else "^", "watch": "D"}.get(state, "o")
    face = {"act": style.ACT, "watch": style.PAPER}.get(state, style.NOW)
    edge = {"act": style.INK, "watch": style.WATCH_EDGE}.get(state, style.NOW)
    axes.plot(
        [x], [y], ls="none", marker=shape, ms=8 if state == "act" else 6.5, mfc=face, mec=edge,
        mew=1.6 if state == "watch" else 0.8, gid=f"region {state}", zorder=3,
    )  # fmt: skip


def _percent(row: Row, column: str) -> float:
    value, usual = wording.measured(row[column]), wording.measured(row["expected"])
    return np.nan if value is None or not usual else WHOLE * value / usual
