"""A day's totals beside those of the days before: what changed since last time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import pandas as pd

from cie_runbook.analysis.calendar import DayKind, day_kind
from cie_runbook.tables import empty_table

TOTAL_COLUMNS: Mapping[str, str] = {
    "day": "object",  # datetime.date, local
    "signal": "string",
    "total": "Float64",  # [count] or share; <NA> where unknown
}
CHANGE_COLUMNS: Mapping[str, str] = {
    "signal": "string",
    "total": "Float64",
    "last_day": "object",  # datetime.date of the latest earlier day of the same kind
    "last_total": "Float64",
    "change_share": "Float64",  # against `last_total`: -0.1 is 10 % less
    "usual": "Float64",  # median of the earlier days of the same kind
    "like_days": "Int64",  # how many those are
}
OPEN_KINDS: tuple[DayKind, ...] = ("working", "beside")


def since_last_time(totals: pd.DataFrame, day: date, holidays: Collection[date]) -> pd.DataFrame:
    """Compare one day's totals with earlier days of the same kind.

    Parameters
    ----------
    totals : DataFrame
        `TOTAL_COLUMNS`, one row a day and signal; later rows of the same day and signal win.
    day : date
        The day to compare.
    holidays : collection of date
        Observed holidays and closures.

    Returns
    -------
    DataFrame of shape (n_signals, 7)
        `CHANGE_COLUMNS`, in the order in which the day's signals stand. What has no earlier
        like day has <NA> beside it.
    """
    latest = totals.drop_duplicates(["day", "signal"], keep="last")
    today = latest[latest["day"] == day]
    if not len(today):
        return empty_table(CHANGE_COLUMNS)
    is_like = [
        past < day and _openness(past, holidays) == _openness(day, holidays)
        for past in latest["day"]
    ]
    earlier = latest[is_like].dropna(subset=["total"]).sort_values("day")
    rows = [
        _change(str(row["signal"]), row["total"], earlier[earlier["signal"] == row["signal"]])
        for row in today.to_dict("records")
    ]
    return pd.DataFrame(rows).astype(dict(CHANGE_COLUMNS))


def _openness(day: date, holidays: Collection[date]) -> str:
    kind = day_kind(day, holidays)
    return "open" if kind in OPEN_KINDS else kind


def _change(signal: str, total: object, earlier: pd.DataFrame) -> dict[str, object]:
    found: dict[str, object] = {"signal": signal, "total": total, "like_days": len(earlier)}
    if not len(earlier):
        return {**found, **dict.fromkeys(("last_day", "last_total", "change_share", "usual"))}
    last = float(earlier["total"].iloc[-1])
    is_comparable = total is not pd.NA and total is not None and last > 0
    return {
        **found,
        "last_day": earlier["day"].iloc[-1],
        "last_total": last,
        "change_share": float(str(total)) / last - 1 if is_comparable else None,
        "usual": float(earlier["total"].median()),
    }
