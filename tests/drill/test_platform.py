"""What CHIP, LoROTA, vista-api and clinician-workflow report."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_runbook.drill.background import mobile_calls
from cie_runbook.drill.clients import chip_calls, lorota_calls
from cie_runbook.drill.day import Day, Series
from cie_runbook.drill.disturbance import undisturbed
from cie_runbook.drill.platform import chip_series, lorota_series, vista_series, workflow_series
from cie_runbook.drill.traffic import checkin_flow, precheckin_flow
from tests.drill.worlds import added, make_day

CLINIC_HOURS = slice(9 * 12, 18 * 12)
FAILING = slice(116, 137)


def platform(day: Day) -> Series:
    checkin, precheckin = checkin_flow(day), precheckin_flow(day)
    calls, mobile = chip_calls(checkin, precheckin, day), mobile_calls(day)
    return (
        chip_series(calls, mobile, day)
        | vista_series(calls, mobile, day)
        | lorota_series(lorota_calls(checkin, precheckin, day), day)
        | workflow_series(day)
    )


def outage() -> Day:
    day = make_day()
    failing, slow = np.zeros(288), np.zeros(288)
    failing[FAILING], slow[FAILING] = 0.65, 0.45
    calm = undisturbed(day.grid, day.stations)
    return make_day(disturbance=replace(calm, vista_failing=failing, vista_slow=slow))


def test_chip_sees_every_call_of_vets_api() -> None:
    day = make_day()
    calls = chip_calls(checkin_flow(day), precheckin_flow(day), day)

    assert (platform(day)["chip_requests"] >= added(map(added, calls.values()))).all()


def test_ordinary_services_are_as_quick_as_they_are() -> None:
    series = platform(make_day())
    typical = {
        name: float(np.nanmedian(series[name][CLINIC_HOURS]))
        for name in series
        if name.endswith((":p50", ":p95"))
    }

    assert 2_000 < typical["chip_time:p50"] < 4_000
    assert 6_000 < typical["chip_time:p95"] < 12_000
    assert typical["lorota_time:p50"] == pytest.approx(130, rel=0.15)
    assert typical["lorota_time:p95"] == pytest.approx(430, rel=0.15)
    assert typical["vista_api_time:p50"] == pytest.approx(850, rel=0.15)
    assert typical["vista_api_time:p95"] == pytest.approx(3_200, rel=0.15)


def test_vista_api_always_has_a_few_errors() -> None:
    series = platform(make_day())
    requests = series["vista_api_requests"].sum()

    for name in ("vista_api_rest_errors", "vista_api_rpc_timeouts"):
        assert 0.001 < series[name].sum() / requests < 0.006
    assert series["vista_api_connections_refused"].sum() / requests < 0.002


def test_chip_fails_now_and_then() -> None:
    series = platform(make_day())

    assert 0.001 < series["chip_errors"].sum() / series["chip_requests"].sum() < 0.01


def test_a_failing_vista_shows_in_vista_api_and_chip_and_not_in_lorota() -> None:
    usual, broken = platform(make_day()), platform(outage())

    def rate(name: str, of: str) -> float:
        return float(broken[name][FAILING].sum() / broken[of][FAILING].sum())

    assert rate("vista_api_rpc_timeouts", "vista_api_requests") > 0.3
    assert rate("vista_api_connections_refused", "vista_api_requests") > 0.1
    assert rate("chip_errors", "chip_requests") > 0.3
    assert np.nanmin(broken["chip_time:p95"][FAILING]) > 29_000
    assert np.nanmin(broken["vista_api_time:p95"][FAILING]) > 29_000
    for name in ("lorota_requests", "lorota_errors", "lorota_time:p95"):
        assert np.array_equal(broken[name], usual[name], equal_nan=True)


def test_sidekiqs_queue_grows_while_vista_fails_and_is_worked_off() -> None:
    waiting = workflow_series(outage())["cw_sidekiq_enqueued"]

    assert waiting[:110].max() < 40
    assert waiting[136] > 300
    assert waiting[155:].max() < 40
