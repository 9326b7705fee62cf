"""What vets-api counts of its clients."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_runbook.drill.clients import (
    chip_calls,
    chip_client_series,
    chip_pace,
    demographics_series,
    lorota_calls,
    lorota_client_series,
    request_series,
)
from cie_runbook.drill.day import Day
from cie_runbook.drill.disturbance import undisturbed
from cie_runbook.drill.traffic import Flow, checkin_flow, precheckin_flow
from tests.drill.worlds import added, make_day


def flows(day: Day) -> tuple[Flow, Flow]:
    return checkin_flow(day), precheckin_flow(day)


def test_chip_calls_follow_the_flows() -> None:
    day = make_day()
    checkin, precheckin = flows(day)
    calls = chip_calls(checkin, precheckin, day)

    assert (calls["check_in_appointment"][0] == checkin.total("completed")).all()
    assert (calls["pre_check_in"][1] == precheckin.total("failed")).all()
    assert (added(calls["refresh_appointments"]) == checkin.total("verified")).all()


def test_a_call_whose_errors_are_swallowed_never_fails() -> None:
    day = make_day()
    calm = undisturbed(day.grid, day.stations)
    broken = make_day(disturbance=replace(calm, vista_failing=np.full(288, 0.65)))
    calls = chip_calls(*flows(broken), broken)

    assert calls["set_precheckin_started"][1].sum() == 0
    assert calls["refresh_precheckin"][1].sum() > 0.5 * added(calls["refresh_precheckin"]).sum()


def test_calls_that_do_not_reach_vista_keep_their_speed_and_their_answers() -> None:
    day = make_day()
    calm = undisturbed(day.grid, day.stations)
    broken = make_day(
        disturbance=replace(calm, vista_failing=np.full(288, 0.65), vista_slow=np.full(288, 0.45))
    )
    usual = chip_client_series(chip_calls(*flows(day), day), day)
    slow = chip_client_series(chip_calls(*flows(broken), broken), broken)

    assert np.nanmax(slow["chip_client_token_time:p95"]) < 3_000
    assert (
        slow["chip_client_confirm_demographics_failed"]
        == usual["chip_client_confirm_demographics_failed"]
    ).all()
    assert np.nanmedian(slow["chip_client_pre_check_in_time:p95"]) > 29_000


def test_ordinary_chip_calls_take_seconds() -> None:
    day = make_day()
    series = chip_client_series(chip_calls(*flows(day), day), day)
    day_time = slice(9 * 12, 18 * 12)

    assert 2_000 < np.nanmedian(series["chip_client_pre_check_in_time:p50"][day_time]) < 4_000
    assert np.nanmedian(series["chip_client_pre_check_in_time:p95"][day_time]) < 12_000


def test_mistyped_names_fail_lorotas_token_call_only() -> None:
    day = make_day()
    checkin, precheckin = flows(day)
    calls = lorota_calls(checkin, precheckin, day)
    refused = checkin.total("verify_failed") + precheckin.total("verify_failed")

    assert (calls["token"][1] == refused).all()
    assert calls["data"][1].sum() / added(calls["data"]).sum() == pytest.approx(0.003, abs=0.002)


def test_lorota_answers_in_tenths_of_a_second() -> None:
    day = make_day()
    series = lorota_client_series(lorota_calls(*flows(day), day), day)
    day_time = slice(9 * 12, 18 * 12)

    assert np.nanmedian(series["lorota_client_data_time:p50"][day_time]) == pytest.approx(
        140, rel=0.2
    )
    assert np.nanmedian(series["lorota_client_data_time:p95"][day_time]) < 600


def test_a_slower_chip_makes_completing_slower_and_verifying_not() -> None:
    day = make_day()
    calm = undisturbed(day.grid, day.stations)
    slow = make_day(disturbance=replace(calm, chip_factor=np.full(288, 2.0)))
    usual, slower = (request_series(checkin_flow(one), "checkin", one) for one in (day, slow))

    assert (chip_pace(slow) == 2 * chip_pace(day)).all()
    ratio = slower["checkin_complete_time:p50"] / usual["checkin_complete_time:p50"]
    assert np.nanmedian(ratio) == pytest.approx(2.0, abs=0.01)
    assert np.array_equal(
        slower["checkin_verify_time:p95"], usual["checkin_verify_time:p95"], equal_nan=True
    )


def test_each_confirmed_demographic_is_one_chip_call() -> None:
    day = make_day()
    calls = chip_calls(*flows(day), day)
    series = demographics_series(calls, day)

    assert (series["demographics_time:requests"] == added(calls["confirm_demographics"])).all()
