"""The story of a rehearsal's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from cie_runbook.drill.chronicle import Chronicle, clock_of, deployments_of, present, story_of
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.window import EASTERN
from tests.drill.worlds import WEDNESDAY, known_world, make_world

OUTAGE = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)


def test_the_bots_numbers_are_those_of_the_metrics() -> None:
    story = story_of(known_world("vista-outage"), None)
    national = known_world("vista-outage").telemetry(WEDNESDAY).national
    post = story.bot_posts[-1]

    assert [post.day for post in story.bot_posts] == [WEDNESDAY - timedelta(days=1), WEDNESDAY]
    assert post.checkin_clicks == np.nansum(national["checkin_link_clicks"])
    assert post.precheckin_completed == np.nansum(national["precheckin_completed"])


def test_now_cuts_everything_that_is_told() -> None:
    story = story_of(known_world("vista-outage"), OUTAGE)

    assert max(failure.at for failure in story.failures) < OUTAGE
    assert all(alert.triggered_at <= OUTAGE for alert in story.alerts)
    assert all(alert.recovered_at is None for alert in story.alerts)
    assert [post.day for post in story.bot_posts] == [WEDNESDAY - timedelta(days=1)]
    assert story.now == OUTAGE


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_story_has_harmless_releases_in_the_small_hours(scenario: str) -> None:
    story = story_of(known_world(scenario), None)

    assert story.deployments
    assert all(release.at.astimezone(EASTERN).hour < 6 for release in story.deployments)


def test_nothing_is_released_at_weekends() -> None:
    assert deployments_of(known_world(), WEDNESDAY + timedelta(days=3)) == ()


def test_a_world_without_an_end_is_told_the_morning_after() -> None:
    assert present(known_world()).astimezone(EASTERN).hour == 9
    assert present(replace(make_world(), now=OUTAGE)) == OUTAGE


def test_the_clock_goes_on() -> None:
    clock = clock_of(known_world())

    assert present(known_world()) <= clock() < present(known_world()) + timedelta(hours=1)


def test_a_day_is_told_once() -> None:
    chronicle = Chronicle(known_world())

    assert chronicle.day(WEDNESDAY) is chronicle.day(WEDNESDAY)
