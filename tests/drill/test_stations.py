"""The stations of a drill."""

from __future__ import annotations

import pytest

from cie_runbook.drill.grid import DayGrid
from cie_runbook.drill.stations import Stations
from tests.drill.worlds import SEED, WEDNESDAY, make_stations


def test_sizes_are_shares_and_do_not_depend_on_order() -> None:
    stations = Stations.of(make_stations(), SEED)
    again = Stations.of(reversed(make_stations()), SEED)

    assert stations.weights.sum() == pytest.approx(1.0)
    assert again.ids == stations.ids
    assert again.weights.tolist() == stations.weights.tolist()


def test_remote_stations_are_small() -> None:
    stations = Stations.of(make_stations(), SEED)
    sizes = dict(zip(stations.ids, stations.weights, strict=True))

    assert sizes["358"] < 0.01
    assert sizes["358"] < sizes["516"] / 5


def test_regions_carry_a_plausible_part_of_the_country() -> None:
    stations = Stations.of(make_stations(), SEED)

    assert 0.03 < stations.weights[stations.in_region("VISN 19")].sum() < 0.10
    assert 0.06 < stations.weights[stations.in_region("VISN 8")].sum() < 0.15


def test_a_region_without_stations_is_refused() -> None:
    with pytest.raises(ValueError, match="VISN 99"):
        Stations.of(make_stations(), SEED).in_region("VISN 99")


def test_no_stations_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Stations.of([], SEED)


def test_each_station_lives_by_its_own_clock() -> None:
    stations = Stations.of(make_stations(), SEED)
    hours = stations.local_hours(DayGrid.of(WEDNESDAY))
    noon_eastern = dict(zip(stations.ids, hours[12 * 12], strict=True))

    assert noon_eastern["516"] == 12
    assert noon_eastern["442"] == 10
    assert noon_eastern["459"] == 7
    assert noon_eastern["358"] == 1
