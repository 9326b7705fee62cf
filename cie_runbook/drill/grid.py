"""The bins of one calendar day in US Eastern, and what clocks elsewhere show at each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from cie_runbook.window import EASTERN, Window

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

BIN_S = 300
BINS_PER_HOUR = 3600 // BIN_S
SLOTS_PER_DAY = 24 * BINS_PER_HOUR
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True)
class LocalClock:
    """What a wall clock and calendar show at each bin of a day.

    Attributes
    ----------
    slot : Ints of shape (n_bins,)
        Five-minute slot of the local day, 0 to 287.
    days : tuple of date
        The local dates that occur, in order.
    day_index : Ints of shape (n_bins,)
        Position in `days` of each bin's local date.
    """

    slot: Ints
    days: tuple[date, ...]
    day_index: Ints

    @property
    def hour(self) -> Floats:
        """Local hour of the day at the start of each bin, 0 to 23.92."""
        return self.slot / BINS_PER_HOUR


@dataclass(frozen=True)
class DayGrid:
    """The five-minute bins of one day in US Eastern: 276, 288 or 300 of them.

    Attributes
    ----------
    day : date
        The calendar day.
    start_s : int
        UTC epoch second at which it begins.
    size : int
        How many bins it has.
    """

    day: date
    start_s: int
    size: int

    @classmethod
    def of(cls, day: date) -> DayGrid:
        """Return the bins of `day`."""
        window = Window.of_day(day)
        return cls(
            day, int(window.start.timestamp()), int(window.duration.total_seconds()) // BIN_S
        )

    @property
    def starts_s(self) -> Ints:
        """UTC epoch second at which each bin begins."""
        return self.start_s + BIN_S * np.arange(self.size, dtype=np.int64)

    @property
    def eastern(self) -> LocalClock:
        """The clock of US Eastern at each bin."""
        return self.local(EASTERN.key)

    def local(self, zone: str) -> LocalClock:
        """Return what a clock in the IANA time zone `zone` shows at each bin."""
        return _local_clock(self, zone)


@lru_cache(maxsize=64)  # more zones than ZoneInfo itself remembers
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=2048)
def _local_clock(grid: DayGrid, zone: str) -> LocalClock:
    instants = pd.DatetimeIndex(pd.to_datetime(grid.starts_s, unit="s", utc=True))
    wall = instants.tz_convert(_zone(zone)).tz_localize(None).to_numpy().astype("datetime64[s]")
    wall_s = wall.astype(np.int64)
    days, day_index = np.unique(wall_s // SECONDS_PER_DAY, return_inverse=True)
    return LocalClock(
        slot=wall_s % SECONDS_PER_DAY // BIN_S,
        days=tuple(date(1970, 1, 1) + timedelta(days=int(day)) for day in days),
        day_index=np.asarray(day_index, dtype=np.int64),
    )
