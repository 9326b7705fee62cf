"""The story of a rehearsal's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from cie_runbook.drill.chronicle import (
    Chronicle,
    clock_of,
    deployments_of,
    present,
    story_of,
    until_ms,
)
from cie_runbook.drill.moments import to_ms
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


def moving(scenario: str) -> tuple[Chronicle, list[datetime]]:
    """Return the chronicle of a world whose present is the first of the list."""
    present_at = [OUTAGE]
    world = replace(make_world(scenario), clock=lambda: present_at[0])
    return Chronicle(world), present_at


def test_a_story_that_is_played_goes_on_and_takes_nothing_back() -> None:
    chronicle, present_at = moving("vista-outage")
    stories = []
    for minutes in (-90, -30, 0, 7, 120, 24 * 60):
        present_at[0] = OUTAGE + timedelta(minutes=minutes)
        stories.append(chronicle.story())

    for before, after in pairwise(stories):
        assert after.failures[: len(before.failures)] == before.failures
        seen = [(one.monitor_id, one.triggered_at) for one in after.alerts]
        assert seen[: len(before.alerts)] == [
            (one.monitor_id, one.triggered_at) for one in before.alerts
        ]
        assert after.bot_posts[: len(before.bot_posts)] == before.bot_posts
    assert [len(story.alerts) > 0 for story in stories] == [False, *[True] * 5]
    assert not stories[0].alerts
    assert all(one.recovered_at is None for one in stories[2].alerts)
    assert all(one.recovered_at is not None for one in stories[-1].alerts)
    assert [len(story.bot_posts) for story in (stories[0], stories[-1])] == [1, 2]


def test_a_story_that_is_played_to_its_end_is_the_one_that_is_told_afterwards() -> None:
    chronicle, present_at = moving("vista-outage")
    chronicle.story()
    present_at[0] = present(known_world("vista-outage"))

    assert chronicle.story() == story_of(known_world("vista-outage"), None)


def test_a_played_worlds_clock_is_its_own() -> None:
    chronicle, present_at = moving("normal")
    clock, until = clock_of(chronicle.world), until_ms(chronicle.world)
    present_at[0] = OUTAGE + timedelta(hours=3)

    assert clock() == present(chronicle.world) == present_at[0]
    assert until() == to_ms(present_at[0])
