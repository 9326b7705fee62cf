"""A stretch summed up says what was seen, what is usual, and how much is known."""

from __future__ import annotations

import pytest

from cie_runbook.findings.levels import NOTHING, level
from tests.findings.builders import make_frame


def test_a_count_is_added_up_with_its_range() -> None:
    found = level(make_frame([9, 11, 10, 12]), "count")
    assert (found.observed, found.expected) == (42, 40)
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < 40 < found.upper
    assert found.known_share == 1


def test_an_unknown_bin_leaves_both_sides_of_the_sum() -> None:
    frame = make_frame([9, None, 10], states=["ok", "unknown", "ok"])
    found = level(frame, "count")
    assert (found.observed, found.expected) == (19, 20)
    assert found.known_share == pytest.approx(2 / 3)


def test_a_counter_silent_by_habit_counted_nothing() -> None:
    found = level(make_frame([9, None, 10]), "count")
    assert (found.observed, found.expected) == (19, 30)


def test_a_rate_is_weighed_by_its_calls() -> None:
    frame = make_frame([0.1, 0.3], expected=0.1, kind="rate", calls=100.0)
    frame["denominator"] = [300.0, 100.0]
    found = level(frame, "rate")
    assert found.observed == pytest.approx(0.15)
    assert found.requests == 400
    assert found.lower is not None
    assert found.lower >= 0


def test_the_range_of_a_success_rate_stays_within_a_share() -> None:
    found = level(make_frame([0.97] * 12, expected=0.98, kind="rate", calls=20.0), "rate")
    assert found.lower is not None
    assert found.upper is not None
    assert 0.9 < found.lower < 0.98 < found.upper <= 1


def test_a_latency_is_a_geometric_mean() -> None:
    found = level(make_frame([100.0, 10_000.0], expected=1000.0, kind="latency"), "latency")
    assert found.observed == pytest.approx(1000)
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < 1000 < found.upper


@pytest.mark.parametrize("kind", ["count", "rate", "latency"])
def test_nothing_known_is_no_number(kind: str) -> None:
    frame = make_frame([None, None], kind=kind, states=["unknown"] * 2)
    assert level(frame, kind).observed is None  # type: ignore[arg-type] # from the parameters
    assert level(frame.iloc[:0], "count") == NOTHING
