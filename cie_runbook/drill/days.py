"""How busy a calendar day is: weekday, season, federal holidays and the days beside them."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import lru_cache

import pandas as pd
from pandas.tseries.holiday import USFederalHolidayCalendar

from cie_runbook.drill.seeds import stream

WEEKDAY_LEVELS = (0.97, 1.0, 1.0, 1.0, 0.9, 0.05, 0.03)  # Monday to Sunday, shares of a Tuesday
HOLIDAY_LEVEL = 0.04
FRIDAY_AFTER_THANKSGIVING_LEVEL = 0.70
BESIDE_HOLIDAY_LEVEL = 0.92
YEAR_END_LEVEL = 0.80  # 22 December to 2 January: many clinics run with few appointments
SEASON_AMPLITUDE = 0.03  # fullest in mid October, emptiest in mid April
DAY_NOISE = 0.03  # standard deviation of the day's level on the log scale
NOVEMBER, THURSDAY, SATURDAY = 11, 3, 5
LATEST_VETERANS_DAY = 12  # observed; a Thursday holiday after it is Thanksgiving


def day_level(day: date, seed: int) -> float:
    """Traffic of `day` as a share of an ordinary Tuesday, with that day's own chance in it."""
    noise = stream(seed, "day-level", day).normal(0.0, DAY_NOISE)
    return expected_level(day) * math.exp(noise)


def holiday_level(day: date, seed: int) -> float:
    """Traffic of `day` if it were a federal holiday, whatever its date."""
    noise = stream(seed, "day-level", day).normal(0.0, DAY_NOISE)
    return HOLIDAY_LEVEL * math.exp(noise)


def expected_level(day: date) -> float:
    """Traffic to expect on `day` as a share of an ordinary Tuesday, without chance."""
    if is_federal_holiday(day):
        return min(HOLIDAY_LEVEL, WEEKDAY_LEVELS[day.weekday()])
    return WEEKDAY_LEVELS[day.weekday()] * _season(day) * _beside_holiday(day)


def is_federal_holiday(day: date) -> bool:
    """Whether `day` is a federal holiday, on the date on which it is observed."""
    return day in _observed_holidays(day.year)


@lru_cache(maxsize=64)
def _observed_holidays(year: int) -> frozenset[date]:
    # A New Year's Day on a Saturday is observed in the year before: look a week past the end.
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year + 1, 1, 7)
    return frozenset(at.date() for at in USFederalHolidayCalendar().holidays(first, last))


def _season(day: date) -> float:
    phase = 2 * math.pi * (day.timetuple().tm_yday - 288) / 365.25
    level = 1 + SEASON_AMPLITUDE * math.cos(phase)
    if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 2):
        level *= YEAR_END_LEVEL
    return level


def _beside_holiday(day: date) -> float:
    if day.weekday() >= SATURDAY:
        return 1.0
    yesterday, tomorrow = day - timedelta(days=1), day + timedelta(days=1)
    was_thursday_in_november = (yesterday.month, yesterday.weekday()) == (NOVEMBER, THURSDAY)
    if is_federal_holiday(yesterday) and was_thursday_in_november and day.day > LATEST_VETERANS_DAY:
        return FRIDAY_AFTER_THANKSGIVING_LEVEL
    if is_federal_holiday(yesterday) or is_federal_holiday(tomorrow):
        return BESIDE_HOLIDAY_LEVEL
    return 1.0
