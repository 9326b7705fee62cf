"""Which past days can tell what a day should look like."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cie_runbook.analysis.calendar import ORDINARY, DayKind, UsualShare, day_kind, usual_share
from cie_runbook.analysis.grid import DayTable, Floats, Ints, Mask, in_holidays

FEWEST = 3  # like days below which days of the next kind are taken in
FRIDAY = 4
SPREAD_FLOOR: Mapping[DayKind, float] = {
    # No day can be predicted better than this, however many like days there are: relative
    # standard deviation of a day's level. Closed days have few events and stranger reasons.
    "working": 0.05,
    "beside": 0.07,
    "saturday": 0.12,
    "sunday": 0.15,
    "holiday": 0.25,
}


@dataclass(frozen=True, kw_only=True)
class LikeDays:
    """The past days that a day is judged from.

    Attributes
    ----------
    table : DayTable
        Values of the like days, oldest first.
    weekday : Ints of shape (n_days,)
        Monday is 0; all 0 where the weekday makes no level of its own (weekends, holidays).
    target_weekday : int
        The same for the judged day.
    age_days : Floats of shape (n_days,)
        Calendar days before the judged day [d].
    kind : DayKind
        What kind of day is judged.
    share : UsualShare
        How busy the judged day runs for its place beside a holiday.
    note : str
        What was set aside or adjusted, for the reader; empty when nothing was.
    """

    table: DayTable
    weekday: Ints
    target_weekday: int
    age_days: Floats
    kind: DayKind
    share: UsualShare
    note: str

    @property
    def spread_floor(self) -> float:
        """How well such a day can be predicted at best.

        Returns
        -------
        float
            Relative standard deviation of its level.
        """
        return SPREAD_FLOOR[self.kind]


def like_days(table: DayTable, target: date, holidays: Collection[date]) -> LikeDays:
    """Choose the past days that are like one day.

    Parameters
    ----------
    table : DayTable
        History by local day and slot.
    target : date
        The day to judge; days from it on are not used.
    holidays : collection of date
        Observed holidays and closures.

    Returns
    -------
    LikeDays
        Working days for a working day, without holidays and the days beside them; Saturdays for
        a Saturday, Sundays for a Sunday; holidays and Sundays for a holiday. Neighbouring kinds
        are taken in where there are fewer than three.
    """
    kind = day_kind(target, holidays)
    rows = table.rows(_chosen(table, target, kind, holidays))
    share = usual_share(target, holidays)
    note = _note(table, target, kind, holidays) or share.note
    chosen = _days(rows, target, kind, is_by_weekday=kind in {"working", "beside"})
    return replace(chosen, share=share, note=note)


def days_of_same_openness(table: DayTable, target: date, holidays: Collection[date]) -> LikeDays:
    """Choose the past days on which clinics were open, or closed, as on one day.

    Parameters
    ----------
    table : DayTable
        History by local day and slot.
    target : date
        The day to judge; days from it on are not used.
    holidays : collection of date
        Observed holidays and closures.

    Returns
    -------
    LikeDays
        For shares and latencies, whose level depends little on how busy the day is.
    """
    kind = day_kind(target, holidays)
    is_off = _is_off(table, holidays)
    wanted = is_off if kind in {"saturday", "sunday", "holiday"} else ~is_off
    rows = table.rows(wanted & _has_data(table) & _is_before(table, target))
    return _days(rows, target, kind, is_by_weekday=False)


def days_with_data(table: DayTable) -> int:
    """Count the past days of which anything is known.

    Parameters
    ----------
    table : DayTable
        History by local day and slot.

    Returns
    -------
    int
        Days with at least one known value.
    """
    return int(_has_data(table).sum())


def _days(rows: DayTable, target: date, kind: DayKind, *, is_by_weekday: bool) -> LikeDays:
    weekday = [day.weekday() if is_by_weekday else 0 for day in rows.days]
    return LikeDays(
        table=rows,
        weekday=np.array(weekday, dtype=np.int64),
        target_weekday=target.weekday() if is_by_weekday else 0,
        age_days=np.array([(target - day).days for day in rows.days], dtype=np.float64),
        kind=kind,
        share=ORDINARY,
        note="",
    )


def _chosen(table: DayTable, target: date, kind: DayKind, holidays: Collection[date]) -> Mask:
    usable = _has_data(table) & _is_before(table, target)
    kinds = _kinds(table.days, frozenset(holidays))
    for wanted in _preferences(kind):
        chosen = usable & np.isin(kinds, wanted)
        if chosen.sum() >= FEWEST:
            return np.asarray(chosen)
    return np.asarray(usable & np.isin(kinds, _preferences(kind)[-1]))


@lru_cache(maxsize=256)
def _kinds(days: tuple[date, ...], holidays: frozenset[date]) -> npt.NDArray[np.str_]:
    return np.array([day_kind(day, holidays) for day in days])


def _preferences(kind: DayKind) -> tuple[tuple[DayKind, ...], ...]:
    if kind in {"working", "beside"}:
        return (("working",), ("working", "beside"))
    if kind == "saturday":
        return (("saturday",), ("saturday", "sunday", "holiday"))
    if kind == "sunday":
        return (("sunday",), ("sunday", "holiday"), ("saturday", "sunday", "holiday"))
    return (("sunday", "holiday"), ("saturday", "sunday", "holiday"))


def _note(table: DayTable, target: date, kind: DayKind, holidays: Collection[date]) -> str:
    if kind == "holiday":
        return "a federal holiday or closure: judged from holidays and Sundays"
    left_out = int((in_holidays(table.days, holidays) & _is_before(table, target)).sum())
    if kind == "working" and left_out:
        return f"{left_out} holiday{'s' * (left_out > 1)} in the history set aside"
    return ""


def _is_off(table: DayTable, holidays: Collection[date]) -> Mask:
    is_weekend = np.array([day.weekday() > FRIDAY for day in table.days], dtype=np.bool_)
    return np.asarray(is_weekend | in_holidays(table.days, holidays))


def _has_data(table: DayTable) -> Mask:
    return np.asarray((~np.isnan(table.cells)).any(axis=1))


def _is_before(table: DayTable, target: date) -> Mask:
    return np.array([day < target for day in table.days], dtype=np.bool_)
