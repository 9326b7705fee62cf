"""A level that moved for good becomes the usual; a bad week does not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.level_shift import level_shift
from tests.analysis.simulate import World, counts, days_grid

DAY = date(2026, 10, 28)
WATCHED = 35  # as in a daily run


@pytest.mark.parametrize("left", [0.6, 1.5])
@pytest.mark.parametrize("weeks_ago", [2, 4])
def test_a_shift_that_lasts_becomes_the_usual_and_is_said(left: float, weeks_ago: int) -> None:
    index = days_grid(DAY - timedelta(weeks=8), 57)
    shifted = np.where(index < days_grid(DAY - timedelta(weeks=weeks_ago), 1)[0], 1.0, left)
    made = counts(index, World(seed=61), shifted)
    frame = detect(
        made.iloc[:-288], made.iloc[-288:], direction="both", kind="count", signals_watched=WATCHED
    )
    assert (frame["state"] == "ok").all()
    assert "earlier days were brought to it" in frame["reason"].iloc[150]
    expected = frame["expected"].sum()
    assert expected == pytest.approx(float(made.iloc[-288:].sum()), rel=0.12)


def test_a_bad_week_does_not_become_the_usual() -> None:
    index = days_grid(DAY - timedelta(weeks=6), 43)
    bad = index >= days_grid(DAY - timedelta(days=7), 1)[0]
    made = counts(index, World(seed=62), np.where(bad, 0.5, 1.0))
    frame = detect(made.iloc[:-288], made.iloc[-288:], direction="low", kind="count")
    assert frame["state"].isin(["watch", "act"]).any()


def test_noise_and_a_slow_trend_are_no_shift() -> None:
    rng = np.random.default_rng(63)
    for _ in range(50):
        assert level_shift(0.06 * rng.standard_normal(40)) is None
    assert level_shift(np.linspace(0, 0.15, 40) + 0.03 * rng.standard_normal(40)) is None


def test_the_day_of_the_shift_is_found_between_unknown_days() -> None:
    levels = np.where(np.arange(40) < 25, 0.0, np.log(0.6))
    levels[[3, 24, 30]] = np.nan
    found = level_shift(levels + 0.02 * np.sin(np.arange(40)))
    assert found is not None
    assert found.position == 25
    assert found.factor == pytest.approx(0.6, rel=0.03)


def test_few_days_tell_no_shift() -> None:
    assert level_shift(np.array([0.0] * 5 + [-1.0] * 7)) is None
