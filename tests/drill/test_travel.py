"""Travel claims."""

from __future__ import annotations

import pytest

from cie_runbook.drill.traffic import checkin_flow
from cie_runbook.drill.travel import OUTCOMES, travel_series
from tests.drill.worlds import added, make_day


def test_every_claim_has_one_outcome_and_one_text() -> None:
    day = make_day()
    series = travel_series(checkin_flow(day), day)
    at_vista = added(series[f"btsss_checkin_{name}"] for name in OUTCOMES)
    elsewhere = added(series[f"btsss_oh_{name}"] for name in OUTCOMES)

    assert (at_vista == series["travel_v0_accepted"]).all()
    assert (at_vista + elsewhere == series["notify_success"] + series["notify_error"]).all()
    assert (
        series["travel_v0_submit_ok"] + series["travel_v0_submit_failed"] == at_vista + elsewhere
    ).all()


def test_claims_follow_completed_checkins() -> None:
    day = make_day()
    flow = checkin_flow(day)
    series = travel_series(flow, day)

    assert (series["travel_v0_accepted"] <= flow.total("completed")).all()
    assert 200 < series["travel_v0_submit_ok"].sum() < 500


def test_most_claims_succeed_and_most_texts_arrive() -> None:
    day = make_day()
    series = travel_series(checkin_flow(day), day)

    assert series["btsss_checkin_success"].sum() / series[
        "travel_v0_accepted"
    ].sum() == pytest.approx(0.8, abs=0.08)
    assert series["notify_delivered"].sum() / series["notify_success"].sum() > 0.92
    assert sum(OUTCOMES.values()) == pytest.approx(1.0)
