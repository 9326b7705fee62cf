"""How many check-ins did not happen in a stretch of time, in all and station by station."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd
from scipy.special import expit, ndtr

from cie_runbook.analysis.calendar import SATURDAY
from cie_runbook.analysis.grid import Floats, Mask
from cie_runbook.analysis.severity import Impact
from cie_runbook.analysis.tails import count_variance, low_score
from cie_runbook.tables import conform, empty_table
from cie_runbook.window import EASTERN

STATION_COLUMNS: Mapping[str, str] = {
    "station": "string",
    "missing": "Float64",  # check-ins, best estimate, never below zero [count]
    "low": "Float64",  # with 95 % chance it lies between low and high
    "high": "Float64",
    "expected": "Float64",  # usual in that time [count]
    "is_off": "boolean",  # more is missing than chance explains
}
RANGE_Z = 1.96  # 95 % of a normal distribution
# Relative standard deviation of some hours around the level of their day. Fitted: with it, ranges
# hold as often as they claim on days without a loss; see "Impact" in docs/triage.md.
WITHIN_DAY = 0.02
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
        The range claims to hold the true number in 95 of 100 stretches; of losses in
        rehearsals it held 90, and 86 where the loss was one region's (docs/triage.md).

    Notes
    -----
    The range counts four errors: chance, as scattered as the counts of like days were
    (``dispersion``, which holds the error of the usual profile too); the level of this day, which
    all counts share; the profile of this day (`WITHIN_DAY`); and where the loss began and ended.

    The usual level of the day (prior) and that of its other hours (observed) are weighed by their
    variances. The bins beside the stretch belong to it with the chance that their own counts give
    them: none where they are as usual, all where they are as low as the stretch.
    """
    known = pd.concat(
        [frame[frame["value"].notna() & frame["expected"].notna()] for frame in frames]
    )
    at = pd.DatetimeIndex(known.index)
    inside = _within(at, start, end)
    if not inside.any():
        return None
    beside = _beside(at, start, end)
    is_ok = known["state"].eq("ok").to_numpy(dtype=np.bool_, na_value=False)
    level, level_variance = _day_level(known[~inside & ~beside & is_ok], known[inside])
    whole, edges = _sums(known[inside], level), _by_instant(known[beside], level)
    shared = np.array([float(np.sqrt(level_variance / level**2 + WITHIN_DAY**2))])
    noise = np.array([whole.noise])
    variance = count_variance(np.array([whole.expected]), noise, shared)[0]
    missing = whole.expected - whole.seen
    for edge in edges:
        chance = _chance_of_loss(edge, missing / whole.expected)
        lost = edge.expected - edge.seen
        missing += chance * lost
        variance += chance * edge.noise * edge.expected + chance * (1 - chance) * lost**2
    reach = RANGE_Z * float(np.sqrt(variance))
    return Impact(missing, missing - reach, missing + reach, whole.expected)


@dataclass(frozen=True, kw_only=True)
class _Sums:
    """Counts of some bins: what came, what is usual on this day, variance per expected event."""

    seen: float
    expected: float
    noise: float


def _sums(bins: pd.DataFrame, level: float) -> _Sums:
    usual = bins["expected"]
    total = float(usual.sum())
    noise = float((bins["dispersion"] * usual).sum()) / total if total > 0 else 1.0
    return _Sums(seen=float(bins["value"].sum()), expected=total * level, noise=noise)


def _by_instant(bins: pd.DataFrame, level: float) -> list[_Sums]:
    return [_sums(rows, level) for _, rows in bins.groupby(level=0)]


def _beside(at: pd.DatetimeIndex, start: datetime, end: datetime) -> Mask:
    """Tell which bins are the last before a stretch and the first after it."""
    nearest = [at[at < pd.Timestamp(start)].max(), at[at >= pd.Timestamp(end)].min()]
    return np.asarray(at.isin([one for one in nearest if not pd.isna(one)]))


def _chance_of_loss(edge: _Sums, share: float) -> float:
    """Return the chance that the loss of a stretch reaches into a bin beside it.

    As likely as not before its count is known; normal likelihoods of that count, with the loss
    and without.
    """
    if edge.expected <= 0 or share <= 0:
        return 0.0
    left = max(1.0 - share, 1.0 / (1.0 + edge.expected))  # of a total loss, not even chance is left
    means = np.array([edge.expected, edge.expected * left])
    variances = edge.noise * means
    logs = -((edge.seen - means) ** 2) / (2 * variances) - np.log(variances) / 2
    return float(expit(logs[1] - logs[0]))


def _day_level(calm: pd.DataFrame, stretch: pd.DataFrame) -> tuple[float, float]:
    """Return the day's level against the usual one, and its variance."""
    prior = float(stretch["spread"].max()) ** 2
    usual = _sums(calm, 1.0)
    if usual.expected <= 0 or prior <= 0:
        return 1.0, prior
    seen = usual.seen / usual.expected
    observed = usual.noise / usual.expected + WITHIN_DAY**2
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
