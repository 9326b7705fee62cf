"""Disturbances and the incidents of the past."""

from __future__ import annotations

from datetime import date, time, timedelta

import numpy as np
import pytest

from cie_runbook.drill.disturbance import past_incident, plateau, undisturbed
from cie_runbook.drill.grid import DayGrid
from cie_runbook.drill.stations import Stations
from tests.drill.worlds import SEED, WEDNESDAY, make_stations

STATIONS = Stations.of(make_stations(), SEED)


def incident_days(first: date, count: int) -> list[date]:
    days = [first + timedelta(days=offset) for offset in range(count)]
    return [day for day in days if past_incident(DayGrid.of(day), STATIONS, SEED) is not None]


def test_an_undisturbed_day_changes_nothing() -> None:
    calm = undisturbed(DayGrid.of(WEDNESDAY), STATIONS)

    assert (calm.traffic == 1).all()
    assert (calm.station_traffic == 1).all()
    assert (calm.vista_failing == 0).all()
    assert (calm.chip_factor == 1).all()
    assert calm.is_reported.all()


def test_a_plateau_is_one_inside_and_half_at_its_edges() -> None:
    clock = DayGrid.of(WEDNESDAY).eastern
    shape = plateau(clock, time(9, 40), time(11, 25), rise_min=10)

    assert shape[clock.hour < 9.5].max() == 0
    assert shape[(clock.hour > 9.8) & (clock.hour < 11.3)].min() == 1
    assert shape[116] == pytest.approx(0.5)  # 09:40
    assert shape[clock.hour > 11.55].max() == 0


def test_every_three_weeks_of_the_past_hold_one_incident_on_a_working_day() -> None:
    days = incident_days(date(2026, 1, 4), 210)

    assert 9 <= len(days) <= 11
    assert all(day.weekday() < 5 for day in days)


def test_past_incidents_are_modest_and_short() -> None:
    for day in incident_days(date(2026, 1, 4), 210):
        found = past_incident(DayGrid.of(day), STATIONS, SEED)
        assert found is not None
        concerned = (found.vista_failing > 0) | (found.traffic < 1)
        assert 6 <= concerned.sum() <= 18
        assert found.vista_failing.max() <= 0.3
        assert found.traffic.min() >= 0.55
        assert np.all(found.is_reported)
