"""How each signal of an incident came back: off since when, back since when, steady until now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cie_runbook.analysis.clocks import spoken
from cie_runbook.figures import style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.describe import fitted
from cie_runbook.figures.layout import Framing, Grid, key_axes, sheet
from cie_runbook.figures.lettering import squeezed
from cie_runbook.figures.time_axis import day_and_zone, day_number, draw_time_axis
from cie_runbook.findings.wording import clock

ROW_IN = 0.27
BAR = 0.62  # of a row's height
LONGEST_TITLE = 38
NAME_IN = 3.03  # left of the bars
NOTE_IN = 0.1  # right of them
Row = Mapping[Any, Any]


def recovery_bars(signals: pd.DataFrame, now: datetime, framing: Framing) -> Chart:
    """Draw a bar a signal: off in one colour and hatched, back in another, until now.

    Parameters
    ----------
    signals : DataFrame
        `findings.recovered.RECOVERY_COLUMNS`, in the order in which they are to be read.
    now : datetime
        The present, tz-aware, drawn as a line.
    framing : Framing
        What stands around the figure; its window is the axis.
    """
    height = max(len(signals), 1) * ROW_IN
    grid = Grid(rows=1, panel_height=height, left=3.15, right=1.75, header=0.8)
    with style.house_style():
        figure, axes = sheet(framing, day_and_zone(framing.window), grid)
        panel = axes[0][0]
        draw_time_axis(panel, framing.window)
        panel.set_yticks([])
        panel.set_ylim(max(len(signals), 1), 0)
        for place, row in enumerate(signals.to_dict("records")):
            _draw_row(panel, place + 0.5, row, min(now, framing.window.end))
        panel.axvline(day_number(now), color=style.INK, lw=1.2, gid="now", zorder=4)
        _draw_key(figure, grid)
    return Chart(
        id=framing.id,
        figure=figure,
        alt=recovery_alt(signals, framing),
        caption=framing.caption,
        data=signals.reset_index(drop=True),
        link=framing.link,
    )


def recovery_alt(signals: pd.DataFrame, framing: Framing) -> str:
    """Say how many signals are back, then read out each with its times."""
    back = int((signals["state"] == "recovered").sum())
    told = [f"{framing.title}: {back} of {len(signals)} signals recovered."]
    told += [f"{row['signal']}: {_note(row)}." for row in signals.to_dict("records")]
    return fitted(told)


def _draw_row(axes: Axes, middle: float, row: Row, now: datetime) -> None:
    _write(axes, (0, middle), squeezed(str(row["signal"]), LONGEST_TITLE), -NAME_IN)
    _write(axes, (1, middle), _short(row), NOTE_IN)
    if _is_unknown(row["off_since"]):
        return
    end = now if _is_unknown(row["back_at"]) else row["back_at"]
    _bar(axes, middle, (row["off_since"], end), "off")
    if not _is_unknown(row["back_at"]):
        _bar(axes, middle, (row["back_at"], now), "back")


def _bar(axes: Axes, middle: float, stretch: tuple[datetime, datetime], state: str) -> None:
    begin, end = (day_number(instant) for instant in stretch)
    is_off = state == "off"
    axes.barh(
        middle, max(end - begin, 0.0), BAR, left=begin, gid=state, zorder=3,
        color=style.ACT if is_off else style.OK_TINT, edgecolor=style.PAPER,
        hatch="\\\\\\\\" if is_off else None,
    )  # fmt: skip


def _write(axes: Axes, at: tuple[float, float], text: str, offset_in: float) -> None:
    axes.annotate(
        text, at, xycoords=("axes fraction", "data"), xytext=(offset_in * 72, 0),
        textcoords="offset points", va="center", annotation_clip=False,
    )  # fmt: skip


def _note(row: Row) -> str:
    if _is_unknown(row["off_since"]):
        return "was never off"
    off = f"off since {clock(row['off_since'])} ET"
    if _is_unknown(row["back_at"]):
        return f"{off}, not back"
    return f"{off}, back at {clock(row['back_at'])} ET, steady for {_steady(row)}"


def _short(row: Row) -> str:
    if _is_unknown(row["back_at"]):
        return "not back"
    return f"back {clock(row['back_at'])}, {_steady(row)}"


def _is_unknown(value: Any) -> bool:
    return bool(pd.isna(value))


def _steady(row: Row) -> str:
    return spoken(pd.Timedelta(minutes=float(row["steady_min"])).to_pytimedelta())


def _draw_key(figure: Figure, grid: Grid) -> None:
    """Draw both colours with their words, at the right of the subtitle."""
    axes = key_axes(figure, grid, 2.2)
    for at, state, word in ((0.0, "off", "off"), (0.75, "back", "back, until now")):
        is_off = state == "off"
        axes.broken_barh(
            [(at, 0.2)], (0.02, 0.2), facecolor=style.ACT if is_off else style.OK_TINT,
            edgecolor=style.PAPER, hatch="\\\\\\\\" if is_off else None,
        )  # fmt: skip
        axes.text(at + 0.27, 0.12, word, va="center", color=style.MUTED)
