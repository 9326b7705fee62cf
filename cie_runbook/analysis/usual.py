"""What is usual at every bin of a stretch of time, day by day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from cie_runbook.analysis.absence import absent_share, zero_where_habitual
from cie_runbook.analysis.baseline import DayUsual, count_usual
from cie_runbook.analysis.baseline_latency import latency_usual, size_class
from cie_runbook.analysis.baseline_rates import rate_usual
from cie_runbook.analysis.clock_change import clock_change_spread
from cie_runbook.analysis.grid import DayTable, Floats, Ints, LocalGrid
from cie_runbook.analysis.like_days import LikeDays, days_of_same_openness, like_days
from cie_runbook.analysis.smoothing import block_sums

Kind = Literal["count", "latency", "rate"]
FEWEST_TRIALS = 200.0  # trials on like days below which a share is taken from all days


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What is usual at each bin, and how far it scatters.

    Attributes
    ----------
    expected : Floats of shape (n_bins,)
        Events [count], share [0 to 1] or natural logarithm of milliseconds; NaN where history
        is silent.
    dispersion, spread : Floats of shape (n_bins,)
        As in `DayUsual`; for a latency, dispersion is the variance of the bin's logarithm.
    absent_share : Floats of shape (n_bins,)
        Share of like days on which the bin brought no point.
    like_days : Ints of shape (n_bins,)
        How many past days it rests on.
    notes : tuple of str
        One a bin: what was set aside or adjusted on its day.
    volume : Floats of shape (n_bins,)
        Events, or requests of a latency, to expect in the busiest hour of the bin's day [count];
        0 where history is silent.
    """

    expected: Floats
    dispersion: Floats
    spread: Floats
    absent_share: Floats
    like_days: Ints
    notes: tuple[str, ...]
    volume: Floats


@dataclass(frozen=True)
class Past:
    """History by local day and slot.

    Attributes
    ----------
    table : DayTable
        Events [count], or natural logarithms of latencies.
    weights : DayTable
        Trials of a rate, requests behind a latency [count]; not read for counts.
    """

    table: DayTable
    weights: DayTable


def usual_of_bins(
    past: Past, grid: LocalGrid, kind: Kind, holidays: Collection[date], requests: Floats
) -> Usual:
    """Put together what is usual at each bin.

    Parameters
    ----------
    past : Past
        History; days from a judged day on are not used for it.
    grid : LocalGrid
        Bins to judge.
    kind : {"count", "latency", "rate"}
        How the values are to be read.
    holidays : collection of date
        Observed holidays and closures.
    requests : Floats of shape (n_bins,)
        Requests behind each latency [count]; read for latencies only.

    Returns
    -------
    Usual
        One entry a bin; `like_days` is 0 where no past day is like the bin's day.
    """
    n = len(grid.day)
    columns = {name: np.full(n, np.nan) for name in ("expected", "dispersion", "spread")}
    share, number, volume = np.full(n, 0.5), np.zeros(n, dtype=np.int64), np.zeros(n)
    notes = np.full(n, "", dtype=object)
    for day in grid.dates:
        here = grid.on(day)
        usual, absent = _of_day(past, day, kind, holidays)
        if usual is None:
            continue
        slots = grid.slot[here]
        columns["expected"][here] = usual.expected[slots]
        columns["dispersion"][here] = (
            usual.variance_by_size[size_class(requests[here])]
            if kind == "latency"
            else usual.dispersion
        )
        columns["spread"][here], number[here] = usual.spread, usual.like_days
        if kind == "count":
            earlier = [past_day for past_day in past.table.days if past_day < day]
            slope = clock_change_spread(usual.expected, earlier, day, grid.time_zone)
            columns["spread"][here] = np.hypot(usual.spread, slope[slots])
        share[here], notes[here] = absent[slots], usual.note
        volume[here] = _busiest_hour(past, day, kind, usual)
    return Usual(
        **columns,
        absent_share=share,
        like_days=number,
        notes=tuple(notes),
        volume=volume,
    )


def _busiest_hour(past: Past, day: date, kind: Kind, usual: DayUsual) -> float:
    """Events to expect in the busiest hour: of a rate, trials of earlier days by its share."""
    events = usual.expected
    if kind != "count":
        earlier = past.weights.rows(np.array([known < day for known in past.weights.days]))
        counted = np.where(np.isnan(earlier.cells), 0.0, earlier.cells)
        usually = np.median(counted, axis=0)
        events = usually * (events if kind == "rate" else 1.0)
    hours = block_sums(np.nan_to_num(events)[None, :], past.table.slots_per_block)
    return float(hours.max())


def _of_day(
    past: Past, day: date, kind: Kind, holidays: Collection[date]
) -> tuple[DayUsual | None, Floats]:
    table = past.table
    days = like_days(table, day, holidays)
    absent = absent_share(days.table.cells, table.bin_s)
    if not days.table.days:
        return None, absent
    if kind == "count":
        filled = zero_where_habitual(days.table.cells, absent)
        return count_usual(replace(days, table=replace(days.table, cells=filled))), absent
    open_days = days_of_same_openness(table, day, holidays)
    if kind == "latency":
        return latency_usual(open_days, past.weights.of_days(open_days.table.days).cells), absent
    return _rate(past, day, open_days), absent


def _rate(past: Past, day: date, days: LikeDays) -> DayUsual | None:
    trials = past.weights.of_days(days.table.days).cells
    if np.nansum(trials) < FEWEST_TRIALS:
        earlier = np.array([past_day < day for past_day in past.table.days])
        table = past.table.rows(earlier)
        trials = past.weights.rows(earlier).cells
        ages = np.array([(day - past_day).days for past_day in table.days], dtype=np.float64)
        weekday = np.zeros(len(ages), dtype=np.int64)
        days = replace(days, table=table, age_days=ages, weekday=weekday)
    return rate_usual(days, trials) if np.nansum(trials) > 0 else None
