"""Shapes of a day: blocks, neighbours, and chance shrunk away."""

from __future__ import annotations

import numpy as np
import pytest

from cie_runbook.analysis.smoothing import (
    block_sums,
    pool_neighbours,
    shrink,
    spread_over_slots,
)


def test_a_block_with_a_few_unknown_slots_is_scaled_up() -> None:
    values = np.array([[1.0, 1.0, 1.0, np.nan, np.nan, np.nan, np.nan, 5.0]])
    sums = block_sums(values, 4)
    assert sums[0, 0] == 4.0
    assert np.isnan(sums[0, 1])


def test_blocks_are_repeated_for_their_slots() -> None:
    assert spread_over_slots(np.array([1.0, 2.0]), 3).tolist() == [1, 1, 1, 2, 2, 2]


def test_pooling_keeps_the_total_and_wraps_around_midnight() -> None:
    values = np.zeros(24)
    values[0] = 8.0
    pooled = pool_neighbours(values, 2)
    assert pooled.sum() == pytest.approx(8.0)
    assert pooled[23] == pooled[1] > 0
    assert pool_neighbours(values, 1).tolist() == values.tolist()


def test_what_chance_explains_is_shrunk_and_what_it_cannot_stays() -> None:
    smooth, mass = np.full(100, 10.0), np.ones(100)
    rng = np.random.default_rng(3)
    noise = smooth + rng.normal(0, 1, 100)
    assert np.abs(shrink(noise, smooth, np.full(100, 1.5), mass) - smooth).max() < 0.5
    shape = smooth * (1 + 0.5 * np.sin(np.arange(100)))
    assert shrink(shape, smooth, np.full(100, 0.01), mass) == pytest.approx(shape, abs=0.05)


def test_an_unknown_slot_takes_the_smooth_value() -> None:
    raw = np.array([np.nan, 9.0])
    assert shrink(raw, np.full(2, 10.0), np.ones(2), np.ones(2))[0] == 10.0
    nothing = np.full(2, np.nan)
    assert shrink(nothing, np.full(2, 10.0), np.ones(2), np.ones(2)).tolist() == [10.0, 10.0]
