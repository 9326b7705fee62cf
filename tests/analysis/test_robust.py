"""Centres and weights survive a bad week in five."""

from __future__ import annotations

import numpy as np
import pytest

from cie_runbook.analysis.robust import (
    anscombe_residuals,
    midmean,
    recent_level,
    residual_weights,
    robust_scale,
    weighted_median,
)


def test_one_bad_row_in_five_does_not_move_the_centre() -> None:
    rows = np.array([[10.0, 20.0]] * 20 + [[0.0, 500.0]] * 5)
    assert midmean(rows).tolist() == [10.0, 20.0]


def test_unknown_rows_are_left_out_of_the_centre() -> None:
    rows = np.array([[10.0, np.nan], [np.nan, np.nan], [12.0, np.nan]])
    centre = midmean(rows)
    assert centre[0] == 11.0
    assert np.isnan(centre[1])


def test_the_weighted_median_follows_the_weights() -> None:
    values = np.array([1.0, 2.0, np.nan, 9.0])
    assert weighted_median(values, np.array([1.0, 1.0, 5.0, 3.0])) == 9.0
    assert np.isnan(weighted_median(values, np.zeros(4)))


def test_a_newer_level_wins_and_an_outlier_is_left_out() -> None:
    ages = np.arange(20, 0, -1).astype(np.float64)
    levels = np.array([1.0] * 10 + [1.3] * 9 + [0.1])
    assert recent_level(levels, ages, 4.0) == pytest.approx(1.3)
    assert np.isnan(recent_level(np.full(3, np.nan), ages[:3], 4.0))


def test_residuals_are_near_standard_for_counts() -> None:
    rng = np.random.default_rng(1)
    counts = rng.poisson(12.0, 20_000).astype(np.float64)
    residuals = anscombe_residuals(counts, np.full(20_000, 12.0), 1.0, 0.0)
    assert residuals.std() == pytest.approx(1.0, abs=0.03)
    assert robust_scale(residuals) == pytest.approx(1.0, abs=0.15)  # counts are discrete


def test_weights_fade_and_an_incident_teaches_nothing() -> None:
    weights = residual_weights(np.array([0.0, 2.0, 3.6, -9.0, np.nan]))
    assert weights[0] == weights[1] == 1.0
    assert 0 < weights[2] < 1
    assert weights[3] == weights[4] == 0.0


def test_nothing_known_has_scale_one() -> None:
    assert robust_scale(np.array([np.nan])) == 1.0
