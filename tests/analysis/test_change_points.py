"""Hindsight dates a segment from any bin inside it."""

from __future__ import annotations

import pytest

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.change_points import change_points
from tests.analysis.simulate import World
from tests.analysis.test_anomalies import DAY, TEN, series


@pytest.mark.parametrize("anchor", [TEN + 4, TEN + 15, TEN + 22])
def test_the_bounds_are_found_from_any_bin_inside(anchor: int) -> None:
    history, current = series(DAY, World(per_day=6500.0))
    current.iloc[TEN : TEN + 24] //= 3
    frame = detect(history, current, direction="low", kind="count")
    first, last = change_points(frame, anchor, (TEN + 2, TEN + 26), 0)
    assert abs(first - TEN) <= 1
    assert abs(last - (TEN + 23)) <= 1


def test_an_earlier_episode_is_not_entered() -> None:
    history, current = series(DAY, World())
    current.iloc[TEN : TEN + 24] = 0
    frame = detect(history, current, direction="low", kind="count")
    first, _ = change_points(frame, TEN + 15, (TEN + 12, TEN + 24), TEN + 10)
    assert first == TEN + 10
