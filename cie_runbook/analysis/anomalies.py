"""Whether what we see now is explained by chance, bin by bin, given what is usual."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
import pandas as pd

from cie_runbook.analysis.absence import HABIT_SHARE, unexplained_absence
from cie_runbook.analysis.calendar import federal_holidays
from cie_runbook.analysis.grid import Floats
from cie_runbook.analysis.inputs import Now, Question, read_series
from cie_runbook.analysis.judged import Judgement, Mode, judged_frame, unknown_frame
from cie_runbook.analysis.like_days import days_with_data
from cie_runbook.analysis.scan import Direction, Scan, scan_counts, scan_latencies, trailing_sums
from cie_runbook.analysis.usual import Kind, Usual, usual_of_bins
from cie_runbook.analysis.verdicts import DEFAULT_SENSITIVITY, Sensitivity, verdicts
from cie_runbook.window import EASTERN

FEWEST_DAYS = 7  # of history, below which nothing is judged
FULL_HISTORY_DAYS = 35  # five weeks; below it the judgement is called weaker


def detect(  # noqa: PLR0913 (one question with eight circumstances, each of them named)
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
        IANA name of the wall clock that the bins follow.
    mode : {"live", "retrospective"}, optional
        Written beside each bin; `episodes` dates beginnings with hindsight where it is
        "retrospective". No state depends on it.
    sensitivity : Sensitivity, optional
        From where a departure is called; the kind's default where none is given.

    Returns
    -------
    DataFrame of shape (n_bins, 15)
        `judged.JUDGED_COLUMNS` on the index of `current`. A state is unknown where a point is
        missing that usually comes, and where there are fewer than seven days of history.

    Raises
    ------
    ValueError
        The series are not on one regular grid with a time zone, history does not end before
        current begins, or a rate has no denominator.

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
    n_days = days_with_data(past.table)
    if n_days < FEWEST_DAYS:
        few = f"{n_days} days of history; at least {FEWEST_DAYS} are needed to tell what is usual"
        return unknown_frame(index, now, kind, mode, few)
    closed = _federal(past.table.days, now) if holidays is None else holidays
    usual = usual_of_bins(past, now.grid, kind, closed, now.trials)
    scan = _scanned(now, usual, kind)
    trials = trailing_sums(np.nan_to_num(now.trials), scan.bins)
    judgement = Judgement(
        kind=kind,
        mode=mode,
        now=now,
        usual=usual,
        scan=scan,
        verdicts=verdicts(
            scan,
            trials,
            now.direction,
            (sensitivity or DEFAULT_SENSITIVITY[kind]).for_bins(now.grid.bin_s),
        ),
        note=_history_note(n_days),
    )
    return judged_frame(index, judgement)


def _federal(past_days: tuple[date, ...], now: Now) -> frozenset[date]:
    days = (*past_days, *now.grid.dates)
    # The days beside the first and last one may lie in another year.
    return federal_holidays(min(days).year - 1, max(days).year + 1)


def _history_note(n_days: int) -> str:
    if n_days >= FULL_HISTORY_DAYS:
        return ""
    return f"weaker judgement: {n_days} days of history instead of {FULL_HISTORY_DAYS}"


def _scanned(now: Now, usual: Usual, kind: Kind) -> Scan:
    bin_s = now.grid.bin_s
    if kind == "latency":
        return scan_latencies(now.events, now.trials, usual, bin_s)
    events = _zero_by_habit(now, usual) if kind == "count" else now.events
    return scan_counts(events, usual.expected * now.trials, usual, bin_s, now.direction)


def _zero_by_habit(now: Now, usual: Usual) -> Floats:
    absent = np.isnan(now.events)
    unexplained, _ = unexplained_absence(absent, usual.absent_share)
    is_zero = absent & ~unexplained & (usual.absent_share >= HABIT_SHARE)
    return np.where(is_zero, 0.0, now.events)
