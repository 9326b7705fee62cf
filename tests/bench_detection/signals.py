"""What is judged: a signal's whole span, and the days of it that are evaluated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cie_runbook.analysis.calendar import federal_holidays
from cie_runbook.analysis.scan import Direction
from cie_runbook.analysis.usual import Kind
from cie_runbook.window import EASTERN, Window

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Source = Literal["drill", "flights"]

BIN_S = 300
HISTORY_DAYS = 56
SLOTS_PER_DAY = 86_400 // BIN_S
SLOTS_PER_WEEK = 7 * SLOTS_PER_DAY
SATURDAY = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class Signal:
    """One series on a grid of five minutes, with more history than any method asks for.

    Attributes
    ----------
    name, volume : str
        What it counts; "national", "station" or "airport".
    source : {"drill", "flights"}
        Generated, or real.
    kind, direction
        As `detect` takes them.
    index : DatetimeIndex of shape (n_bins,)
        Starts of bins, UTC.
    events : Floats of shape (n_bins,)
        Events [count] or latency [ms]; NaN where no point came.
    trials : Floats of shape (n_bins,) or None
        Trials of a rate, requests behind a latency.
    days : tuple of date
        Days to evaluate, US Eastern, each with `HISTORY_DAYS` before it.
    """

    name: str
    volume: str
    source: Source
    kind: Kind
    direction: Direction
    index: pd.DatetimeIndex
    events: Floats
    trials: Floats | None
    days: tuple[date, ...]

    @cached_property
    def slot(self) -> Ints:
        """Slot of the local week of each bin, 0 (Monday 00:00) to 2015."""
        local = self.index.tz_convert(EASTERN)
        minutes = local.day_of_week * 1440 + local.hour * 60 + local.minute
        return np.asarray(minutes * 60 // BIN_S, dtype=np.int64)

    @property
    def bin_s(self) -> int:
        """Length of its bins [s]."""
        return int((self.index[1] - self.index[0]).total_seconds())

    def bounds(self, day: date) -> tuple[int, int, int]:
        """Positions at which the history of `day`, the day itself, and the day after begin."""
        edges = [day - timedelta(days=HISTORY_DAYS), day, day + timedelta(days=1)]
        first, now, end = (int(self.index.searchsorted(pd.Timestamp(_midnight(d)))) for d in edges)
        return first, now, end


@dataclass(frozen=True, kw_only=True)
class Incident:
    """What was done to a day: its kind, and the bins from `first` up to `end` of that day."""

    kind: str
    first: int
    end: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One day of one signal as it is shown to the methods.

    Attributes
    ----------
    signal, day
        Where it comes from.
    events, trials
        The day's own bins, with the incident in them.
    incident : Incident or None
        None on a day that is left as it was.
    """

    signal: Signal
    day: date
    events: Floats
    trials: Floats | None
    incident: Incident | None = None


def clean_case(signal: Signal, day: date) -> Case:
    """Return the day as it was."""
    _, now, end = signal.bounds(day)
    trials = None if signal.trials is None else signal.trials[now:end]
    return Case(signal=signal, day=day, events=signal.events[now:end], trials=trials)


def is_special(day: date) -> bool:
    """Whether `day` is a federal holiday, a working day beside one, or a day of a clock change."""
    holidays = federal_holidays(day.year - 1, day.year + 1)
    beside = {day - timedelta(days=1), day + timedelta(days=1)} & holidays
    if day in holidays or (beside and day.weekday() < SATURDAY):
        return True
    return Window.of_day(day).duration != timedelta(days=1)


def special_share(year: int) -> float:
    """Share of the days of `year` that are special."""
    days = days_from(date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days)
    return sum(map(is_special, days)) / len(days)


def days_from(first: date, count: int, without: Collection[date] = ()) -> tuple[date, ...]:
    """Return `count` days from `first` on, less those `without`."""
    days = (first + timedelta(days=number) for number in range(count))
    return tuple(day for day in days if day not in without)


def _midnight(day: date) -> pd.Timestamp:
    return pd.Timestamp(Window.of_day(day).start)
