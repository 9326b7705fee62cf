"""Scores by event."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench_detection.methods import Said
from tests.bench_detection.scoring import (
    Noticed,
    Quiet,
    episode_count,
    even_recall,
    f1,
    false_a_day,
    noticed,
    recall,
)
from tests.bench_detection.signals import Incident

SIZE = 20
NOTHING = np.zeros(SIZE, dtype=np.bool_)


def at(*bins: int) -> np.ndarray:
    mask = NOTHING.copy()
    mask[list(bins)] = True
    return mask


def said(alarm: np.ndarray = NOTHING, unknown: np.ndarray = NOTHING) -> Said:
    return Said(alarm=alarm, unknown=unknown)


def test_the_word_of_a_bin_is_known_at_its_end() -> None:
    incident = Incident(kind="outage", first=5, end=10)
    assert noticed(incident, said(at(5)), said()).delay_min == 5.0
    assert noticed(incident, said(at(7, 8)), said()).delay_min == 15.0


def test_an_alarm_before_or_after_an_incident_did_not_notice_it() -> None:
    incident = Incident(kind="outage", first=5, end=10)
    assert noticed(incident, said(at(4, 10)), said()).delay_min is None


def test_an_alarm_that_was_there_without_the_incident_is_luck() -> None:
    incident = Incident(kind="outage", first=5, end=10)
    assert noticed(incident, said(at(6)), said(at(6))).delay_min is None


def test_not_to_know_is_a_word_on_a_gap_only() -> None:
    gap, outage = (Incident(kind=kind, first=5, end=10) for kind in ("gap", "outage"))
    assert noticed(gap, said(unknown=at(6)), said()).delay_min == 10.0
    assert noticed(outage, said(unknown=at(6)), said()).delay_min is None


def test_alarms_close_together_are_one_episode() -> None:
    assert episode_count(NOTHING) == 0
    assert episode_count(at(1, 2, 8)) == 1
    assert episode_count(at(1, 2, 9)) == 2


def test_a_year_has_few_special_days() -> None:
    days = [Quiet(is_special=False, episodes=0), Quiet(is_special=True, episodes=2)]
    assert false_a_day(days, special_share=0.1) == pytest.approx(0.2)


def test_each_kind_of_incident_weighs_the_same() -> None:
    results = [Noticed("outage", 10.0), Noticed("outage", 20.0), Noticed("decay", None)]
    assert even_recall(results) == 0.5


def test_recall_counts_what_came_in_time() -> None:
    told = recall([Noticed("outage", 15.0), Noticed("outage", 20.0), Noticed("outage", None)])
    assert [told.soon, told.later, told.ever] == pytest.approx([1 / 3, 2 / 3, 2 / 3])
    assert told.delay_min == 17.5


def test_f1_falls_with_false_alarms_and_rises_with_what_is_noticed() -> None:
    assert f1(1.0, 0.0) == 1.0
    assert f1(0.0, 0.0) == 0.0
    assert f1(0.8, 0.0) > f1(0.8, 0.1) > f1(0.5, 0.1)
