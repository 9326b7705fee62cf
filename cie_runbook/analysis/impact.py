"""How many check-ins did not happen in a stretch of time, in all and station by station."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import numpy as np
import pandas as pd
from scipy.special import ndtr

from cie_runbook.analysis.calendar import SATURDAY
from cie_runbook.analysis.grid import Floats, Mask
from cie_runbook.analysis.severity import Impact
from cie_runbook.analysis.tails import count_variance, low_score
from cie_runbook.tables import conform, empty_table
from cie_runbook.window import EASTERN

STATION_COLUMNS: Mapping[str, str] = {
    "station": "string",
    "missing": "Float64",  # check-ins, best estimate, never below zero [count]
    "low": "Float64",  # with 90 % chance it lies between low and high
    "high": "Float64",
    "expected": "Float64",  # usual in that time [count]
    "is_off": "boolean",  # more is missing than chance explains
}
RANGE_Z = 1.645  # 90 %
WITHIN_DAY = 0.04  # relative standard deviation of some hours around the level of their day
FALSE_SHARE = 0.1  # of the stations that are called off, so many may be so by chance


def stretch_impact(frames: Sequence[pd.DataFrame], start: datetime, end: datetime) -> Impact | None:
    """Return what is missing of some counts together between two instants.

    Parameters
    ----------
    frames : sequence of DataFrame
        `judged.JUDGED_COLUMNS` of counts of different events; index: start of the bin, UTC.
    start, end : datetime
        The stretch, tz-aware; bins that begin in it belong to it.

    Returns
    -------
    Impact or None
        Below zero where more came than usual; None where nothing is known of the stretch.

    Notes
    -----
    All counts of a day run higher or lower together, so their errors do not cancel, and how the
    rest of the day ran tells how the stretch would have: the usual level of the day (prior) and
    that of its other hours (observed) are weighed by their variances.
    """
    known = pd.concat(
        [frame[frame["value"].notna() & frame["expected"].notna()] for frame in frames]
    )
    inside = _within(pd.DatetimeIndex(known.index), start, end)
    if not inside.any():
        return None
    is_calm = ~inside & known["state"].eq("ok").to_numpy(dtype=np.bool_, na_value=False)
    level, variance = _day_level(known[is_calm], known[inside])
    seen, usual = (float(known[inside][name].sum()) for name in ("value", "expected"))
    expected = usual * level
    noise = np.array([float(known[inside]["dispersion"].max())])
    shared = np.array([float(np.sqrt(variance / level**2 + WITHIN_DAY**2))])
    reach = RANGE_Z * float(np.sqrt(count_variance(np.array([expected]), noise, shared))[0])
    missing = expected - seen
    return Impact(missing, missing - reach, missing + reach, expected)


def _day_level(calm: pd.DataFrame, stretch: pd.DataFrame) -> tuple[float, float]:
    """Return the day's level against the usual one, and its variance."""
    prior = float(stretch["spread"].max()) ** 2
    usual = float(calm["expected"].sum())
    if usual <= 0 or prior <= 0:
        return 1.0, prior
    seen = float(calm["value"].sum()) / usual
    observed = float(calm["dispersion"].max()) / usual + WITHIN_DAY**2
    weight = prior / (prior + observed)
    return 1.0 + weight * (seen - 1.0), weight * observed


def station_impact(
    table: pd.DataFrame, start: datetime, end: datetime, holidays: Collection[date]
) -> pd.DataFrame:
    """Return what is missing at each station between two instants.

    Parameters
    ----------
    table : DataFrame
        `tables.SERIES_COLUMNS` of one count; ``group`` holds the station; history and the stretch.
    start, end : datetime
        The stretch, tz-aware, within one day; bins that begin in it belong to it.
    holidays : collection of date
        Observed holidays and closures: no like days of a working day.

    Returns
    -------
    DataFrame of shape (n_stations, 6)
        `STATION_COLUMNS`, the most missing first; empty without a like day, or without a point
        in the stretch. A station that sends nothing while others do counts zero.
    """
    wide = _by_bin(table)
    if wide.empty:
        return empty_table(STATION_COLUMNS)
    at = pd.DatetimeIndex(wide.index)
    inside = _within(at, start, end)
    past = _like_days(wide, start, at[inside], holidays)
    if past.empty or not inside.any():
        return empty_table(STATION_COLUMNS)
    seen = wide[inside].sum().to_numpy(np.float64)
    return _table(wide.columns, seen, past.to_numpy(np.float64))


def _within(at: pd.DatetimeIndex, start: datetime, end: datetime) -> Mask:
    return np.asarray((at >= pd.Timestamp(start)) & (at < pd.Timestamp(end)))


def _by_bin(table: pd.DataFrame) -> pd.DataFrame:
    """Lay counts out by bin and station, zero where another station reported."""
    rows = table[table["value"].notna()]
    wide = rows.pivot_table(index="at", columns="group", values="value", aggfunc="sum")
    return wide.astype("float64").fillna(0.0)


def _like_days(
    wide: pd.DataFrame, start: datetime, stretch: pd.DatetimeIndex, holidays: Collection[date]
) -> pd.DataFrame:
    """Return the same hours of earlier days that clinics were open, or closed, as on this one."""
    day, local = start.astimezone(EASTERN).date(), pd.DatetimeIndex(wide.index).tz_convert(EASTERN)
    clocks = set(stretch.tz_convert(EASTERN).time)
    of_days = pd.Index(local.date)
    is_like = np.array([_is_open(one, holidays) == _is_open(day, holidays) for one in of_days])
    in_hours = np.array([one in clocks for one in local.time], dtype=bool)
    chosen = is_like & in_hours & (of_days < day)
    summed: pd.DataFrame = wide[chosen].groupby(of_days[chosen]).sum()
    return summed


def _is_open(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def _table(stations: pd.Index[str], seen: Floats, past: Floats) -> pd.DataFrame:
    days, expected = len(past), past.mean(axis=0)
    variance = _dispersion(past) * expected * (1 + 1 / days)
    missing, reach = expected - seen, RANGE_Z * np.sqrt(variance)
    found = pd.DataFrame(
        {
            "station": stations,
            "missing": np.maximum(missing, 0.0),
            "low": np.maximum(missing - reach, 0.0),
            "high": np.maximum(missing + reach, 0.0),
            "expected": expected,
            "is_off": _beyond_chance(seen, expected, variance),
        }
    )
    ordered = found.sort_values(["missing", "station"], ascending=[False, True])
    return conform(ordered.reset_index(drop=True), STATION_COLUMNS)


def _dispersion(past: Floats) -> float:
    """Return the variance per expected event, of all stations together; 1 for pure chance."""
    days, expected = len(past), past.mean(axis=0)
    if days == 1 or not expected.any():
        return 1.0
    return max(1.0, float(past.var(axis=0, ddof=1).sum() / expected.sum()))


def _beyond_chance(seen: Floats, expected: Floats, variance: Floats) -> Mask:
    """Tell which stations are short of events, few of them by chance (Benjamini-Hochberg)."""
    is_used = expected > 0
    chance = np.ones(len(seen))
    chance[is_used] = ndtr(low_score(seen[is_used], expected[is_used], variance[is_used]))
    order = np.argsort(chance)
    is_small = chance[order] <= FALSE_SHARE * np.arange(1, len(seen) + 1) / len(seen)
    found = np.zeros(len(seen), dtype=np.bool_)
    found[order[: np.flatnonzero(is_small).max(initial=-1) + 1]] = True
    return found
