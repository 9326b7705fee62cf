"""A track: one signal over time, as analysis judged it, ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from cie_runbook.analysis.episodes import EPISODE_COLUMNS
from cie_runbook.analysis.judged import JUDGED_COLUMNS
from cie_runbook.figures.time_axis import UTC_EPOCH_DAY_S, Instants, days
from cie_runbook.findings.episodes import Episode, read_episodes
from cie_runbook.findings.hours import HOUR_S, hourly
from cie_runbook.findings.reading import Reading
from cie_runbook.tables import empty_table

HOURS_A_DAY = 24
NO_BINS = pd.DatetimeIndex([], dtype="datetime64[ms, UTC]")
PLOTTED = ("value", "denominator", "expected", "lower", "upper")

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Track:
    """One signal over time.

    Attributes
    ----------
    title : str
        What it is, in a few words.
    unit : str
        "count", "share", "ms" or "s"; any other is written as a plain number.
    frame : DataFrame
        Analysis' verdict a bin (index: start of the bin, UTC): value, denominator, expected,
        lower, upper, state; <NA> where unknown.
    episodes : DataFrame
        Analysis' episodes; may be empty.
    bin_s : int
        Length of a bin [s].
    """

    title: str
    unit: str
    frame: pd.DataFrame
    episodes: pd.DataFrame
    bin_s: int

    def values(self, column: str) -> Values:
        """Return a column as floats, NaN where unknown or not measured."""
        if column not in self.frame:
            return np.full(len(self.frame), np.nan)
        numbers = self.frame[column].astype("Float64")
        return np.asarray(numbers.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)

    def usual_range(self) -> tuple[Values, Values]:
        """Return the lower and upper bounds, NaN where too few requests could have shown them."""
        lower, upper, is_busy = self.values("lower"), self.values("upper"), self.busy()
        return np.where(is_busy, lower, np.nan), np.where(is_busy, upper, np.nan)

    @property
    def starts(self) -> Instants:
        """Starts of the bins, as matplotlib's days."""
        return days(pd.DatetimeIndex(self.frame.index))

    @property
    def edges(self) -> Instants:
        """Starts of the bins and the end of the last, as matplotlib's days."""
        return np.append(self.starts, self.starts[-1:] + self.bin_days)

    @property
    def middles(self) -> Instants:
        """Middles of the bins, as matplotlib's days."""
        return self.starts + self.bin_days / 2

    @property
    def bin_days(self) -> float:
        """Length of a bin, in days."""
        return self.bin_s / UTC_EPOCH_DAY_S

    @property
    def states(self) -> list[str]:
        """The state of each bin."""
        return [str(state) for state in self.frame["state"]]

    @property
    def is_unknown(self) -> bool:
        """No bin holds a number."""
        return bool(np.isnan(self.values("value")).all())

    @cached_property
    def episode_list(self) -> tuple[Episode, ...]:
        """The episodes as values."""
        return read_episodes(self.episodes)

    def busy(self) -> npt.NDArray[np.bool_]:
        """Return which bins lie in an hour with at least a tenth of the busiest hour's requests.

        In the others a share or a percentile says little. A count has no such hours.
        """
        requests = self.values("denominator")
        if np.isnan(requests).all():
            return np.ones(len(requests), dtype=bool)
        hours = np.floor(self.starts * HOURS_A_DAY).astype(np.int64)
        _, hour_of = np.unique(hours, return_inverse=True)
        counted = np.where(np.isnan(self.values("value")), 0.0, np.nan_to_num(requests))
        by_hour = np.bincount(hour_of, weights=counted)
        return np.asarray(by_hour[hour_of] >= max(by_hour.max() / 10, 1))


def track(reading: Reading) -> Track:
    """Return a judged signal in the bins in which it was judged."""
    return _track(reading, _frame(reading), reading.bin_s)


def hourly_track(reading: Reading) -> Track:
    """Return a judged count or rate by the hour."""
    return _track(reading, hourly(_frame(reading), _episodes(reading), HOUR_S), HOUR_S)


def runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the stretches of true flags as (first, one past the last)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], np.asarray(flags, bool), [False]))))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]


def plotted(tracks: Sequence[Track]) -> pd.DataFrame:
    """Return what is drawn of some tracks, one row a track and bin."""
    return pd.concat([_rows(track) for track in tracks], ignore_index=True)


def _frame(reading: Reading) -> pd.DataFrame:
    return (
        empty_table(JUDGED_COLUMNS).set_index(NO_BINS) if reading.frame is None else reading.frame
    )


def _track(reading: Reading, frame: pd.DataFrame, bin_s: int) -> Track:
    return Track(
        title=reading.title,
        unit=reading.unit,
        frame=frame,
        episodes=_episodes(reading),
        bin_s=bin_s,
    )


def _episodes(reading: Reading) -> pd.DataFrame:
    return empty_table(EPISODE_COLUMNS) if reading.episodes is None else reading.episodes


def _rows(track: Track) -> pd.DataFrame:
    columns = {name: track.values(name) for name in PLOTTED if name in track.frame}
    return pd.DataFrame(
        {
            "series": track.title,
            "unit": track.unit,
            "at": pd.DatetimeIndex(track.frame.index),
            **columns,
            "state": track.states,
        }
    )
