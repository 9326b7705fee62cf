"""The usual latency: on the log scale, by request count, with a slowly following level."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cie_runbook.analysis.baseline_latency import latency_usual, size_class
from cie_runbook.analysis.like_days import LikeDays
from tests.analysis.test_baseline import QUIET, past

REQUESTS = 40.0


def made(noise: float = 0.1, walk: float = 0.0) -> tuple[LikeDays, np.ndarray]:
    days = past(QUIET)
    rng = np.random.default_rng(8)
    shape = days.table.cells.shape
    level = np.cumsum(walk * rng.standard_normal(shape[0]))[:, None]
    values = np.log(4000.0) + level + noise * rng.standard_normal(shape)
    return replace(days, table=replace(days.table, cells=values)), np.full(shape, REQUESTS)


def test_the_usual_latency_is_found() -> None:
    usual = latency_usual(*made())
    assert np.exp(usual.expected).mean() == pytest.approx(4000, rel=0.02)
    assert usual.spread < 0.15


def test_a_wandering_level_widens_the_spread() -> None:
    assert latency_usual(*made(walk=0.15)).spread > 1.3 * latency_usual(*made()).spread


def test_the_level_follows_the_last_days() -> None:
    days, requests = made()
    values = days.table.cells.copy()
    values[-8:] += 0.4
    raised = latency_usual(replace(days, table=replace(days.table, cells=values)), requests)
    assert raised.expected.mean() - np.log(4000) > 0.25


def test_one_bad_day_is_not_followed() -> None:
    days, requests = made()
    values = days.table.cells.copy()
    values[-1, 60:200] += 2.0
    usual = latency_usual(replace(days, table=replace(days.table, cells=values)), requests)
    assert usual.expected.mean() == pytest.approx(np.log(4000), abs=0.05)


def test_a_percentile_of_few_requests_is_noisier() -> None:
    days, requests = made()
    values, few = days.table.cells.copy(), requests.copy()
    few[:, ::2] = 3.0
    values[:, ::2] += 0.5 * np.random.default_rng(9).standard_normal(values[:, ::2].shape)
    usual = latency_usual(replace(days, table=replace(days.table, cells=values)), few)
    small, large = size_class(np.array([3.0, REQUESTS]))
    assert usual.variance_by_size[small] > 4 * usual.variance_by_size[large]


def test_size_classes_double() -> None:
    sizes = np.array([np.nan, 0.0, 1.0, 2.0, 3.0, 4.0, 100.0, 1e9])
    assert size_class(sizes).tolist() == [0, 0, 0, 1, 1, 2, 6, 9]


def test_without_a_like_day_nothing_is_usual() -> None:
    days, requests = made()
    none = days.table.rows(np.zeros(len(days.table.days), dtype=np.bool_))
    with pytest.raises(ValueError, match="without a like day"):
        latency_usual(replace(days, table=none), requests[:0])
