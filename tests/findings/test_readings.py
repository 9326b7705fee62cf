"""Every signal is measured on the evidence there is; what is missing has no frame, and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from cie_runbook.catalog.references import evidence_of
from cie_runbook.findings.reading import Grounds, Reading
from cie_runbook.findings.readings import Day, Holding, bins, read_day
from cie_runbook.report.grounds import holding
from cie_runbook.window import Window, parse_day
from tests.rehearsed import Rehearsed

pytestmark = pytest.mark.xdist_group("rehearsed day")


def held(day: Rehearsed, *names: str) -> dict[str, Holding]:
    return {name: holding(day.catalog, day.evidence(name)) for name in names}


def read(
    day: Rehearsed, holdings: dict[str, Holding], stations: tuple[str, ...] = ()
) -> dict[str, Reading]:
    question = Day(
        window=day.plan.window, holidays=frozenset(), holdings=holdings, stations=stations
    )
    return {reading.id: reading for reading in read_day(day.catalog, question)}


def without(found: Holding, availability: str) -> Holding:
    grounds = Grounds(**{**vars(found.grounds), "availability": availability})
    return replace(found, table=found.table.iloc[:0], grounds=grounds)


def test_a_reading_covers_the_window_bin_by_bin(drill_case: Rehearsed) -> None:
    found = read(drill_case, held(drill_case, "checkin_traffic"))["checkin_completed"]
    assert found.frame is not None
    window = drill_case.plan.window
    assert len(found.frame) == 288
    assert (found.frame.index[0], found.frame.index[-1]) == (
        window.start,
        window.end - timedelta(minutes=5),
    )
    assert found.bin_s == 300


def test_the_outage_is_an_episode_and_the_traffic_before_it_is_not(drill_case: Rehearsed) -> None:
    found = read(drill_case, held(drill_case, "vista_api"))["vista_api_rpc_timeout_rate"]
    assert found.episodes is not None
    assert "act" in set(found.episodes["state"])
    assert found.frame is not None
    before = found.frame[found.frame.index < drill_case.plan.window.start + timedelta(hours=8)]
    assert "act" not in set(before["state"])


def test_only_signals_whose_evidence_was_asked_for_are_read(drill_case: Rehearsed) -> None:
    found = read(drill_case, held(drill_case, "checkin_traffic"))
    signals = drill_case.catalog.signals
    assert set(found) == {
        name
        for name, signal in signals.items()
        if evidence_of(drill_case.catalog, signal) == ("checkin_traffic",)
    }


def test_every_judged_signal_is_read_when_all_evidence_is_there(drill_case: Rehearsed) -> None:
    found = read(drill_case, held(drill_case, *drill_case.step.evidence))
    judged = {s.id for s in drill_case.catalog.signals.values() if s.judged}
    assert judged <= {reading.signal.id for reading in found.values()}


@pytest.mark.parametrize("availability", ["empty", "denied", "unreachable", "not_configured"])
def test_evidence_that_did_not_come_gives_no_frame_to_take_for_calm(
    drill_case: Rehearsed, availability: str
) -> None:
    lost = {
        name: without(found, availability)
        for name, found in held(drill_case, "chip", "vista_steps").items()
    }
    found = read(drill_case, lost)
    assert {"chip_error_rate", "vista_checkins_by_station"} <= set(found)
    for reading in found.values():
        assert reading.frame is None
        assert reading.grounds.availability == availability


def test_a_signal_of_two_tables_needs_both(drill_case: Rehearsed) -> None:
    catalog = drill_case.catalog
    signal = catalog.signals["checkin_completed"].model_copy(
        update={"id": "both", "of": "checkin_completed + vista_api_requests"}
    )
    both = replace(drill_case, catalog=catalog.model_copy(update={"signals": {"both": signal}}))
    whole = held(drill_case, "checkin_traffic", "vista_api")
    assert read(both, whole)["both"].frame is not None
    lost = {**whole, "vista_api": without(whole["vista_api"], "denied")}
    reading = read(both, lost)["both"]
    assert reading.frame is None
    assert reading.grounds.availability == "denied"
    assert read(both, {"checkin_traffic": whole["checkin_traffic"]}) == {}


def test_a_partial_table_is_judged_and_marked(drill_case: Rehearsed) -> None:
    whole = held(drill_case, "checkin_traffic")["checkin_traffic"]
    partial = replace(whole, grounds=replace(whole.grounds, availability="partial"))
    found = read(drill_case, {"checkin_traffic": partial})["checkin_completed"]
    assert found.frame is not None
    assert found.grounds.availability == "partial"


def test_a_metric_without_a_name_leaves_its_signals_unconfigured(drill_case: Rehearsed) -> None:
    whole = held(drill_case, "chip")["chip"]
    found = read(drill_case, {"chip": replace(whole, unnamed=("chip_errors",))})
    rate = found["chip_error_rate"]
    assert rate.frame is None
    assert (rate.grounds.availability, rate.grounds.detail) == ("not_configured", "chip_errors")
    assert found["chip_p95"].frame is not None


def test_no_point_for_a_signal_is_unknown_and_not_zero(drill_case: Rehearsed) -> None:
    whole = held(drill_case, "checkin_traffic")["checkin_traffic"]
    table = whole.table[whole.table["metric"] != "checkin_link_clicks"]
    found = read(drill_case, {"checkin_traffic": replace(whole, table=table)})
    assert found["checkin_link_clicks"].frame is None
    assert found["checkin_verified"].frame is not None


def test_names_that_nobody_confirmed_mark_only_the_signals_that_rest_on_them(
    drill_case: Rehearsed,
) -> None:
    found = read(drill_case, held(drill_case, "checkin_traffic", "chip"))
    assert found["chip_error_rate"].grounds.is_unconfirmed
    assert not found["checkin_completed"].grounds.is_unconfirmed


def test_stations_are_read_by_region(drill_case: Rehearsed) -> None:
    found = read(drill_case, held(drill_case, "vista_steps"))
    regions = {station.region for station in drill_case.catalog.stations.values()}
    groups = {r.group for r in found.values() if r.signal.id == "vista_checkins_by_station"}
    assert groups == regions


def test_chosen_stations_leave_only_their_regions(drill_case: Rehearsed) -> None:
    station = next(iter(drill_case.catalog.stations.values()))
    found = read(drill_case, held(drill_case, "vista_steps"), (station.id,))
    assert {reading.group for reading in found.values()} == {station.region}


@pytest.mark.parametrize(
    ("day", "count"), [("2026-03-08", 276), ("2026-11-18", 288), ("2026-11-01", 300)]
)
def test_a_day_has_as_many_bins_as_it_has_hours(day: str, count: int) -> None:
    assert len(bins(Window.of_day(parse_day(day)), 300)) == count


def test_only_bins_that_lie_wholly_in_the_window_count() -> None:
    window = Window.of_day(parse_day("2026-11-18"))
    cut = Window(window.start + timedelta(minutes=2), window.start + timedelta(minutes=18))
    assert list(bins(cut, 300)) == [
        pd.Timestamp(window.start + timedelta(minutes=minutes)) for minutes in (5, 10)
    ]
