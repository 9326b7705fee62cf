"""From five-minute telemetry to the points of a query: filter, intervals, rollup, groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cie_runbook.drill.directory import Named
from cie_runbook.drill.grid import BIN_S, Floats, Ints
from cie_runbook.drill.query import Aggregator, MetricQuery
from cie_runbook.drill.world import World
from cie_runbook.window import Window

POINT_LIMIT = 1_500  # points of one series in one answer
STATION = "station"

# Intervals a service would choose by itself: up to so many hours, so many seconds.
DEFAULT_INTERVALS = ((24, 300), (48, 600), (168, 3_600), (744, 14_400), (2_232, 43_200))
LONGEST_DEFAULT_S = 86_400
# Where the point limit coarsens, it takes the next of these that fits.
LADDER_S = (300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 604_800)


@dataclass(frozen=True)
class Points:
    """One series of an answer.

    Attributes
    ----------
    group : tuple of str
        Its tags, ("station:442",); empty where the query does not split.
    at_s : Ints of shape (n_points,)
        Start of each interval, UTC epoch [s], aligned to the epoch.
    values : Floats of shape (n_points,)
        NaN where the interval has no point.
    """

    group: tuple[str, ...]
    at_s: Ints
    values: Floats


def interval_s(query: MetricQuery, window: Window, wanted_s: int | None) -> int:
    """Return the interval of the answer [s].

    The rollup of the query goes before the interval of the request, and that before the default
    for windows of this length. Finer than the limit of points allows, or than the telemetry is,
    it is coarsened without a word, and the query's own aggregator is kept: as the real service.
    """
    asked = query.interval_s or wanted_s or _default_interval_s(window)
    length_s = window.duration.total_seconds()
    if length_s / max(asked, BIN_S) <= POINT_LIMIT:
        return max(asked, BIN_S)
    fitting = (step for step in LADDER_S if length_s / step <= POINT_LIMIT)
    return next(fitting, BIN_S * math.ceil(length_s / POINT_LIMIT / BIN_S))


def points(
    world: World, named: Named, query: MetricQuery, window: Window, step_s: int
) -> Sequence[Points]:
    """Return the series that answer `query`: those with at least one point.

    Intervals begin at multiples of `step_s` since the epoch, the first one not before the
    window; what lies past the window's end is left out of the last one.
    """
    wanted_stations = {tag for tag in query.tags if tag.startswith(f"{STATION}:")}
    if query.tags - wanted_stations - named.tags:
        return ()
    at_s, values = _telemetry(world, named.reference, window)
    is_whole = at_s // step_s * step_s >= window.start.timestamp()
    at_s, values = at_s[is_whole], values[is_whole]
    labels = [f"{STATION}:{number}" for number in world.stations.ids]
    if values.ndim == 1:
        if wanted_stations or query.group_by:
            return ()
        return _present([_rolled((), at_s, values, query.over_time, step_s)])
    chosen = [
        i for i, label in enumerate(labels) if not wanted_stations or label in wanted_stations
    ]
    rolled = [_rolled((labels[i],), at_s, values[:, i], query.over_time, step_s) for i in chosen]
    if query.group_by == (STATION,):
        return _present(rolled)
    return _present([_together(rolled, query.space)]) if rolled and not query.group_by else ()


def _default_interval_s(window: Window) -> int:
    hours = window.duration.total_seconds() / 3600
    return next((step for limit, step in DEFAULT_INTERVALS if hours <= limit), LONGEST_DEFAULT_S)


def _telemetry(world: World, reference: str, window: Window) -> tuple[Ints, Floats]:
    times: list[Ints] = []
    values: list[Floats] = []
    for day in world.days(window):
        found = day.by_station.get(reference, day.national.get(reference))
        if found is not None:
            times.append(day.grid.starts_s)
            values.append(found)
    if not times:
        return np.array([], dtype=np.int64), np.array([])
    at_s, joined = np.concatenate(times), np.concatenate(values)
    inside = (at_s >= window.start.timestamp()) & (at_s < window.end.timestamp())
    return at_s[inside], joined[inside]


def _rolled(
    group: tuple[str, ...], at_s: Ints, values: Floats, how: Aggregator, step_s: int
) -> Points:
    slots = at_s // step_s
    if not slots.size:
        return Points(group, at_s, values)
    starts = np.flatnonzero(np.diff(slots, prepend=slots[0] - 1))
    if len(starts) == len(slots) and how != "count":
        return Points(group, slots * step_s, values)
    return Points(group, slots[starts] * step_s, reduced(values, starts, how))


def reduced(values: Floats, starts: Ints, how: Aggregator) -> Floats:
    """Return one value for each run of `values` that begins at `starts`; gaps are left out."""
    known = ~np.isnan(values)
    count = np.add.reduceat(known.astype(float), starts)
    if how == "count":
        found = count
    elif how == "min":
        found = np.minimum.reduceat(np.where(known, values, np.inf), starts)
    elif how == "max":
        found = np.maximum.reduceat(np.where(known, values, -np.inf), starts)
    else:
        found = np.add.reduceat(np.where(known, values, 0.0), starts)
        found = found / np.maximum(count, 1) if how == "avg" else found
    return np.where(count > 0, found, np.nan)


def _together(series: Sequence[Points], how: Aggregator) -> Points:
    stacked = np.concatenate([one.values for one in series])
    order = np.argsort(np.concatenate([one.at_s for one in series]), kind="stable")
    at_s = np.concatenate([one.at_s for one in series])[order]
    starts = np.flatnonzero(np.diff(at_s, prepend=-1))
    return Points((), at_s[starts], reduced(stacked[order], starts, how))


def _present(series: Sequence[Points]) -> Sequence[Points]:
    return tuple(one for one in series if not np.isnan(one.values).all())
