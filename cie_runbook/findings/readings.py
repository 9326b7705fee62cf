"""Readings of a day: every signal of the catalog measured on the evidence that there is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.episodes import episodes
from cie_runbook.analysis.grid import Floats
from cie_runbook.analysis.regions import judge_regions, regions_of
from cie_runbook.analysis.series import series_of, wide_values
from cie_runbook.analysis.verdicts import Sensitivity
from cie_runbook.catalog.formulas import signal_refs
from cie_runbook.catalog.models import Catalog, Signal, Station
from cie_runbook.catalog.references import evidence_of, split_reference
from cie_runbook.findings.reading import Grounds, Reading
from cie_runbook.findings.sensitivity import sensitivity_of
from cie_runbook.window import Window


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One evidence table in hand.

    Attributes
    ----------
    table : DataFrame
        `tables.SERIES_COLUMNS`, history and the window.
    asked : Window
        What was asked for, history included.
    bin_s : int
        Seconds per bin.
    grounds : Grounds
        How much of it came.
    unnamed : tuple of str
        Metric references that could not be asked for: nobody gave them a name.
    """

    table: pd.DataFrame
    asked: Window
    bin_s: int
    grounds: Grounds
    unnamed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Day:
    """What is judged: a window, the days that clinics are closed, and the evidence in hand.

    Attributes
    ----------
    window : Window
        The day, or the part of it, to judge.
    holidays : collection of date
        Federal holidays and closures around it.
    holdings : mapping of str to Holding
        Evidence by name.
    stations : collection of str
        Station numbers to look at; empty for all.
    """

    window: Window
    holidays: Collection[date]
    holdings: Mapping[str, Holding]
    stations: Collection[str] = ()


def read_day(catalog: Catalog, day: Day) -> tuple[Reading, ...]:
    """Measure every signal that the day's evidence should hold, regions included.

    A signal whose evidence is missing gives a reading without a frame: nobody may take its
    absence for calm.
    """
    readings: list[Reading] = []
    layouts = _Layouts(day)
    for signal in catalog.signals.values():
        names = evidence_of(catalog, signal)
        if not set(names) <= set(day.holdings) or not names:
            continue
        if signal.group_by is None:
            readings.append(_read(catalog, day, signal, names, layouts))
        else:
            readings.extend(_read_regions(catalog, day, signal, names[0]))
    return tuple(readings)


class _Layouts:
    """The evidence tables laid out by metric, each only once for all of its signals."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._made: dict[str, Mapping[str, Floats]] = {}

    def of(self, names: tuple[str, ...], grid: pd.DatetimeIndex) -> Mapping[str, Floats]:
        """Return the values of some tables by metric reference, on a grid."""
        for name in names:
            if name not in self._made:
                self._made[name] = wide_values(self._day.holdings[name].table, grid)
        return {ref: values for name in names for ref, values in self._made[name].items()}


def _read(
    catalog: Catalog, day: Day, signal: Signal, names: tuple[str, ...], layouts: _Layouts
) -> Reading:
    holdings = [day.holdings[name] for name in names]
    grounds = _grounds(catalog, signal, names, holdings)
    bin_s = holdings[0].bin_s
    if not grounds.is_usable:
        return Reading(signal=signal, grounds=grounds, bin_s=bin_s)
    grid = bins(holdings[0].asked, bin_s)
    series = series_of(layouts.of(names, grid), signal, catalog.metrics, grid, day.holidays)
    if series["value"].notna().sum() == 0:
        return Reading(signal=signal, grounds=grounds, bin_s=bin_s)
    how = sensitivity_of(signal, catalog)
    frame = _judged(day, signal, series, how)
    return Reading(
        signal=signal,
        grounds=grounds,
        frame=frame,
        episodes=episodes(frame),
        bin_s=bin_s,
        sensitivity=how,
    )


def _judged(day: Day, signal: Signal, series: pd.DataFrame, how: Sensitivity) -> pd.DataFrame:
    is_past = series.index < day.window.start
    return detect(
        series["value"][is_past],
        series["value"][~is_past],
        direction="both" if signal.bad == "none" else signal.bad,
        kind=signal.kind,
        denominator=series["denominator"] if signal.per else None,
        holidays=day.holidays,
        mode="retrospective",
        sensitivity=how,
    )


def _read_regions(catalog: Catalog, day: Day, signal: Signal, name: str) -> list[Reading]:
    holding = day.holdings[name]
    grounds = _grounds(catalog, signal, (name,), [holding])
    if not grounds.is_usable:
        return [Reading(signal=signal, grounds=grounds, bin_s=holding.bin_s)]
    grid = bins(holding.asked, holding.bin_s)
    wanted = _stations(catalog, day.stations)
    how = sensitivity_of(signal, catalog)
    judged = judge_regions(
        regions_of(holding.table, signal.of, wanted, grid),
        day.window.start,
        direction="low",
        holidays=day.holidays,
        mode="retrospective",
        sensitivity=how,
    )
    return [
        Reading(
            signal=signal,
            grounds=grounds,
            frame=frame,
            episodes=episodes(frame),
            bin_s=holding.bin_s,
            group=region,
            sensitivity=how,
        )
        for region, frame in judged.items()
    ]


def bins(asked: Window, bin_s: int) -> pd.DatetimeIndex:
    """Return the starts of the bins that lie wholly within a window, aligned to the epoch [UTC]."""
    step = pd.Timedelta(seconds=bin_s)
    first = pd.Timestamp(asked.start).ceil(step)
    last = pd.Timestamp(asked.end) - step
    return pd.date_range(first, last, freq=step, unit="ms")


def _stations(catalog: Catalog, chosen: Collection[str]) -> list[Station]:
    return [s for s in catalog.stations.values() if not chosen or s.id in chosen]


def _grounds(
    catalog: Catalog, signal: Signal, names: tuple[str, ...], holdings: list[Holding]
) -> Grounds:
    """Return the weakest of the grounds: one part that is missing makes the whole unknown."""
    unnamed = {reference for holding in holdings for reference in holding.unnamed}
    missing = sorted(unnamed & set(signal_refs(signal)))
    first = holdings[0].grounds
    if missing:
        metrics = ", ".join(dict.fromkeys(split_reference(one)[0] for one in missing))
        return Grounds(evidence=names, availability="not_configured", org=first.org, detail=metrics)
    weakest = next((h.grounds for h in holdings if not h.grounds.is_usable), None)
    weakest = weakest or next(
        (h.grounds for h in holdings if h.grounds.availability == "partial"), first
    )
    return Grounds(
        evidence=names,
        availability=weakest.availability,
        org=weakest.org,
        detail=weakest.detail,
        is_unconfirmed=_rests_on_unconfirmed(catalog, signal),
    )


def _rests_on_unconfirmed(catalog: Catalog, signal: Signal) -> bool:
    metrics = (catalog.metrics[split_reference(ref)[0]] for ref in signal_refs(signal))
    return any(metric.status == "unconfirmed" for metric in metrics)
