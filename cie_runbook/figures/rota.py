"""The rota as bars: who is primary and who secondary, in the engineer's own time zone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from matplotlib.axes import Axes

from cie_runbook.figures import style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.describe import fitted
from cie_runbook.figures.layout import HEADER_IN, Framing, Grid, sheet
from cie_runbook.figures.lettering import plain, shortened
from cie_runbook.figures.time_axis import day_number

ROLES = ("primary", "secondary")
BAR_IN = 0.5
BAR = 0.66  # of a row's height
DAYS_A_TICK = 2
FILLS = (style.OK_TINT, style.BAND, style.PAPER, style.GRID)
LONGEST_NAME = 12
NARROW_DAYS = 3.0  # a stretch that is shorter has no room for a name

Row = Mapping[Hashable, Any]


def rota_bars(rota: pd.DataFrame, now: datetime, time_zone: str, framing: Framing) -> Chart:
    """Draw a row of bars a role, a bar for each stretch of days that one person has it.

    Parameters
    ----------
    rota : DataFrame
        One row a stretch: role, who, start_at, end_at (UTC), is_own (the reader's), is_override
        (swapped in), is_gap (nobody).
    now : datetime
        The present, drawn as a line.
    time_zone : str
        IANA name of the zone on the axis.
    framing : Framing
        What stands around the figure; its window is the axis.
    """
    zone = ZoneInfo(time_zone)
    grid = Grid(rows=1, panel_height=BAR_IN * len(ROLES), header=HEADER_IN + 0.15, left=1.05,
                right=0.25, footer=0.55)  # fmt: skip
    with style.house_style():
        figure, axes = sheet(framing, _subtitle(rota, now, zone), grid)
        _axis(axes[0][0], framing, zone)
        people = list(dict.fromkeys(rota.loc[~rota["is_gap"], "who"].dropna()))
        for row in rota.to_dict("records"):
            _bar(axes[0][0], row, people, framing)
        axes[0][0].axvline(day_number(now), color=style.ACT_TEXT, lw=1.6, gid="now", zorder=4)
        axes[0][0].annotate(
            "now", (day_number(now), 0), xytext=(3, 3), textcoords="offset points",
            color=style.ACT_TEXT, va="bottom", annotation_clip=False,
        )  # fmt: skip
    return Chart(
        id=framing.id,
        figure=figure,
        alt=rota_alt(rota, now, zone, framing),
        caption=framing.caption,
        data=_data(rota, zone),
        link=framing.link,
    )


def rota_alt(rota: pd.DataFrame, now: datetime, zone: ZoneInfo, framing: Framing) -> str:
    """Read out who has which role now, then the stretches that nobody has, then the next ones."""
    rows = rota.to_dict("records")
    told = [f"{framing.title}, in {zone.key}."]
    for role in ROLES:
        held = [row for row in rows if row["role"] == role and not row["is_gap"]]
        current = next((r for r in held if r["start_at"] <= now < r["end_at"]), None)
        who = "nobody at this moment" if current is None else f"{current['who']}"
        told.append(f"Now {role}: {who}.")
    gaps = [row for row in rows if row["is_gap"]]
    told += [f"Nobody is {row['role']} {_stretch(row, zone)}." for row in gaps]
    later = [row for row in rows if not row["is_gap"] and row["start_at"] > now]
    told += [f"{row['who']} is {row['role']} {_stretch(row, zone)}." for row in later]
    return fitted(told)


def _subtitle(rota: pd.DataFrame, now: datetime, zone: ZoneInfo) -> str:
    told = [f"your time: {zone.key} (UTC{now.astimezone(zone):%z})"]
    told += ["bold frame: you"] if rota["is_own"].any() else []
    told += ["orange: nobody"] if rota["is_gap"].any() else []
    return " · ".join(told)


def _axis(axes: Axes, framing: Framing, zone: ZoneInfo) -> None:
    start, end = framing.window.start, framing.window.end
    axes.set_xlim(day_number(start), day_number(end))
    axes.set_ylim(len(ROLES), 0)
    axes.set_yticks([0.5, 1.5], list(ROLES))
    axes.tick_params(axis="y", colors=style.INK)
    ticks = _midnights(start, end, zone)
    labels = [f"{tick:%a}\n{tick.day} {tick:%b}" for tick in ticks]
    axes.set_xticks([day_number(tick) for tick in ticks], labels)
    axes.grid(axis="x")


def _midnights(start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return every other local midnight of a window: wall-clock days, whatever their length."""
    first = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    count = (end - start) // timedelta(days=1) + 2
    midnights = [
        (first.replace(tzinfo=None) + timedelta(days=n)).replace(tzinfo=zone)
        for n in range(0, count, DAYS_A_TICK)
    ]
    return [tick for tick in midnights if start <= tick <= end]


def _bar(axes: Axes, row: Row, people: Sequence[str], framing: Framing) -> None:
    begin = day_number(max(row["start_at"], framing.window.start))
    end = day_number(min(row["end_at"], framing.window.end))
    middle = ROLES.index(str(row["role"])) + 0.5
    if row["is_gap"]:
        axes.barh(middle, max(end - begin, 0.25), BAR, left=begin, color=style.ACT, zorder=3,
                  edgecolor=style.INK, hatch=style.UNKNOWN_HATCH, gid="gap")  # fmt: skip
        return
    fill = FILLS[people.index(str(row["who"])) % len(FILLS)]
    axes.barh(
        middle, end - begin, BAR, left=begin, color=fill, gid="own" if row["is_own"] else "shift",
        edgecolor=style.INK if row["is_own"] else style.FRAME,
        linewidth=2.4 if row["is_own"] else 0.8, zorder=2 if not row["is_own"] else 2.5,
    )  # fmt: skip
    if end - begin >= NARROW_DAYS:
        axes.text(
            (begin + end) / 2, middle, shortened(str(row["who"]), LONGEST_NAME), ha="center",
            va="center", fontweight="bold" if row["is_own"] else "normal", clip_on=True, zorder=5,
        )  # fmt: skip


def _data(rota: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    """Return what is drawn, in words that a table shows."""
    rows = rota.to_dict("records")
    return pd.DataFrame(
        {
            "role": [str(row["role"]) for row in rows],
            "who": ["nobody" if row["is_gap"] else plain(str(row["who"])) for row in rows],
            "from": [_local(row["start_at"], zone) for row in rows],
            "until": [_local(row["end_at"], zone) for row in rows],
        },
        dtype="string",
    )


def _stretch(row: Row, zone: ZoneInfo) -> str:
    return f"from {_local(row['start_at'], zone)} to {_local(row['end_at'], zone)}"


def _local(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"
