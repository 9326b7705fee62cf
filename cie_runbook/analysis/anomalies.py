"""Whether what we see now is explained by chance, bin by bin, given what is usual."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from cie_runbook.analysis.comparing import comparable, compare
from cie_runbook.analysis.grid import Floats
from cie_runbook.analysis.inputs import (
    Now,
    Question,
    floats_of,
    read_grids,
    read_series,
    read_values,
)
from cie_runbook.analysis.judged import (
    JUDGED_COLUMNS,
    Judgement,
    Mode,
    as_judged,
    judged_columns,
    unknown_columns,
)
from cie_runbook.analysis.like_days import days_with_data
from cie_runbook.analysis.scan import Direction, trailing_sums
from cie_runbook.analysis.usual import Kind, Past
from cie_runbook.analysis.verdicts import (
    BUDGET_PER_DAY,
    DEFAULT_SENSITIVITY,
    SIGNALS_WATCHED,
    Sensitivity,
    verdicts,
)
from cie_runbook.window import EASTERN

FEWEST_DAYS = 7  # of history, below which nothing is judged
FULL_HISTORY_DAYS = 35  # five weeks; below it the judgement is called weaker
LEVELS = ("series", "at")


@dataclass(frozen=True, kw_only=True)
class _Circumstances:
    """How a signal is judged, apart from its values."""

    kind: Kind
    mode: Mode
    holidays: Collection[date] | None
    sensitivity: Sensitivity


def detect(  # noqa: PLR0913 (one question with ten circumstances, each of them named)
    history: pd.Series,
    current: pd.Series,
    *,
    direction: Direction,
    kind: Kind,
    denominator: pd.Series | None = None,
    holidays: Collection[date] | None = None,
    time_zone: str = EASTERN.key,
    mode: Mode = "live",
    sensitivity: Sensitivity | None = None,
    budget_per_day: float = BUDGET_PER_DAY,
    signals_watched: int = SIGNALS_WATCHED,
) -> pd.DataFrame:
    """Judge each bin against what the same hours of like days lead one to expect.

    Strictly causal: a bin is judged from the history and the bins up to it, in both modes.

    Parameters
    ----------
    history : Series of shape (n_past,)
        Events per bin [count], for a rate the events of its numerator, for a latency
        milliseconds; index: starts of bins on a regular grid, tz-aware; <NA> where unknown.
    current : Series of shape (n_bins,)
        The bins to judge, after the history and on the same grid.
    direction : {"low", "high", "both"}
        Which departures are bad.
    kind : {"count", "latency", "rate"}
        How the values are to be read.
    denominator : Series, optional
        Covers history and current: trials of a rate (needed), requests behind a latency
        (without them every bin is taken for twenty requests) [count].
    holidays : collection of date, optional
        Observed holidays and closures; US federal holidays where none are given.
    time_zone : str, optional
        IANA name of the wall clock that the bins follow: the clinic's own.
    mode : {"live", "retrospective"}, optional
        Written beside each bin; `episodes` dates beginnings with hindsight where it is
        "retrospective". No state depends on it.
    sensitivity : Sensitivity, optional
        From where a departure is called and how large it must be to matter; where none is
        given, the kind's own floors within the budget.
    budget_per_day : float, optional
        False episodes a day that are accepted over all signals watched.
    signals_watched : int, optional
        How many signals share the budget: the more, the stranger a departure must be.

    Returns
    -------
    DataFrame of shape (n_bins, 15)
        `judged.JUDGED_COLUMNS` on the index of `current`. A state is unknown where a point is
        missing that usually comes, and where there are fewer than seven days of history.

    Raises
    ------
    ValueError
        The series are not on one regular grid with a time zone, history does not end before
        current begins, a rate has no denominator, or the budget is none.

    References
    ----------
    .. [1] A. Noufaily et al., "An improved algorithm for outbreak detection in multiple
       surveillance systems," Statistics in Medicine 32(7), 2013.
    .. [2] M. Kulldorff, "Prospective time periodic geographical disease surveillance using a
       scan statistic," J. R. Statist. Soc. A 164(1), 2001.
    """
    question = Question(kind=kind, direction=direction, time_zone=time_zone)
    past, now = read_series(history, current, denominator, question)
    index = pd.DatetimeIndex(current.index)
    circumstances = _Circumstances(
        kind=kind,
        mode=mode,
        holidays=holidays,
        sensitivity=sensitivity
        or DEFAULT_SENSITIVITY[kind].within(budget_per_day, signals_watched),
    )
    return as_judged(_columns(index, past, now, circumstances), index)


def detect_many(  # noqa: PLR0913 (the circumstances of `detect`)
    histories: pd.DataFrame,
    currents: pd.DataFrame,
    *,
    direction: Direction,
    kind: Kind,
    denominators: pd.DataFrame | None = None,
    holidays: Collection[date] | None = None,
    time_zones: Mapping[str, str] | None = None,
    mode: Mode = "live",
    sensitivity: Sensitivity | None = None,
    budget_per_day: float = BUDGET_PER_DAY,
    signals_watched: int | None = None,
) -> pd.DataFrame:
    """Judge many signals of one kind that share their bins.

    Parameters
    ----------
    histories : DataFrame of shape (n_past, n_series)
        As `detect` takes a history, one column a series.
    currents : DataFrame of shape (n_bins, n_series)
        The bins to judge, with the same columns.
    direction : {"low", "high", "both"}
        Which departures are bad.
    kind : {"count", "latency", "rate"}
        How the values are to be read.
    denominators : DataFrame, optional
        Covers histories and currents, with the same columns [count].
    holidays : collection of date, optional
        Observed holidays and closures; US federal holidays where none are given.
    time_zones : mapping of str to str, optional
        Column to IANA name of its clinics' wall clock; US Eastern where it names none.
    mode : {"live", "retrospective"}, optional
        As in `detect`.
    sensitivity : Sensitivity, optional
        As in `detect`.
    budget_per_day : float, optional
        False episodes a day that are accepted over all signals watched.
    signals_watched : int, optional
        How many signals share the budget; the columns where nothing else is said.

    Returns
    -------
    DataFrame of shape (n_series * n_bins, 15)
        `judged.JUDGED_COLUMNS` by series and start of bin; the rows of one series are what
        `detect` says of it.

    Raises
    ------
    ValueError
        As `detect`, or the columns are not the same or not unique.
    """
    names = _shared_columns(histories, currents, denominators)
    watched = max(len(names), 1) if signals_watched is None else signals_watched
    circumstances = _Circumstances(
        kind=kind,
        mode=mode,
        holidays=holidays,
        sensitivity=sensitivity or DEFAULT_SENSITIVITY[kind].within(budget_per_day, watched),
    )
    zone_of = {name: (time_zones or {}).get(name, EASTERN.key) for name in names}
    grids = {
        zone: read_grids(histories.index, currents.index, zone)
        for zone in sorted({*zone_of.values()} or {EASTERN.key})
    }
    index = pd.DatetimeIndex(currents.index)
    of_past, of_now = (
        None if denominators is None else denominators.reindex(part)
        for part in (histories.index, index)
    )
    parts = []
    for at, name in enumerate(names):
        past, now = read_values(
            _columns_at(at, histories, of_past),
            _columns_at(at, currents, of_now),
            Question(kind=kind, direction=direction, time_zone=zone_of[name]),
            grids[zone_of[name]],
        )
        parts.append(_columns(index, past, now, circumstances))
    return _together(parts, names, index)


def _shared_columns(
    histories: pd.DataFrame, currents: pd.DataFrame, denominators: pd.DataFrame | None
) -> pd.Index[str]:
    names = histories.columns
    others = [part.columns for part in (currents, denominators) if part is not None]
    if not names.is_unique or not all(names.equals(other) for other in others):
        raise ValueError("histories, currents and denominators need the same, unique columns")
    return names


def _columns_at(
    at: int, values: pd.DataFrame, counted: pd.DataFrame | None
) -> tuple[Floats, Floats | None]:
    weights = None if counted is None else floats_of(counted.iloc[:, at])
    return floats_of(values.iloc[:, at]), weights


def _together(
    parts: Sequence[Mapping[str, object]], names: pd.Index[str], index: pd.DatetimeIndex
) -> pd.DataFrame:
    rows = pd.MultiIndex.from_product([names, index], names=LEVELS)
    n, nothing = len(index), np.empty(0, dtype=object)
    columns = {
        name: np.concatenate([np.broadcast_to(np.asarray(part[name]), n) for part in parts])
        if parts
        else nothing
        for name in JUDGED_COLUMNS
    }
    return as_judged(columns, rows)


def _columns(
    index: pd.DatetimeIndex, past: Past, now: Now, circumstances: _Circumstances
) -> dict[str, object]:
    kind, mode = circumstances.kind, circumstances.mode
    n_days = days_with_data(past.table)
    if n_days < FEWEST_DAYS:
        few = f"{n_days} days of history; at least {FEWEST_DAYS} are needed to tell what is usual"
        return unknown_columns(index, now, kind, mode, few)
    usual, raw = compare(past, now, kind, circumstances.holidays)
    scan = comparable(raw, usual, kind, now.grid.bin_s)
    trials = trailing_sums(np.nan_to_num(now.trials), scan.bins)
    judgement = Judgement(
        kind=kind,
        mode=mode,
        now=now,
        usual=usual,
        scan=scan,
        verdicts=verdicts(scan, trials, now.direction, circumstances.sensitivity),
        note=_history_note(n_days),
    )
    return judged_columns(index, judgement)


def _history_note(n_days: int) -> str:
    if n_days >= FULL_HISTORY_DAYS:
        return ""
    return f"weaker judgement: {n_days} days of history instead of {FULL_HISTORY_DAYS}"
