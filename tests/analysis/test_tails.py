"""Tails of counts agree with the exact distribution and keep their order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr
from scipy.stats import binom

from cie_runbook.analysis.tails import (
    count_band,
    count_variance,
    high_score,
    low_score,
    visible_high,
    visible_low,
)


def one(value: float) -> np.ndarray:
    return np.array([value])


def test_variance_has_a_part_that_averages_out_and_one_that_does_not() -> None:
    assert count_variance(one(100.0), one(1.5), one(0.1))[0] == pytest.approx(150 + 100)


def test_near_poisson_the_tail_is_that_of_poisson() -> None:
    tail = ndtr(low_score(one(0.0), one(10.0), one(10.0001)))[0]
    assert tail == pytest.approx(np.exp(-10), rel=0.01)


def test_both_tails_cover_everything_once() -> None:
    mean, variance = one(7.0), one(12.0)
    below = ndtr(low_score(one(4.0), mean, variance))
    above = ndtr(-high_score(one(5.0), mean, variance))
    assert (below + above)[0] == pytest.approx(1.0)


@given(
    mean=st.floats(0.01, 1e5),
    ratio=st.floats(1.01, 50),
    low=st.integers(0, 10_000),
    more=st.integers(1, 1_000),
)
def test_more_events_never_look_lower(mean: float, ratio: float, low: int, more: int) -> None:
    expected, variance = one(mean), one(mean * ratio)
    few, many = one(float(low)), one(float(low + more))
    assert low_score(few, expected, variance)[0] <= low_score(many, expected, variance)[0] + 1e-9
    assert high_score(few, expected, variance)[0] <= high_score(many, expected, variance)[0] + 1e-9


def test_no_event_is_never_too_many() -> None:
    assert high_score(one(0.0), one(3.0), one(4.0))[0] < 0


def test_the_band_holds_most_bins() -> None:
    rng = np.random.default_rng(2)
    counts = rng.poisson(16.0, 10_000)
    lower, upper = count_band(one(16.0), one(16.0), 2.576)
    assert np.mean((counts >= lower) & (counts <= upper)) == pytest.approx(0.99, abs=0.006)


def test_what_is_just_visible_has_the_asked_score() -> None:
    mean, variance = one(200.0), one(300.0)
    low = visible_low(mean, variance, 4.0)
    assert low_score(low, mean, variance)[0] == pytest.approx(-4.0, abs=0.01)
    high = visible_high(mean, variance, 4.0)
    assert high_score(high, mean, variance)[0] == pytest.approx(4.0, abs=0.01)


def test_at_a_tiny_volume_nothing_is_visible() -> None:
    assert np.isnan(visible_low(one(2.0), one(2.4), 4.0)[0])


def test_a_narrow_variance_makes_the_tail_binomial() -> None:
    trials, share, seen = 40, 0.4, 26.0
    mean, variance = one(trials * share), one(trials * share * (1 - share))
    above = binom.sf(seen - 1, trials, share)
    below = binom.cdf(9, trials, share)
    assert ndtr(-high_score(one(seen), mean, variance))[0] == pytest.approx(above, rel=1e-6)
    assert ndtr(low_score(one(9.0), mean, variance))[0] == pytest.approx(below, rel=1e-6)


def test_the_binomial_and_the_negative_binomial_meet_at_poisson() -> None:
    mean = one(12.0)
    for score, seen in ((low_score, 4.0), (high_score, 22.0)):
        around = [score(one(seen), mean, mean * ratio)[0] for ratio in (0.9999, 1.0001)]
        assert around[0] == pytest.approx(around[1], rel=1e-3)
