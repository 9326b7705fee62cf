"""Each scenario shows its signature, and leaves all else alone."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.day import Series
from cie_runbook.drill.grid import Floats
from cie_runbook.drill.scenarios import SCENARIOS, scenario
from cie_runbook.drill.travel import FAILED
from tests.drill.worlds import (
    SUNDAY,
    WEDNESDAY,
    between,
    known_world,
    telemetry,
    total,
)


def same(first: Floats, second: Floats) -> bool:
    return np.array_equal(first, second, equal_nan=True)


AROUND = {  # rehearsals of what surrounds check-ins, and not of check-ins themselves
    "bot-silent",
    "numbers-disagree",
    "coverage-gap",
    "queue-overdue",
    "job-storm",
    "holiday-tomorrow",
}


def test_there_are_the_rehearsals_that_are_told_of_and_each_says_what_it_is() -> None:
    assert set(SCENARIOS) == AROUND | {
        "normal",
        "vista-outage",
        "chip-creep",
        "regional-drop",
        "surge",
        "no-data",
        "holiday",
        "silent-claims",
    }
    for story in SCENARIOS.values():
        assert story.title
        assert story.tells.endswith(".")
        assert story.truth.verdict in {"ok", "act", "unknown"}


def test_an_unknown_scenario_is_refused() -> None:
    with pytest.raises(KeyError):
        scenario("earthquake")


@pytest.mark.parametrize("name", sorted(AROUND))
def test_what_surrounds_check_ins_leaves_the_counts_of_its_day_alone(name: str) -> None:
    usual, played = telemetry(), telemetry(name)
    assert all(same(played.national[ref], usual.national[ref]) for ref in usual.national)
    assert SCENARIOS[name].truth.findings


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_a_scenario_leaves_every_other_day_alone(name: str) -> None:
    for offset in (-1, 1):
        day = WEDNESDAY + timedelta(days=offset)
        usual, played = (known_world(which).telemetry(day) for which in ("normal", name))
        assert all(same(played.national[ref], usual.national[ref]) for ref in usual.national)


def test_a_vista_outage_stops_two_thirds_of_completions() -> None:
    usual, played = telemetry(), telemetry("vista-outage")
    inside = between(usual, 9.84, 11.25)

    for flow in ("checkin", "precheckin"):
        left = total(played.national[f"{flow}_completed"][inside])
        assert left / total(usual.national[f"{flow}_completed"][inside]) == pytest.approx(
            0.35, abs=0.12
        )
    assert total(played.national["chip_client_pre_check_in_failed"][inside]) > 100


def test_a_vista_outage_leaves_clicks_verification_and_lorota_alone() -> None:
    usual, played = telemetry(), telemetry("vista-outage")

    for name in (
        "checkin_link_clicks",
        "checkin_verified",
        "precheckin_link_clicks",
        "precheckin_verified",
        "lorota_time:p95",
        "lorota_errors",
        "checkin_verify_time:p95",
        "vetext_reminders_sent",
        "btsss_oh_success",
    ):
        assert same(played.national[name], usual.national[name])


def test_a_vista_outage_leaves_the_hours_before_and_after_alone() -> None:
    usual, played = telemetry(), telemetry("vista-outage")
    outside = ~between(usual, 9.5, 11.6)

    for name in (
        "checkin_completed",
        "precheckin_completed",
        "vista_api_time:p95",
        "chip_time:p95",
    ):
        assert same(played.national[name][outside], usual.national[name][outside])


def test_a_vista_outage_keeps_the_shares_of_travel_outcomes() -> None:
    played = telemetry("vista-outage").national
    outcomes = [total(played[f"btsss_checkin_{name}"]) for name in ("error", "timeout")]

    assert sum(outcomes) / total(played["travel_v0_accepted"]) < 0.12


def test_a_vista_outage_shows_on_a_sunday_too() -> None:
    played = telemetry("vista-outage", SUNDAY)
    inside = between(played, 9.84, 11.25)
    requests = total(played.national["vista_api_requests"][inside])

    assert requests > 60
    assert total(played.national["vista_api_rpc_timeouts"][inside]) / requests > 0.25
    assert np.nanmedian(played.national["vista_api_time:p95"][inside]) > 29_000


def test_chip_creeps_to_two_and_a_half_times_the_usual_without_an_error() -> None:
    usual, played = telemetry(), telemetry("chip-creep")

    def ratio(name: str, first: float, last: float) -> float:
        inside = between(usual, first, last)
        return float(np.nanmedian(played.national[name][inside] / usual.national[name][inside]))

    for name in ("chip_time:p50", "chip_client_pre_check_in_time:p95", "checkin_complete_time:p50"):
        assert ratio(name, 0, 8) == 1.0
        assert 1.2 < ratio(name, 10, 11) < 1.45
        assert 2.3 < ratio(name, 19.5, 21) < 2.55
    for name in ("chip_errors", "checkin_completed", "vista_api_time:p95", "lorota_time:p95"):
        assert same(played.national[name], usual.national[name])


def test_one_region_loses_most_checkins_and_the_country_a_few_percent() -> None:
    world = known_world("regional-drop")
    usual, played = telemetry(), telemetry("regional-drop")
    region = world.stations.in_region("VISN 19")
    hours = world.stations.local_hours(usual.grid)
    inside = (hours >= 9) & (hours < 15) & region[np.newaxis, :]
    before, left = (made.by_station["vista_checkin_completed_steps"] for made in (usual, played))

    assert total(before[inside]) > 25
    assert total(left[inside]) < 0.35 * total(before[inside])
    assert same(left[~inside], before[~inside])
    lost = 1 - total(played.national["checkin_link_clicks"]) / total(
        usual.national["checkin_link_clicks"]
    )
    assert 0.01 < lost < 0.07
    assert same(played.national["precheckin_link_clicks"], usual.national["precheckin_link_clicks"])


def test_a_surge_brings_more_of_everything_and_breaks_nothing() -> None:
    usual, played = telemetry(), telemetry("surge")
    inside, outside = between(usual, 9, 13.5), ~between(usual, 8, 14.5)

    counts = ("checkin_link_clicks", "precheckin_completed", "vetext_reminders_sent")
    for name in (*counts, "chip_requests"):
        ratio = total(played.national[name][inside]) / total(usual.national[name][inside])
        assert ratio == pytest.approx(1.7, abs=0.12)
    for name in counts:
        assert same(played.national[name][outside], usual.national[name][outside])
    busy = played.national
    failed, completed = (
        total(busy[f"precheckin_{name}"][inside]) for name in ("failed", "completed")
    )
    assert failed / (failed + completed) < 0.012
    for name in ("chip_time:p50", "vista_api_time:p50"):
        ratio = np.nanmedian(busy[name][inside]) / np.nanmedian(usual.national[name][inside])
        assert ratio == pytest.approx(1.0, abs=0.03)


def test_without_data_every_metric_stops_at_eight() -> None:
    usual, played = telemetry(), telemetry("no-data")
    after = between(usual, 8, 25)

    for name, values in played.national.items():
        assert np.isnan(values[after]).all()
        assert same(values[~after], usual.national[name][~after])


def test_claims_fail_without_a_text_from_ten_to_three_and_check_ins_do_not_suffer() -> None:
    usual, played = telemetry(), telemetry("silent-claims")
    inside = between(usual, 10, 15)
    texts = [sum_of(made.national, "notify_success", "notify_error") for made in (usual, played)]
    failed = sum_of(played.national, *FAILED)

    assert total(failed[inside]) > 3 * total(sum_of(usual.national, *FAILED)[inside])
    assert same((texts[0] - texts[1])[inside], failed[inside])
    assert same(texts[0][~inside], texts[1][~inside])
    for name in ("checkin_completed", "travel_v0_accepted", "travel_v0_submit_ok"):
        assert same(played.national[name], usual.national[name])


def sum_of(series: Series, *names: str) -> Floats:
    return np.asarray(sum(np.nan_to_num(series[name]) for name in names), dtype=np.float64)


def test_a_holiday_runs_at_four_percent() -> None:
    usual, played = telemetry(), telemetry("holiday")

    for name in ("checkin_link_clicks", "precheckin_link_clicks"):
        share = total(played.national[name]) / total(usual.national[name])
        assert share == pytest.approx(0.04, abs=0.015)


def test_truths_name_what_the_catalog_knows() -> None:
    catalog = load_catalog()

    for story in SCENARIOS.values():
        assert story.truth.suspect is None or story.truth.suspect in catalog.services
        assert set(story.truth.signals) <= set(catalog.signals)
        assert story.truth.region in {None, *(one.region for one in catalog.stations.values())}
