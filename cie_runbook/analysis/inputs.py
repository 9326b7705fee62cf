"""Series as they are handed over, read into arrays that can be judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cie_runbook.analysis.grid import Floats, LocalGrid, bin_seconds
from cie_runbook.analysis.scan import Direction
from cie_runbook.analysis.usual import Kind, Past
from cie_runbook.window import EASTERN

MAJORITY = 0.5  # a share above it is judged by the rarer outcome, what it leaves out
UNCOUNTED_REQUESTS = 20.0  # requests behind a latency where nobody counted them


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of a series.

    Attributes
    ----------
    kind : {"count", "latency", "rate"}
        How its values are to be read.
    direction : {"low", "high", "both"}
        Which departures are bad.
    time_zone : str
        IANA name of the wall clock that its bins follow.
    """

    kind: Kind
    direction: Direction
    time_zone: str = EASTERN.key


@dataclass(frozen=True, kw_only=True)
class Grids:
    """The bins of history and of what is judged, on the wall clock of one zone.

    Attributes
    ----------
    past, now : LocalGrid
        Local day and slot of each bin; many series may share them.
    """

    past: LocalGrid
    now: LocalGrid


@dataclass(frozen=True, kw_only=True)
class Now:
    """The bins to judge.

    Attributes
    ----------
    events : Floats of shape (n_bins,)
        Events [count], for a rate those of its rarer outcome, or natural logarithms of
        milliseconds; NaN where unknown.
    trials : Floats of shape (n_bins,)
        Trials of a rate, requests behind a latency, ones for a count; NaN where unknown.
    grid : LocalGrid
        Local day and slot of each bin.
    direction : {"low", "high", "both"}
        Which departures of `events` are bad.
    is_flipped : bool
        The rarer outcome is what the rate leaves out: failures of a success rate.
    """

    events: Floats
    trials: Floats
    grid: LocalGrid
    direction: Direction
    is_flipped: bool


def read_series(
    history: pd.Series, current: pd.Series, denominator: pd.Series | None, question: Question
) -> tuple[Past, Now]:
    """Read the series of one signal.

    Parameters
    ----------
    history, current : Series
        Starts of bins as index, tz-aware, on one regular grid; <NA> where unknown.
    denominator : Series or None
        Trials or requests over both [count].
    question : Question
        What is asked.

    Returns
    -------
    past : Past
        History by local day and slot.
    now : Now
        The bins to judge.

    Raises
    ------
    ValueError
        The series are not on one regular grid with a time zone, history does not end before
        current begins, current is empty, or a rate has no denominator.
    """
    grids = read_grids(history.index, current.index, question.time_zone)
    of_past, of_now = None, None
    if denominator is not None:
        of_past = floats_of(denominator.reindex(history.index))
        of_now = floats_of(denominator.reindex(current.index))
    return read_values((floats_of(history), of_past), (floats_of(current), of_now), question, grids)


def read_grids(past_index: pd.Index[Any], now_index: pd.Index[Any], time_zone: str) -> Grids:
    """Read the bins of history and of what is judged.

    Parameters
    ----------
    past_index, now_index : Index
        Starts of bins, tz-aware, on one regular grid.
    time_zone : str
        IANA name of the wall clock that the bins follow.

    Returns
    -------
    Grids
        Local day and slot of each bin.

    Raises
    ------
    ValueError
        The bins are not on one regular grid with a time zone, history does not end before the
        first bin to judge, or there is none.
    """
    past, now = _instants(past_index), _instants(now_index)
    if not len(now):
        raise ValueError("there is no bin to judge")
    bin_s = bin_seconds(past, now)
    if len(past) and past[-1] >= now[0]:
        raise ValueError("history must end before the first bin to judge")
    return Grids(past=LocalGrid.of(past, bin_s, time_zone), now=LocalGrid.of(now, bin_s, time_zone))


def floats_of(series: pd.Series) -> Floats:
    """Take the numbers of a series.

    Parameters
    ----------
    series : Series of shape (n_bins,)
        Numbers; <NA> where unknown.

    Returns
    -------
    Floats of shape (n_bins,)
        NaN where unknown.
    """
    return series.to_numpy(dtype=np.float64, na_value=np.nan)


def read_values(
    past: tuple[Floats, Floats | None],
    now: tuple[Floats, Floats | None],
    question: Question,
    grids: Grids,
) -> tuple[Past, Now]:
    """Read the values of one signal, given its grids.

    Parameters
    ----------
    past, now : tuple of Floats
        Values and, where they are counted, trials or requests; NaN where unknown.
    question : Question
        What is asked.
    grids : Grids
        Local day and slot of each bin.

    Returns
    -------
    past : Past
        History by local day and slot.
    now : Now
        The bins to judge.

    Raises
    ------
    ValueError
        A rate has no denominator.
    """
    if question.kind == "rate" and now[1] is None:
        raise ValueError("a rate is judged with its denominator")
    before, after = _pair(*past, question), _pair(*now, question)
    is_flipped = question.kind == "rate" and _is_majority(*before)
    if is_flipped:
        before, after = _complement(*before), _complement(*after)
    table = grids.past.fold(before[0])
    # Ones for all bins need not be laid out: nothing reads the weights of a count.
    weights = table if question.kind == "count" else grids.past.fold(before[1])
    whole = grids.past.is_mostly_covered
    read = Now(
        events=after[0],
        trials=after[1],
        grid=grids.now,
        direction=_flipped(question.direction) if is_flipped else question.direction,
        is_flipped=is_flipped,
    )
    return Past(table.rows(whole), weights.rows(whole)), read


def _instants(index: pd.Index[Any]) -> pd.DatetimeIndex:
    if not isinstance(index, pd.DatetimeIndex):
        raise ValueError("a series is indexed by the starts of its bins")  # noqa: TRY004 (the one error promised)
    return index


def _pair(values: Floats, counted: Floats | None, question: Question) -> tuple[Floats, Floats]:
    weights = counted
    if weights is None or question.kind == "count":
        fill = UNCOUNTED_REQUESTS if question.kind == "latency" else 1.0
        weights = np.full(len(values), fill)
    if question.kind == "latency":
        positive = values > 0
        values = np.log(np.where(positive, values, np.nan))
        weights = np.where(np.isnan(weights), 1.0, weights)
    if question.kind == "rate":
        values = np.where(np.isnan(weights), np.nan, values)
        weights = np.where(np.isnan(values), np.nan, weights)
    return values, weights


def _is_majority(events: Floats, trials: Floats) -> bool:
    total = float(np.nansum(trials))
    return total > 0 and float(np.nansum(events)) / total > MAJORITY


def _complement(events: Floats, trials: Floats) -> tuple[Floats, Floats]:
    # Two counters of one service may disagree by a request or two in a bin: never below zero.
    return np.maximum(trials - events, 0.0), trials


def _flipped(direction: Direction) -> Direction:
    flipped: dict[Direction, Direction] = {"low": "high", "high": "low", "both": "both"}
    return flipped[direction]
