"""A state needs a departure that is beyond chance, matters, and still lasts."""

from __future__ import annotations

import numpy as np
import pytest

from cie_runbook.analysis.scan import Scan, scan_counts, trailing_sums, window_bins
from cie_runbook.analysis.verdicts import (
    DEFAULT_SENSITIVITY,
    Sensitivity,
    Verdicts,
    verdicts,
    watch_score,
)
from tests.analysis.test_scan import flat


def judged(observed: np.ndarray, expected: float = 20.0, bin_s: int = 300) -> Verdicts:
    n = len(observed)
    scan = scan_counts(observed, np.full(n, expected), flat(n, expected), bin_s, "low")
    return verdicts(scan, bins_of(scan, n), "low", DEFAULT_SENSITIVITY["count"])


def bins_of(scan: Scan, n: int) -> np.ndarray:
    return trailing_sums(np.ones(n), scan.bins)


def test_a_total_loss_is_acted_on_within_ten_minutes() -> None:
    observed = np.full(60, 20.0)
    observed[30:] = 0.0
    found = judged(observed)
    assert not found.is_watch[:30].any()
    assert found.is_act[31:].all()
    assert found.score[40] < -5


def test_a_significant_two_per_cent_is_no_incident() -> None:
    found = judged(np.full(60, 98_000.0), expected=100_000.0)
    assert not found.is_watch.any()


def test_a_few_missing_events_are_no_incident() -> None:
    assert not judged(np.zeros(60), expected=0.1).is_watch.any()


def test_a_recovery_closes_the_episode() -> None:
    observed = np.full(90, 20.0)
    observed[30:50] = 0.0
    found = judged(observed)
    assert found.is_act[45]
    assert not found.is_watch[54:].any()


def test_a_second_loss_after_a_recovery_is_found_again() -> None:
    observed = np.full(120, 20.0)
    observed[20:30] = observed[70:80] = 0.0
    found = judged(observed)
    assert found.is_act[25]
    assert not found.is_watch[40:70].any()
    assert found.is_act[75]


def test_a_rate_needs_points_as_well_as_factors() -> None:
    n = 60
    scan = scan_counts(np.full(n, 60.0), np.full(n, 20.0), flat(n, 20.0), 300, "high")
    many = np.full((len(window_bins(300)), n), 1e6)
    assert not verdicts(scan, many, "high", DEFAULT_SENSITIVITY["rate"]).is_watch.any()
    few = np.full((len(window_bins(300)), n), 500.0)
    assert verdicts(scan, few, "high", DEFAULT_SENSITIVITY["rate"]).is_act.any()


def test_a_budget_is_shared_by_all_that_are_watched() -> None:
    scores = [watch_score(0.5, watched) for watched in (1, 10, 35, 4200)]
    assert scores == sorted(scores)
    assert watch_score(0.5, 1) == watch_score(0.5, 5)  # none may have more than one in ten days
    assert watch_score(1.0, 70) == pytest.approx(watch_score(0.5, 35))
    assert Sensitivity().watch == watch_score(0.5, 1) < watch_score(0.5, 35)


@pytest.mark.parametrize(("budget", "watched"), [(0.0, 3), (0.5, 0)])
def test_no_budget_is_refused(budget: float, watched: int) -> None:
    with pytest.raises(ValueError, match="budget"):
        watch_score(budget, watched)


def test_a_budget_leaves_what_matters_alone() -> None:
    shared = DEFAULT_SENSITIVITY["rate"].within(0.5, 4200)
    assert shared.points == DEFAULT_SENSITIVITY["rate"].points
    assert shared.act > shared.watch > DEFAULT_SENSITIVITY["rate"].watch
