"""Centres and weights survive a bad week in five."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cie_runbook.analysis.robust import (
    anscombe_residuals,
    median,
    midmean,
    recent_level,
    residual_weights,
    robust_scale,
    weighted_median,
    weighted_medians,
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


@given(
    arrays(np.float64, (4, 7), elements=st.one_of(st.floats(-9, 9), st.just(np.nan))),
    arrays(np.float64, 7, elements=st.sampled_from([0.0, 0.5, 1.0, 2.0])),
)
def test_medians_of_rows_are_those_of_each_row(rows: np.ndarray, weights: np.ndarray) -> None:
    alone = [weighted_median(row, weights) for row in rows]
    np.testing.assert_array_equal(weighted_medians(rows, weights), alone)


@given(arrays(np.float64, st.integers(1, 12), elements=st.floats(-9, 9)))
def test_a_quick_median_is_a_median(values: np.ndarray) -> None:
    assert median(values) == pytest.approx(float(np.median(values)))
