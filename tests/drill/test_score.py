"""How well a case met what really happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cie_runbook.analysis.clocks import Clock
from cie_runbook.analysis.severity import Facts, Impact, severity_of
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.scenarios import Truth
from cie_runbook.drill.score import POINTS, CaseTold, Score, first_taken, score_of
from cie_runbook.drill.truth import CallOut, Reality

RULES = load_catalog().rules.severity
ALERT = datetime(2026, 11, 18, 14, 50, tzinfo=UTC)
TIER_3, MOBILE = CallOut(channel="C052", handle="@tier-3"), CallOut(channel="C018")
OUTAGE = Reality(
    truth=Truth(verdict="act", suspect="vista-api"),
    impact=Impact(430, 430, 430, 700),
    severity=severity_of(Facts(impact=Impact(430, 430, 430, 700)), RULES),
    call_out=TIER_3,
    others=frozenset({MOBILE}),
)
SILENCE = Reality(
    truth=Truth(verdict="unknown"),
    impact=None,
    severity=severity_of(Facts(), RULES),
    call_out=None,
    others=frozenset({TIER_3, MOBILE}),
)
RIGHT = CaseTold(
    suspects=("vista-api", "chip"),
    severity=2,
    impact=Impact(440, 400, 480, 700),
    asked=frozenset({TIER_3}),
)
NOTHING = CaseTold(suspects=(), severity=None, impact=None, asked=frozenset())


def clock(taken_after_min: float | None) -> Clock:
    """Return a clock of a quarter of an hour, and when somebody took the alert."""
    taken = None if taken_after_min is None else ALERT + timedelta(minutes=taken_after_min)
    return Clock("acknowledge", ALERT, ALERT + timedelta(minutes=15), taken)


def scored(told: CaseTold, reality: Reality = OUTAGE, taken: Clock | None = None) -> Score:
    return score_of(told, reality, taken or clock(6), lambda one: one.handle or one.channel)


def given(score: Score) -> dict[str, tuple[int, int]]:
    return {one.title: (one.points, one.most) for one in score.measures}


def test_a_case_that_is_right_gets_every_point() -> None:
    score = scored(RIGHT)

    assert score.points == score.most == sum(POINTS.values()) == 100


def test_a_case_that_found_nothing_gets_what_it_did_not_disturb() -> None:
    assert scored(NOTHING, taken=clock(None)).points == POINTS["noise"]


@pytest.mark.parametrize(
    ("told", "title"),
    [
        (replace(RIGHT, suspects=("chip", "vista-api")), "Right suspect first"),
        (replace(RIGHT, severity=3), "Right severity"),
        (replace(RIGHT, severity=None), "Right severity"),
        (replace(RIGHT, asked=frozenset({CallOut(channel="C052")})), "Right call-out"),
        (replace(RIGHT, asked=frozenset({TIER_3, MOBILE})), "Noise ignored"),
        (replace(RIGHT, impact=Impact(300, 250, 429, 700)), "Impact within the range"),
        (replace(RIGHT, impact=None), "Impact within the range"),
    ],
)
def test_each_mistake_costs_its_own_points_and_no_others(told: CaseTold, title: str) -> None:
    lost = {name for name, (points, most) in given(scored(told)).items() if points < most}

    assert lost == {title}


@pytest.mark.parametrize(("minutes", "points"), [(15, 20), (15.1, 0), (None, 0)])
def test_an_alert_is_to_be_taken_in_time(minutes: float | None, points: int) -> None:
    assert given(scored(RIGHT, taken=clock(minutes)))["Acknowledged in time"] == (points, 20)


def test_what_was_expected_and_found_is_told_with_numbers() -> None:
    said = {one.title: (one.expected, one.found) for one in scored(RIGHT).measures}

    assert said["Acknowledged in time"] == (
        "within 15 min of the alert at 09:50 ET",
        "after 6 min, at 09:56 ET",
    )
    assert said["Impact within the range"] == (
        "430 missing check-ins",
        "440, between 400 and 480",
    )
    assert said["Right severity"] == (
        "severity 2: a core function is badly impaired",
        "severity 2",
    )
    assert said["Right call-out"] == ("@tier-3", "@tier-3")


def test_where_metrics_stopped_a_good_case_leaves_open_what_nobody_knows() -> None:
    assert scored(NOTHING, SILENCE).points == scored(NOTHING, SILENCE).most == 80
    guessed = given(scored(RIGHT, SILENCE))
    assert guessed["Right suspect first"][0] == guessed["Impact within the range"][0] == 0
    assert guessed["Right call-out"] == (0, 0)  # nobody is to be asked: that measures nothing
    assert guessed["Noise ignored"][0] == 0  # and whoever was asked has nothing to do with it


def test_a_drill_without_an_alert_has_no_clock_to_meet() -> None:
    score = score_of(RIGHT, OUTAGE, None, lambda one: one.channel)

    assert given(score)["Acknowledged in time"] == (0, 0)
    assert score.most == 80


def test_the_first_who_took_it_counts_and_nobody_before_the_alert() -> None:
    early, late = ALERT - timedelta(minutes=1), ALERT + timedelta(minutes=9)

    assert first_taken(ALERT, early, None, late, ALERT + timedelta(minutes=20)) == late
    assert first_taken(ALERT, early, None) is None
