"""Grouping is above the bar on held-out messages, and its measures are the field's."""

from __future__ import annotations

import pytest

from tests.bench_triage.grouping import BAR, HELD_OUT_SEEDS, accuracy, measured, ours
from tests.bench_triage.messages import HELD_OUT, TUNING, labelled


def test_held_out_templates_are_grouped_above_the_bar() -> None:
    score = measured(ours, HELD_OUT_SEEDS[0], count=4_000)
    assert min(score.ga, score.fga) > BAR


def test_no_template_is_in_both_sets() -> None:
    assert not set(TUNING) & set(HELD_OUT)


def test_messages_of_a_seed_are_always_the_same() -> None:
    assert labelled(5_001, 50) == labelled(5_001, 50)
    with pytest.raises(ValueError, match="of no set"):
        labelled(2_000, 1)


def test_a_split_template_costs_both_measures() -> None:
    assert accuracy([1, 1, 2], ["a", "a", "b"]) == (1.0, 1.0)
    ga, fga = accuracy([1, 2, 3], ["a", "a", "b"])
    assert ga == pytest.approx(1 / 3)
    assert fga == pytest.approx(2 * (1 / 3) * (1 / 2) / (1 / 3 + 1 / 2))
