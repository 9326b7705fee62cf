"""What kind of day a date is for a clinic, and how busy its neighbours of a holiday run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd
from pandas.tseries.holiday import USFederalHolidayCalendar

from cie_runbook.window import EASTERN, Window

DayKind = Literal["working", "saturday", "sunday", "holiday", "beside"]
"""A working day, the two days of a weekend, a holiday, or a working day beside a holiday."""

ReportRule = Literal[
    "yesterday", "last-working-day", "last-federal-holiday", "before-last-eve-of-holiday"
]
"""Which day a report is about when nobody named one."""

SATURDAY, SUNDAY = 5, 6
DAY = timedelta(days=1)
LONGEST_LOOK_BACK = 400  # [days]: federal holidays are at most some months apart
NEW_YEAR_WINDOW = ((12, 20), (1, 3))  # first and last date of the quiet weeks, month and day
CLINIC_OPENS, CLINIC_CLOSES = time(7, 0), time(18, 0)  # local; most appointments lie inside


@dataclass(frozen=True)
class UsualShare:
    """How busy a kind of day runs against an ordinary day of its weekday.

    Attributes
    ----------
    level : float
        Share of the ordinary day's events, 1 for an ordinary day.
    spread : float
        Standard deviation of that share, as a share of the ordinary day.
    note : str
        Why the level differs, for the reader; empty for an ordinary day.
    """

    level: float
    spread: float
    note: str


ORDINARY = UsualShare(1.0, 0.0, "")
# No public source states these levels: clinics stay open and patients plan around the day off.
# They are wide on purpose, so that only a loss that no holiday explains is called one.
BRIDGE_DAY = UsualShare(
    0.75, 0.18, "a working day between a holiday and a weekend: usual level lowered, band widened"
)
YEAR_END_DAY = UsualShare(
    0.8, 0.15, "a working day of the quiet weeks of the year's end: level lowered, band widened"
)
BESIDE_DAY = UsualShare(
    0.95, 0.08, "a working day beside a federal holiday: level lowered a little, band widened"
)


@lru_cache(maxsize=64)
def federal_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """Dates on which US federal holidays are observed.

    Parameters
    ----------
    first_year, last_year : int
        Calendar years, both included.

    Returns
    -------
    frozenset of date
        Observed dates: Friday for a holiday on a Saturday, Monday for one on a Sunday.

    References
    ----------
    .. [1] 5 U.S.C. 6103, "Holidays"; pandas.tseries.holiday.USFederalHolidayCalendar.
    """
    # New Year's Day on a Saturday is observed in the year before: look one week past the end.
    found = USFederalHolidayCalendar().holidays(
        pd.Timestamp(first_year, 1, 1), pd.Timestamp(last_year + 1, 1, 7)
    )
    days = (stamp.date() for stamp in found)
    return frozenset(day for day in days if day.year <= last_year)


def holidays_around(day: date, closures: Collection[date] = ()) -> frozenset[date]:
    """List the holidays and closures of the year of a day and of the years beside it.

    Parameters
    ----------
    day : date
        The day of interest.
    closures : collection of date, optional
        Further days on which clinics are closed (weather, mourning).

    Returns
    -------
    frozenset of date
        Observed federal holidays with the closures added.
    """
    return federal_holidays(day.year - 1, day.year + 1) | frozenset(closures)


def day_kind(day: date, holidays: Collection[date]) -> DayKind:
    """Tell what kind of day a date is.

    Parameters
    ----------
    day : date
        The calendar day, local.
    holidays : collection of date
        Observed holidays and closures.

    Returns
    -------
    {"working", "saturday", "sunday", "holiday", "beside"}
        A holiday on a weekend stays a weekend day: clinics are closed anyway.
    """
    if day.weekday() >= SATURDAY:
        return "saturday" if day.weekday() == SATURDAY else "sunday"
    if day in holidays:
        return "holiday"
    return "working" if usual_share(day, holidays) is ORDINARY else "beside"


def usual_share(day: date, holidays: Collection[date]) -> UsualShare:
    """Tell how busy a working day runs for its place beside a holiday.

    Parameters
    ----------
    day : date
        The calendar day, local; weekends and holidays are ordinary of their own kind.
    holidays : collection of date
        Observed holidays and closures.

    Returns
    -------
    UsualShare
        Level and spread against an ordinary day of the same weekday, and why.
    """
    if day.weekday() >= SATURDAY or day in holidays:
        return ORDINARY
    before, after = day - DAY, day + DAY
    if before not in holidays and after not in holidays:
        return YEAR_END_DAY if _is_year_end(day) else ORDINARY
    if (before in holidays or _is_off(before, holidays)) and _is_off(after, holidays):
        return BRIDGE_DAY
    return YEAR_END_DAY if _is_year_end(day) else BESIDE_DAY


def default_report_day(rule: ReportRule, today: date, closures: Collection[date] = ()) -> date:
    """Choose the day that a report is about.

    Parameters
    ----------
    rule : ReportRule
        How to choose: the day before today, the latest working day before today, the latest
        federal holiday before today, or the working day before the latest last working day
        before a federal holiday.
    today : date
        Today's date in US Eastern.
    closures : collection of date, optional
        Further days on which clinics are closed; no working days.

    Returns
    -------
    date
        A day before `today`.

    Raises
    ------
    ValueError
        The rule is none of these, or closures leave no working day.
    """
    if rule == "yesterday":
        return today - DAY
    federal = holidays_around(today)
    closed = federal | frozenset(closures)
    before = [today - count * DAY for count in range(1, LONGEST_LOOK_BACK)]
    working = [day for day in before if not _is_off(day, closed)]
    holidays = [day for day in before if day in federal]
    found = {
        "last-working-day": working,
        "last-federal-holiday": holidays,
        "before-last-eve-of-holiday": [day for day in working if day < holidays[0]][1:],
    }.get(rule, [])
    if not found:
        raise ValueError(f"no day before {today} answers the rule {rule!r}")
    return found[0]


def clinic_hours(day: date, time_zone: str = EASTERN.key) -> Window:
    """Tell the hours of a day in which most clinics are open.

    Parameters
    ----------
    day : date
        The calendar day, local.
    time_zone : str, optional
        IANA name of the clinic's zone; US Eastern where none is given.

    Returns
    -------
    Window
        From 07:00 to 18:00 on the clinic's own wall clock.
    """
    zone = ZoneInfo(time_zone)
    return Window(
        datetime.combine(day, CLINIC_OPENS, zone), datetime.combine(day, CLINIC_CLOSES, zone)
    )


def _is_off(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() >= SATURDAY or day in holidays


def _is_year_end(day: date) -> bool:
    first, last = NEW_YEAR_WINDOW
    return (day.month, day.day) >= first or (day.month, day.day) <= last
