"""The two flows of Veterans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from cie_runbook.drill.disturbance import undisturbed
from cie_runbook.drill.traffic import (
    Flow,
    checkin_flow,
    precheckin_flow,
    reminders_sent,
    station_steps,
    traffic_series,
)
from tests.drill.worlds import make_day


def share(flow: Flow, part: str, whole: str) -> float:
    return float(flow.total(part).sum() / flow.total(whole).sum())


def test_conversion_of_many_days_is_the_public_one() -> None:
    tuesdays = [make_day(date(2026, 9, 15) + timedelta(weeks=week)) for week in range(8)]
    flows = [checkin_flow(day) for day in tuesdays], [precheckin_flow(day) for day in tuesdays]
    checkin, precheckin = (
        np.mean([share(flow, "completed", "clicks") for flow in found]) for found in flows
    )

    assert checkin == pytest.approx(0.63, abs=0.015)
    assert precheckin == pytest.approx(0.42, abs=0.01)
    assert np.mean([share(f, "verified", "clicks") for f in flows[0]]) == pytest.approx(
        0.92, abs=0.01
    )
    assert np.mean([share(f, "verified", "clicks") for f in flows[1]]) == pytest.approx(
        0.90, abs=0.01
    )


def test_few_attempts_to_complete_fail_on_an_ordinary_day() -> None:
    flow = precheckin_flow(make_day())
    failed = flow.total("failed").sum()

    assert 0.002 < failed / (failed + flow.total("completed").sum()) < 0.01


def test_outcomes_are_whole_disjoint_and_add_up_to_the_clicks() -> None:
    flow = checkin_flow(make_day())
    parts = (flow.verify_failed, flow.left, flow.failed, flow.completed)

    assert all((part >= 0).all() and (part == np.floor(part)).all() for part in parts)
    assert (flow.clicks == sum(parts)).all()
    assert (flow.completed <= flow.verified).all()


def test_counts_vary_a_little_more_than_poisson() -> None:
    hours = np.array(
        [
            checkin_flow(make_day(date(2026, 8, 4) + timedelta(weeks=week)))
            .total("clicks")[120:132]
            .sum()
            for week in range(30)
        ]
    )

    assert 1.0 < hours.var() / hours.mean() < 4.5


def test_a_failing_vista_turns_completions_into_failures_and_nothing_else() -> None:
    day = make_day()
    failing = np.zeros(288)
    failing[116:137] = 0.65
    calm = undisturbed(day.grid, day.stations)
    usual = checkin_flow(day)
    broken = checkin_flow(make_day(disturbance=replace(calm, vista_failing=failing)))
    inside = failing > 0

    assert (broken.clicks == usual.clicks).all()
    assert (broken.verified == usual.verified).all()
    assert (broken.completed[~inside] == usual.completed[~inside]).all()
    assert broken.completed[inside].sum() == pytest.approx(
        0.35 * usual.completed[inside].sum(), rel=0.3
    )


def test_more_traffic_leaves_the_shares_alone() -> None:
    day = make_day()
    calm = undisturbed(day.grid, day.stations)
    busy = precheckin_flow(make_day(disturbance=replace(calm, traffic=np.full(288, 1.7))))
    usual = precheckin_flow(day)

    assert busy.clicks.sum() == pytest.approx(1.7 * usual.clicks.sum(), rel=0.05)
    assert share(busy, "completed", "clicks") == pytest.approx(
        share(usual, "completed", "clicks"), abs=0.02
    )


def test_steps_in_vista_are_the_completed_checkins_by_station() -> None:
    day = make_day()
    flow = checkin_flow(day)
    steps = station_steps(flow, day)

    assert (steps["vista_checkin_completed_steps"].sum(axis=1) == flow.total("completed")).all()
    assert (steps["vista_checkin_started_steps"] <= flow.verified).all()


def test_vets_api_counts_every_stage() -> None:
    day = make_day()
    series = traffic_series(checkin_flow(day), "checkin", day)

    assert (
        series["checkin_link_clicks"]
        == series["checkin_verified"] + series["checkin_verify_failed"]
    ).all()
    assert set(series) == {
        f"checkin_{stage}"
        for stage in (
            "link_clicks",
            "link_failed",
            "verified",
            "verify_failed",
            "completed",
            "failed",
        )
    }


def test_reminders_are_sent_in_pulses_ahead_of_appointments() -> None:
    sent = reminders_sent(make_day())["vetext_reminders_sent"]
    by_minute = sent.reshape(24, 12).sum(axis=0)

    assert sent.sum() == pytest.approx(26_000, rel=0.15)
    assert int(np.argmax(by_minute)) in {3, 9}
