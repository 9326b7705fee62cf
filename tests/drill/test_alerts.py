"""Alerts by thresholds over the telemetry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cie_runbook.drill.alerts import alerts_of
from cie_runbook.window import EASTERN
from tests.drill.worlds import WEDNESDAY, known_world, make_world

QUIET = ("normal", "regional-drop", "surge", "holiday")


@pytest.mark.parametrize("scenario", QUIET)
def test_nothing_alerts_where_the_counts_hardly_change(scenario: str) -> None:
    assert alerts_of(known_world(scenario), WEDNESDAY) == ()


def test_an_outage_alerts_from_vista_api_to_check_in_and_pages() -> None:
    found = alerts_of(known_world("vista-outage"), WEDNESDAY)

    assert {"vista-api", "chip", "vets-api"} <= {alert.service for alert in found}
    assert found[0].service == "vista-api"
    first = found[0].triggered_at.astimezone(EASTERN)
    assert (first.hour, first.minute) >= (9, 40)
    assert first.hour < 10
    assert any(alert.pages for alert in found)
    assert all(alert.recovered_at and alert.recovered_at > alert.triggered_at for alert in found)


def test_a_slow_creep_alerts_on_response_time_alone() -> None:
    found = alerts_of(known_world("chip-creep"), WEDNESDAY)

    assert [alert.name for alert in found] == ["CHIP: response time p95"]


def test_missing_data_is_an_alert_of_its_own_that_lasts() -> None:
    found = alerts_of(known_world("no-data"), WEDNESDAY)

    assert {alert.state for alert in found} == {"No Data"}
    assert {alert.org for alert in found} == {"vagov", "tevi", "vetext"}
    assert all(alert.recovered_at is None for alert in found)


def test_an_alert_lasts_while_now_lies_within_it() -> None:
    middle = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
    found = alerts_of(replace(make_world("vista-outage"), now=middle), WEDNESDAY)

    assert found
    assert all(alert.recovered_at is None for alert in found)
    assert all(alert.triggered_at <= middle for alert in found)


def test_ordinary_weeks_hardly_alert() -> None:
    world = known_world()
    days = [WEDNESDAY - timedelta(days=back) for back in range(1, 29)]

    noisy = [day for day in days if alerts_of(world, day)]

    assert len(noisy) <= 2  # past incidents
