"""Scatter is found again in counts that were made with it."""

from __future__ import annotations

import numpy as np
import pytest

from cie_runbook.analysis.dispersion import count_scatter


def made(mean: float, spread: float, days: int = 60) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    level = np.exp(spread * rng.standard_normal(days))[:, None]
    usual = np.full((days, 288), mean)
    return rng.poisson(usual * level).astype(np.float64), usual


def test_pure_chance_has_dispersion_one() -> None:
    counts, usual = made(15.0, 0.0)
    scatter = count_scatter(counts, usual, np.ones_like(usual), 12)
    assert scatter.dispersion == pytest.approx(1.0, abs=0.05)
    assert scatter.spread < 0.03


def test_the_spread_of_days_is_found() -> None:
    counts, usual = made(15.0, 0.15, days=200)
    scatter = count_scatter(counts, usual, np.ones_like(usual), 12)
    assert scatter.spread == pytest.approx(0.15, abs=0.03)
    assert scatter.dispersion == pytest.approx(1.0, abs=0.1)


def test_few_events_take_the_usual_spread() -> None:
    counts, usual = made(0.01, 0.0, days=10)
    assert count_scatter(counts, usual, np.ones_like(usual), 12).spread == pytest.approx(
        0.05, abs=0.03
    )


def test_what_was_set_aside_does_not_count() -> None:
    counts, usual = made(15.0, 0.0)
    weights = np.ones_like(usual)
    counts[5], weights[5] = 400.0, 0.0
    assert count_scatter(counts, usual, weights, 12).dispersion < 1.1


def test_nothing_expected_is_poisson() -> None:
    zero = np.zeros((3, 288))
    assert count_scatter(zero, zero, np.ones_like(zero), 12).dispersion == 1.0
