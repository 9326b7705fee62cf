"""Percentiles of durations."""

from __future__ import annotations

import numpy as np
import pytest

from cie_runbook.drill.grid import Floats
from cie_runbook.drill.latency import Latency, drift, percentiles, wander

CHIP = Latency(2_400, 7_000)


def draw(
    requests: int, *, slow: float = 0.0, factor: float = 1.0, bins: int = 4_000
) -> tuple[Floats, Floats]:
    return percentiles(
        np.full(bins, float(requests)),
        CHIP,
        np.random.default_rng(1),
        factor=np.full(bins, factor),
        slow_share=np.full(bins, slow),
    )


def test_many_requests_show_the_true_percentiles() -> None:
    p50, p95 = draw(10_000)

    assert p50.mean() == pytest.approx(2_400, rel=0.01)
    assert p95.mean() == pytest.approx(7_000, rel=0.01)


def test_percentiles_have_the_noise_of_real_samples() -> None:
    chance = np.random.default_rng(2)
    durations = np.sort(
        CHIP.p50_ms * np.exp(CHIP.sigma * chance.standard_normal((4_000, 40))), axis=1
    )
    p50, p95 = draw(40)

    assert np.log(p50).std() == pytest.approx(np.log(durations[:, 19]).std(), rel=0.06)
    assert np.log(p95).mean() == pytest.approx(np.log(durations[:, 37]).mean(), abs=0.02)
    assert np.log(p95).std() == pytest.approx(np.log(durations[:, 37]).std(), rel=0.06)


def test_few_requests_make_a_noisy_p95() -> None:
    assert np.log(draw(6)[1]).std() > 3 * np.log(draw(200)[1]).std()


def test_a_single_request_is_both_percentiles() -> None:
    p50, p95 = draw(1, bins=50)

    assert p50.tolist() == p95.tolist()


def test_the_median_never_passes_the_p95() -> None:
    for requests in (1, 2, 3, 19, 20, 21, 400):
        p50, p95 = draw(requests, bins=300)
        assert (p50 <= p95).all()


def test_without_requests_there_is_no_point() -> None:
    p50, p95 = draw(0, bins=5)

    assert np.isnan(p50).all()
    assert np.isnan(p95).all()


def test_requests_that_run_into_the_ceiling_pile_up_below_it() -> None:
    _, p95 = draw(200, slow=0.4)

    assert p95.min() > 29_000
    assert p95.max() < 30_000


def test_slowness_scales_durations_up_to_the_ceiling() -> None:
    assert draw(10_000, factor=2.0)[1].mean() == pytest.approx(14_000, rel=0.01)
    assert draw(10_000, factor=20.0)[1].max() < 30_000


def test_a_drift_stays_around_one_and_moves_slowly() -> None:
    moods = np.concatenate([drift(288, 0.04, np.random.default_rng(seed)) for seed in range(100)])

    assert np.log(moods).mean() == pytest.approx(0, abs=0.005)
    assert np.abs(np.diff(np.log(moods[:288]))).max() < 0.02


def test_a_wander_also_differs_by_day() -> None:
    days = [np.log(wander(288, 0.03, np.random.default_rng(seed))).mean() for seed in range(200)]

    assert 0.025 < np.std(days) < 0.04
