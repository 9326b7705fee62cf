"""Stations add up to regions, on their own clocks, and strangers are counted."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from cie_runbook.analysis.regions import judge_regions, regions_of
from cie_runbook.catalog.models import Station
from cie_runbook.tables import SERIES_COLUMNS, conform
from tests.analysis.simulate import World, counts, days_grid

DAY = date(2026, 10, 28)
STATIONS = (
    Station(id="436", name="Fort Harrison", region="VISN 19", time_zone="America/Denver"),
    Station(id="442", name="Cheyenne", region="VISN 19", time_zone="America/Denver"),
    Station(id="623", name="Muskogee", region="VISN 19", time_zone="America/Chicago"),
    Station(id="516", name="Bay Pines", region="VISN 8", time_zone="America/New_York"),
)
INDEX = days_grid(DAY - timedelta(weeks=6), 43, 3600)
START = days_grid(DAY, 1, 3600)[0]


def table(lost: tuple[str, ...] = ()) -> pd.DataFrame:
    parts = []
    for seed, number in enumerate(["436", "442", "516", "623", "999"]):
        made = counts(INDEX, World(per_day=200.0, seed=seed, bin_s=3600))
        if number in lost:
            made[
                (START + pd.Timedelta(hours=10) <= INDEX) & (START + pd.Timedelta(hours=16) > INDEX)
            ] = 0
        sent = made[made > 0]
        parts.append(
            pd.DataFrame({"at": sent.index, "metric": "steps", "group": number, "value": sent})
        )
    return conform(pd.concat(parts), SERIES_COLUMNS)


def test_regions_take_their_stations_and_their_dominant_clock() -> None:
    found = regions_of(table(), "steps", STATIONS, INDEX)
    assert [region.name for region in found.regions] == ["VISN 19", "VISN 8"]
    assert found.regions[0].stations == 3
    assert found.regions[0].time_zone == "America/Denver"
    assert found.unknown_stations == ("999",)


def test_a_silent_region_counts_zero_while_others_report() -> None:
    rows = table()
    alone = rows[~rows["group"].isin(["516"]) | (rows["at"] < START)]
    found = regions_of(alone, "steps", STATIONS, INDEX)
    noon = START + pd.Timedelta(hours=12)
    assert found.regions[1].series.loc[noon] == 0
    nobody = rows[rows["at"] < START]
    assert regions_of(nobody, "steps", STATIONS, INDEX).regions[0].series.loc[noon] is pd.NA


def test_a_loss_in_one_region_is_found_there_only() -> None:
    regions = regions_of(table(lost=("436", "442", "623")), "steps", STATIONS, INDEX)
    frames = judge_regions(regions, START.to_pydatetime())
    assert (frames["VISN 19"]["state"] == "act").any()
    assert set(frames["VISN 8"]["state"]) == {"ok"}
    assert np.nanmin(frames["VISN 19"]["score"].to_numpy(float)) < -4.5


def test_no_station_makes_no_region() -> None:
    found = regions_of(table()[:0], "steps", STATIONS, INDEX)
    assert found.regions == ()
    assert judge_regions(found, START.to_pydatetime()) == {}
