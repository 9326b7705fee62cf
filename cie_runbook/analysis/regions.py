"""Stations added up by region, each region judged on its own wall clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.judged import Mode
from cie_runbook.analysis.scan import Direction
from cie_runbook.analysis.verdicts import Sensitivity
from cie_runbook.catalog.models import Station


@dataclass(frozen=True, kw_only=True)
class Region:
    """One region's events.

    Attributes
    ----------
    name : str
        As "VISN 19".
    time_zone : str
        IANA name of the zone in which most of its events arise.
    stations : int
        How many of its stations sent a point.
    series : Series of shape (n_bins,)
        Events per bin [count]; <NA> where no station of any region sent a point.
    """

    name: str
    time_zone: str
    stations: int
    series: pd.Series


@dataclass(frozen=True, kw_only=True)
class Regions:
    """All regions of one signal.

    Attributes
    ----------
    regions : tuple of Region
        In the order of their names.
    unknown_stations : tuple of str
        Stations that sent points and that the catalog does not know; in no region.
    """

    regions: tuple[Region, ...]
    unknown_stations: tuple[str, ...]


def regions_of(
    table: pd.DataFrame, metric: str, stations: Iterable[Station], grid: pd.DatetimeIndex
) -> Regions:
    """Add up one metric's stations by region.

    Parameters
    ----------
    table : DataFrame
        Evidence with the columns of `tables.SERIES_COLUMNS`; `group` holds station numbers.
    metric : str
        The metric reference to add up.
    stations : iterable of Station
        The catalog's stations.
    grid : DatetimeIndex of shape (n_bins,)
        Starts of the bins, tz-aware.

    Returns
    -------
    Regions
        A station that sends nothing counts zero while any other station reports: counters that
        stand still are silent, and a region that falls silent alone has lost its events.
    """
    known = {station.id: station for station in stations}
    rows = table[(table["metric"] == metric) & table["value"].notna()]
    wide = rows.pivot_table(index="at", columns="group", values="value", aggfunc="sum")
    wide = wide.reindex(grid).astype("Float64")
    reported = wide.notna().any(axis=1)
    names = sorted({known[group].region for group in wide.columns if group in known})
    return Regions(
        regions=tuple(_region(name, wide, reported, known) for name in names),
        unknown_stations=tuple(sorted(group for group in wide.columns if group not in known)),
    )


def judge_regions(  # noqa: PLR0913 (the circumstances of `detect`)
    regions: Regions,
    start: datetime,
    *,
    direction: Direction = "low",
    holidays: Collection[date] | None = None,
    mode: Mode = "live",
    sensitivity: Sensitivity | None = None,
) -> Mapping[str, pd.DataFrame]:
    """Judge each region's counts from a start on.

    Parameters
    ----------
    regions : Regions
        History and the bins to judge.
    start : datetime
        First bin to judge, tz-aware.
    direction : {"low", "high", "both"}, optional
        Which departures are bad.
    holidays : collection of date, optional
        Observed holidays and closures; US federal holidays where none are given.
    mode : {"live", "retrospective"}, optional
        As in `detect`.
    sensitivity : Sensitivity, optional
        As in `detect`.

    Returns
    -------
    mapping of str to DataFrame
        Region name to what `detect` returned, in the order of the names.
    """
    return {
        region.name: detect(
            region.series[region.series.index < start],
            region.series[region.series.index >= start],
            direction=direction,
            kind="count",
            holidays=holidays,
            time_zone=region.time_zone,
            mode=mode,
            sensitivity=sensitivity,
        )
        for region in regions.regions
    }


def _region(
    name: str, wide: pd.DataFrame, reported: pd.Series, known: Mapping[str, Station]
) -> Region:
    own = [group for group in wide.columns if group in known and known[group].region == name]
    total = wide[own].sum(axis=1, min_count=0).astype("Float64")
    weight: defaultdict[str, float] = defaultdict(float)
    for group in own:
        weight[known[group].time_zone] += float(np.nansum(wide[group].to_numpy(float, na_value=0)))
    # Equal weights fall to the zone whose name comes first: the same table, the same zone.
    zone = min(weight, key=lambda one: (-weight[one], one))
    return Region(
        name=name, time_zone=zone, stations=len(own), series=total.where(reported, other=pd.NA)
    )
