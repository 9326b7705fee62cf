"""What came, held against what is usual: windows of one signal, and the scale of all signals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import numpy as np

from cie_runbook.analysis.absence import HABIT_SHARE, unexplained_absence
from cie_runbook.analysis.calendar import federal_holidays
from cie_runbook.analysis.calibration import calibrated
from cie_runbook.analysis.grid import Floats
from cie_runbook.analysis.inputs import Now
from cie_runbook.analysis.scan import Scan, scan_counts, scan_latencies
from cie_runbook.analysis.usual import Kind, Past, Usual, usual_of_bins


def compare(
    past: Past, now: Now, kind: Kind, holidays: Collection[date] | None
) -> tuple[Usual, Scan]:
    """Tell what was to be expected at each bin, and what windows that end there say.

    Parameters
    ----------
    past : Past
        History.
    now : Now
        The bins to judge.
    kind : {"count", "latency", "rate"}
        How the values are read.
    holidays : collection of date or None
        Observed holidays and closures; US federal holidays where None.

    Returns
    -------
    usual : Usual
        What was to be expected.
    scan : Scan
        Windows of each length with the tail scores of their model, not yet calibrated.
    """
    closed = _federal(past.table.days, now) if holidays is None else frozenset(holidays)
    usual = usual_of_bins(past, now.grid, kind, closed, now.trials)
    bin_s = now.grid.bin_s
    if kind == "latency":
        return usual, scan_latencies(now.events, now.trials, usual, bin_s)
    events = _zero_by_habit(now, usual) if kind == "count" else now.events
    return usual, scan_counts(events, usual.expected * now.trials, usual, bin_s, now.direction)


def comparable(scan: Scan, usual: Usual, kind: Kind, bin_s: int) -> Scan:
    """Bring a scan's scores onto the scale of all signals.

    Parameters
    ----------
    scan : Scan
        As `compare` returned it.
    usual : Usual
        The same.
    kind : {"count", "latency", "rate"}
        How the values are read.
    bin_s : int
        Length of a bin [s].

    Returns
    -------
    Scan
        With calibrated scores: see `calibration`.
    """
    minutes = scan.bins.astype(np.float64) * (bin_s / 60)
    return replace(scan, score=calibrated(scan.score, minutes, usual.volume, kind, bin_s))


def _federal(past_days: tuple[date, ...], now: Now) -> frozenset[date]:
    days = (*past_days, *now.grid.dates)
    # The days beside the first and last one may lie in another year.
    return federal_holidays(min(days).year - 1, max(days).year + 1)


def _zero_by_habit(now: Now, usual: Usual) -> Floats:
    absent = np.isnan(now.events)
    unexplained, _ = unexplained_absence(absent, usual.absent_share)
    is_zero = absent & ~unexplained & (usual.absent_share >= HABIT_SHARE)
    return np.where(is_zero, 0.0, now.events)
