"""What goes differently on a day: the knobs that scenarios and past incidents turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, time

import numpy as np

from cie_runbook.drill.days import day_level
from cie_runbook.drill.grid import DayGrid, Floats, LocalClock, Mask
from cie_runbook.drill.seeds import stream
from cie_runbook.drill.stations import Stations

INCIDENT_EVERY_DAYS = 21
WORKING_DAYS = 5
MODEST_FAILING, MODEST_SLOW, MODEST_TRAFFIC = 0.30, 0.15, 0.55


@dataclass(frozen=True, kw_only=True)
class Disturbance:
    """How each bin of a day departs from the ordinary.

    Attributes
    ----------
    traffic : Floats of shape (n_bins,)
        Factor on links clicked and texts sent [1].
    station_traffic : Floats of shape (n_bins, n_stations)
        Factor on the day-of links clicked at each station [1].
    vista_failing : Floats of shape (n_bins,)
        Share of calls into VistA that fail beyond the ordinary, 0 to 1.
    vista_slow : Floats of shape (n_bins,)
        Share of calls into VistA that run into the 30 s ceiling, 0 to 1.
    chip_factor : Floats of shape (n_bins,)
        How much slower CHIP itself is [1].
    claims_failing : Floats of shape (n_bins,)
        Share of the travel claims that fail beyond the ordinary, 0 to 1.
    is_untold : Mask of shape (n_bins,)
        Whether nobody is told when a travel claim fails: no text, and no counter of it.
    is_reported : Mask of shape (n_bins,)
        Whether the metrics arrive at all.
    level : callable of (date, seed) to float
        How busy a local date is.
    """

    traffic: Floats
    station_traffic: Floats
    vista_failing: Floats
    vista_slow: Floats
    chip_factor: Floats
    claims_failing: Floats
    is_untold: Mask
    is_reported: Mask
    level: Callable[[date, int], float] = field(default=day_level)


def undisturbed(grid: DayGrid, stations: Stations) -> Disturbance:
    """Return the disturbance of a day on which nothing goes wrong."""
    return Disturbance(
        traffic=np.ones(grid.size),
        station_traffic=np.ones((grid.size, len(stations))),
        vista_failing=np.zeros(grid.size),
        vista_slow=np.zeros(grid.size),
        chip_factor=np.ones(grid.size),
        claims_failing=np.zeros(grid.size),
        is_untold=np.zeros(grid.size, dtype=np.bool_),
        is_reported=np.ones(grid.size, dtype=np.bool_),
    )


def plateau(clock: LocalClock, first: time, last: time, *, rise_min: float) -> Floats:
    """Return 1 between two wall-clock times, 0 elsewhere, with slopes of `rise_min` inside."""
    hour = clock.hour
    begin, end = _hours(first), _hours(last)
    rise_h = rise_min / 60
    return np.clip(np.minimum((hour - begin) / rise_h + 0.5, (end - hour) / rise_h + 0.5), 0, 1)


def past_incident(grid: DayGrid, stations: Stations, seed: int) -> Disturbance | None:
    """Return the modest incident of a day in the past; None on nearly all days.

    Every three weeks one working day has one: VistA calls fail for the better part of an hour,
    or reminders stop. A detector must live with such days in its history.
    """
    block = grid.day.toordinal() // INCIDENT_EVERY_DAYS
    chance = stream(seed, "past-incident", block)
    week, weekday = chance.integers(INCIDENT_EVERY_DAYS // 7), chance.integers(WORKING_DAYS)
    monday = block * INCIDENT_EVERY_DAYS + 1  # ordinals that leave 1 over 7 are Mondays
    if grid.day.toordinal() != monday + 7 * week + weekday:
        return None
    begin_min = int(chance.integers(9 * 60, 15 * 60))
    end_min = begin_min + int(chance.integers(40, 75))
    shape = plateau(grid.eastern, _clock(begin_min), _clock(end_min), rise_min=10)
    calm = undisturbed(grid, stations)
    kinds = (
        replace(calm, vista_failing=MODEST_FAILING * shape, vista_slow=MODEST_SLOW * shape),
        replace(calm, traffic=1 - (1 - MODEST_TRAFFIC) * shape),
    )
    return kinds[chance.integers(len(kinds))]


def _clock(minute_of_day: int) -> time:
    return time(minute_of_day // 60, minute_of_day % 60)


def _hours(clock: time) -> float:
    return clock.hour + clock.minute / 60
