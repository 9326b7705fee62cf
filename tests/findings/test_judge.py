"""A judgement is honest: what was seen against what is usual, and unknown where nobody knows."""

from __future__ import annotations

import pytest

from cie_runbook.findings.judge import judge, judge_all
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Reading
from tests.findings.builders import (
    at,
    catalog,
    make_episodes,
    make_frame,
    make_grounds,
    make_reading,
)

DAY = make_frame([10.0] * 48)


def judged(reading: Reading) -> Finding:
    return judge(reading, catalog())


def test_a_loss_says_how_many_since_when_and_with_what_range() -> None:
    finding = judged(make_reading(frame=DAY, episodes=make_episodes({})))
    assert finding.status == "act"
    assert finding.sentence == (
        "Day-of check-ins completed: 262 from 09:40 to 11:25 ET, where 674 are usual: "
        "412 fewer (351 to 470), 61 %."
    )
    assert (finding.since, finding.until) == (at("09:40"), at("11:25"))
    assert finding.numbers["missing"] == 412
    assert finding.numbers["unit"] == "check-in"


def test_an_open_loss_says_that_it_goes_on() -> None:
    finding = judged(make_reading(frame=DAY, episodes=make_episodes({"is_open": True})))
    assert "since 09:40 ET, still so at 11:25 ET" in finding.sentence
    assert finding.until is None


def test_a_rate_names_its_calls_and_a_latency_its_factor() -> None:
    rate = {"observed": 0.4, "expected": 0.003, "missing": -3291.0, "missing_low": -3305.0,
            "missing_high": -3278.0, "score": 30.0}  # fmt: skip
    slow = {"observed": 30_000.0, "expected": 3300.0, "missing": -26_700.0, "score": 20.0}
    errors = make_frame([0.4] * 12, expected=0.003, kind="rate", calls=50.0)
    times = make_frame([30_000.0] * 12, expected=3300.0, kind="latency", calls=50.0)
    said = judged(make_reading("vista_api_rpc_timeout_rate", errors, make_episodes(rate)))
    assert "40 % from 09:40 to 11:25 ET, where 0.30 % is usual: 3,291 calls more" in said.sentence
    said = judged(make_reading("vista_api_p95", times, make_episodes(slow)))
    assert "30 s from 09:40 to 11:25 ET, where 3.3 s is usual: 9.1 times" in said.sentence


def test_a_watch_stays_a_watch() -> None:
    finding = judged(make_reading(frame=DAY, episodes=make_episodes({"state": "watch"})))
    assert finding.status == "watch"
    assert "Look again" in finding.next_action


def test_a_deep_loss_over_hours_is_acted_on_be_it_of_few() -> None:
    few = {"state": "watch", "observed": 2.0, "expected": 25.0, "depth": 0.92, "end": at("13:00")}
    reading = make_reading("vista_checkins_by_station", DAY, make_episodes(few), group="VISN 19")
    assert judged(reading).status == "act"


def test_further_episodes_are_counted() -> None:
    later = {"start": at("14:00"), "end": at("14:30"), "score": -6.0}
    finding = judged(make_reading(frame=DAY, episodes=make_episodes({}, later)))
    assert "It had 1 more episode that day." in finding.sentence


def test_ok_says_what_could_not_have_been_seen() -> None:
    finding = judged(make_reading(frame=DAY))
    assert finding.status == "ok"
    assert "480 from 09:00 to 13:00 ET, 480 are usual (" in finding.sentence
    assert "might not have been seen" in finding.sentence


@pytest.mark.parametrize("expected", [0.004, 0.92])
def test_ok_of_a_rate_gives_the_level_and_not_a_multiple(expected: float) -> None:
    frame = make_frame([expected] * 48, expected=expected, kind="rate", calls=100.0)
    name = "chip_error_rate" if expected < 0.5 else "checkin_verification_rate"
    said = judged(make_reading(name, frame)).sentence
    assert "times" not in said
    assert ("A rise that stays under" in said) == (expected < 0.5)


def test_nothing_that_came_is_unknown_and_never_zero() -> None:
    for reading in (make_reading(), make_reading(frame=DAY.iloc[:0])):
        finding = judged(reading)
        assert finding.status == "unknown"
        assert "holds no point" in finding.sentence


@pytest.mark.parametrize("kind", ["empty", "denied", "unreachable", "not_configured", "failed"])
def test_evidence_that_did_not_come_is_unknown(kind: str) -> None:
    grounds = make_grounds(kind)  # type: ignore[arg-type] # from the parameters
    finding = judged(make_reading(frame=DAY, grounds=grounds))
    assert finding.status == "unknown"
    assert finding.next_action


def test_a_part_of_the_evidence_is_not_enough_for_ok() -> None:
    grounds = make_grounds("partial", "page 3 is missing")
    finding = judged(make_reading(frame=DAY, grounds=grounds))
    assert finding.status == "unknown"
    assert "only a part of the evidence came (page 3 is missing)" in finding.sentence


def test_a_loss_on_partial_evidence_is_still_a_loss_and_says_so() -> None:
    reading = make_reading(frame=DAY, episodes=make_episodes({}), grounds=make_grounds("partial"))
    finding = judged(reading)
    assert finding.status == "act"
    assert "Only a part of the evidence came." in finding.sentence


def test_points_that_stop_are_unknown_and_not_an_outage() -> None:
    frame = make_frame([10.0] * 12 + [None] * 12, states=["ok"] * 12 + ["unknown"] * 12)
    finding = judged(make_reading(frame=frame))
    assert finding.status == "unknown"
    assert finding.since == at("10:00")


def test_the_order_of_readings_stays() -> None:
    readings = [make_reading("chip_p95"), make_reading("checkin_completed")]
    assert [finding.id for finding in judge_all(readings, catalog())] == [
        "chip_p95",
        "checkin_completed",
    ]
