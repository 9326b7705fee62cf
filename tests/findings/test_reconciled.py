"""Two counts that part are a finding with both numbers, and with the hour and the station."""

from __future__ import annotations

from datetime import date

import pandas as pd

from cie_runbook.analysis.reconciliation import reconciled
from cie_runbook.findings.reconciled import agreement_finding
from tests.analysis.test_bot import NUMBERS
from tests.analysis.test_reconciliation import CLAIMS, WINDOW, hourly
from tests.findings.builders import catalog
from tests.findings.mornings import GROUNDS, Morning


def test_bot_numbers_unlike_datadogs_are_the_only_finding() -> None:
    morning = Morning(counted={**NUMBERS, ("checkin", "completed"): 1400})
    assert morning.off() == {"reconciled_bot": "act"}
    found = morning.findings()["reconciled_bot"]
    assert "check-in completed 1,121 by the bot and 1,400 by Datadog" in found.sentence
    assert found.numbers["checkin_completed_datadog"] == 1400


def test_counts_that_datadog_did_not_give_are_unknown() -> None:
    counted = {key: float(value) for key, value in NUMBERS.items() if key[0] == "checkin"}
    assert Morning(counted=counted).off() == {"reconciled_bot": "unknown"}


def test_a_silent_bot_is_not_told_twice() -> None:
    assert "reconciled_bot" not in Morning(posts=()).findings()


def test_steps_that_vista_never_set_are_the_only_finding_with_their_hour() -> None:
    morning = Morning(steps=hourly(98, odd={15: 0, 16: 0}))
    assert morning.off() == {"reconciled_checkins_and_steps": "act"}
    found = morning.findings()["reconciled_checkins_and_steps"]
    assert "2,400 check-ins that vets-api completed" in found.sentence
    assert "most in the hours from 15:00 (100), 16:00 (100)" in found.sentence
    assert "vettext-production-support" in found.contact


def test_the_station_is_named_where_both_sides_have_it() -> None:
    left = pd.concat([hourly(20, "442"), hourly(20, "554")])
    right = pd.concat([hourly(20, "442"), hourly(5, "554")])
    agreement = reconciled(left, right, CLAIMS, WINDOW)
    found = agreement_finding("claims_and_texts", agreement, GROUNDS, catalog())
    assert "at the stations 554 (360)" in found.sentence
    assert "Outcomes without a text are Veterans who were told nothing." in found.sentence


def test_more_on_the_right_side_is_no_harm_to_veterans() -> None:
    agreement = reconciled(hourly(50), hourly(100), CLAIMS, WINDOW)
    found = agreement_finding("claims_and_texts", agreement, GROUNDS, catalog())
    assert found.status == "act"
    assert "points at a count" in found.sentence


def test_a_side_that_is_half_unknown_is_unknown() -> None:
    agreement = reconciled(hourly(50), hourly(50).head(12), CLAIMS, WINDOW)
    found = agreement_finding("claims_and_texts", agreement, GROUNDS, catalog())
    assert (found.status, date(2026, 11, 18)) == ("unknown", WINDOW.eastern_day)
    assert "50 % of the time" in found.sentence
