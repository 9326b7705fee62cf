"""What goes on beside check-ins."""

from __future__ import annotations

from cie_runbook.drill.background import (
    mobile_calls,
    mobile_series,
    synthetic_series,
    veis_tokens,
)
from tests.drill.worlds import SUNDAY, make_day


def test_tokens_are_minted_every_54_minutes_night_and_day() -> None:
    minted = veis_tokens(make_day(SUNDAY))["check_in_travel_claim_veis_token_mint"]

    assert minted.sum() in {26, 27}
    assert minted.max() == 1


def test_synthetic_tests_run_every_quarter_of_an_hour() -> None:
    series = synthetic_series(make_day())

    assert series["check_in_synthetic_v2_sessions_show_ok"].sum() == 96
    assert series["pre_check_in_synthetic_v2_sessions_create_time:requests"].sum() == 96


def test_the_mobile_app_checks_in_a_few_veterans() -> None:
    series = mobile_series(mobile_calls(make_day()))

    assert 200 < series["chip_post_patient_check_in_total"].sum() < 1_000
    assert (
        series["chip_post_patient_check_in_fail"] <= series["chip_post_patient_check_in_total"]
    ).all()
