"""Bins of time folded into days and slots of the local wall clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from cie_runbook.window import EASTERN, Window

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

DAY_S = 86_400
HOUR_S = 3_600
# At midnight US Eastern it is evening in the west: the small hours belong to the day before, as
# its kind of day does. Nothing happens at four.
DAY_BEGINS_S = 4 * HOUR_S
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class DayTable:
    """Values of a series, one row a local day, one column a slot of the wall clock.

    Attributes
    ----------
    days : tuple of date
        Local calendar days, increasing; shape (n_days,).
    cells : Floats of shape (n_days, n_slots)
        NaN where unknown, and in the hour that a clock change leaves out; the mean of both
        where an hour is repeated.
    bin_s : int
        Length of a slot [s].
    """

    days: tuple[date, ...]
    cells: Floats
    bin_s: int

    @property
    def slots_per_block(self) -> int:
        """How many slots make a block of one hour, at least one.

        Returns
        -------
        int
            12 for bins of five minutes.
        """
        return max(1, HOUR_S // self.bin_s)

    def rows(self, chosen: Mask) -> DayTable:
        """Keep the chosen days.

        Parameters
        ----------
        chosen : Mask of shape (n_days,)
            True for the days to keep.

        Returns
        -------
        DayTable
            The same slots for fewer days.
        """
        days = tuple(day for day, keep in zip(self.days, chosen, strict=True) if keep)
        return DayTable(days, self.cells[chosen], self.bin_s)

    def of_days(self, days: Collection[date]) -> DayTable:
        """Keep the days named.

        Parameters
        ----------
        days : collection of date
            Days to keep.

        Returns
        -------
        DayTable
            The same slots for those of the days that the table has.
        """
        return self.rows(np.array([day in days for day in self.days], dtype=np.bool_))


@dataclass(frozen=True)
class LocalGrid:
    """What the local calendar and wall clock show at each bin of a regular index.

    Attributes
    ----------
    day : Ints of shape (n_bins,)
        Local day, in days since 1970-01-01; it begins at four in the morning.
    slot : Ints of shape (n_bins,)
        Slot of the local day, 0 at four in the morning.
    bin_s : int
        Length of a bin [s].
    time_zone : str
        IANA name of the clock.
    """

    day: Ints
    slot: Ints
    bin_s: int
    time_zone: str = EASTERN.key

    @classmethod
    def of(cls, index: pd.DatetimeIndex, bin_s: int, time_zone: str = EASTERN.key) -> LocalGrid:
        """Read a time index on the clock of one zone.

        Parameters
        ----------
        index : DatetimeIndex of shape (n_bins,)
            Starts of bins, tz-aware.
        bin_s : int
            Length of a bin [s].
        time_zone : str, optional
            IANA name; US Eastern where none is given.

        Returns
        -------
        LocalGrid
            Day and slot of each bin.
        """
        seconds = _wall_seconds(index.tz_convert(time_zone)) - DAY_BEGINS_S
        return cls(seconds // DAY_S, seconds % DAY_S // bin_s, bin_s, time_zone)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """Local days that occur.

        Returns
        -------
        tuple of date
            Increasing, each once.
        """
        return tuple(date.fromordinal(int(day) + EPOCH_ORDINAL) for day in self._rows[0])

    def on(self, day: date) -> Mask:
        """Tell which bins lie on one local day.

        Parameters
        ----------
        day : date
            The calendar day.

        Returns
        -------
        Mask of shape (n_bins,)
            True where the bin starts on that day.
        """
        return np.asarray(self.day == day.toordinal() - EPOCH_ORDINAL)

    @cached_property
    def is_mostly_covered(self) -> Mask:
        """Tell which of the days the bins cover at least half of.

        Returns
        -------
        Mask of shape (n_days,)
            In the order of `dates`; false for a first or last day that is only begun.
        """
        days, row = self._rows
        bins = np.bincount(row, minlength=len(days))
        return np.asarray(bins * self.bin_s >= DAY_S // 2)

    def fold(self, values: Floats) -> DayTable:
        """Lay a series out by day and slot.

        Parameters
        ----------
        values : Floats of shape (n_bins,)
            One value a bin; NaN where unknown.

        Returns
        -------
        DayTable
            Repeated hours are averaged; slots without a known value are NaN.
        """
        days, row = self._rows
        n_slots = DAY_S // self.bin_s
        known = ~np.isnan(values)
        flat = (row * n_slots + self.slot)[known]
        size = len(days) * n_slots
        totals = np.bincount(flat, weights=values[known], minlength=size)
        counts = np.bincount(flat, minlength=size)
        means = np.divide(totals, counts, out=np.full(size, np.nan), where=counts > 0)
        return DayTable(self.dates, means.reshape(len(days), n_slots), self.bin_s)

    @cached_property
    def _rows(self) -> tuple[Ints, Ints]:
        """Return the local days that occur, and the position of each bin's day among them."""
        days, row = np.unique(self.day, return_inverse=True)
        return days, row


def window_grid(window: Window, bin_s: int) -> pd.DatetimeIndex:
    """List the whole bins that a window holds, aligned to the epoch as Datadog aligns them.

    Parameters
    ----------
    window : Window
        From its start up to its end.
    bin_s : int
        Length of a bin [s].

    Returns
    -------
    DatetimeIndex of shape (n_bins,)
        UTC, millisecond resolution; a bin that only partly lies in the window is left out.
    """
    first = -int(-window.start.timestamp() // bin_s) * bin_s
    last = int(window.end.timestamp() // bin_s) * bin_s
    seconds = np.arange(first, last, bin_s, dtype=np.int64)
    return pd.DatetimeIndex(pd.to_datetime(seconds, unit="s", utc=True)).as_unit("ms")


def bin_seconds(*indexes: pd.DatetimeIndex) -> int:
    """Length of the bins of regular time indexes.

    Parameters
    ----------
    *indexes : DatetimeIndex
        Starts of bins, tz-aware; they must share one bin length.

    Returns
    -------
    int
        Length of a bin [s].

    Raises
    ------
    ValueError
        An index has no time zone or is not on a regular grid, the lengths differ, or no index
        has two bins to tell the length from.
    """
    lengths: set[int] = set()
    for index in indexes:
        if index.tz is None:
            raise ValueError("a time index needs a time zone")
        steps = np.diff(_wall_seconds(index.tz_convert("UTC")))
        lengths |= {int(step) for step in np.unique(steps)}
    if len(lengths) != 1 or min(lengths) <= 0:
        raise ValueError(f"bins are not on one regular grid: steps of {sorted(lengths)} s")
    return lengths.pop()


def in_holidays(days: Collection[date], holidays: Collection[date]) -> Mask:
    """Tell which days are holidays.

    Parameters
    ----------
    days : collection of date
        Local calendar days, in order.
    holidays : collection of date
        Observed holidays and closures.

    Returns
    -------
    Mask of shape (n_days,)
        True for a holiday.
    """
    return np.array([day in holidays for day in days], dtype=np.bool_)


def _wall_seconds(index: pd.DatetimeIndex) -> Ints:
    wall = index.tz_localize(None).to_numpy()
    return np.asarray(wall.astype("datetime64[s]").astype(np.int64))
