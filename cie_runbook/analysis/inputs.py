"""Series as they are handed over, read into arrays that can be judged."""

from __future__ import annotations

from dataclasses import dataclass

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
    past_index, now_index = _index(history), _index(current)
    if not len(now_index):
        raise ValueError("there is no bin to judge")
    bin_s = bin_seconds(past_index, now_index)
    if len(past_index) and past_index[-1] >= now_index[0]:
        raise ValueError("history must end before the first bin to judge")
    if question.kind == "rate" and denominator is None:
        raise ValueError("a rate is judged with its denominator")
    before = _pair(history, denominator, question)
    after = _pair(current, denominator, question)
    is_flipped = question.kind == "rate" and _is_majority(*before)
    if is_flipped:
        before, after = _complement(*before), _complement(*after)
    grid = LocalGrid.of(past_index, bin_s, question.time_zone)
    now = Now(
        events=after[0],
        trials=after[1],
        grid=LocalGrid.of(now_index, bin_s, question.time_zone),
        direction=_flipped(question.direction) if is_flipped else question.direction,
        is_flipped=is_flipped,
    )
    whole = grid.is_mostly_covered
    return Past(grid.fold(before[0]).rows(whole), grid.fold(before[1]).rows(whole)), now


def _index(series: pd.Series) -> pd.DatetimeIndex:
    if not isinstance(series.index, pd.DatetimeIndex):
        raise ValueError("a series is indexed by the starts of its bins")  # noqa: TRY004 (the one error promised)
    return series.index


def _pair(
    series: pd.Series, denominator: pd.Series | None, question: Question
) -> tuple[Floats, Floats]:
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    if denominator is None or question.kind == "count":
        fill = UNCOUNTED_REQUESTS if question.kind == "latency" else 1.0
        weights = np.full(len(values), fill)
    else:
        weights = denominator.reindex(series.index).to_numpy(dtype=np.float64, na_value=np.nan)
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
