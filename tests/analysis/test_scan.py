"""Windows that end at each bin add up what single bins cannot tell."""

from __future__ import annotations

import numpy as np
import pytest

from cie_runbook.analysis.scan import (
    recent_bins,
    scan_counts,
    scan_latencies,
    trailing_sums,
    window_bins,
)
from cie_runbook.analysis.usual import Usual


def flat(n: int, expected: float, dispersion: float = 1.0, spread: float = 0.05) -> Usual:
    return Usual(
        expected=np.full(n, expected),
        dispersion=np.full(n, dispersion),
        spread=np.full(n, spread),
        absent_share=np.full(n, 0.01),
        like_days=np.full(n, 25, dtype=np.int64),
        notes=("",) * n,
        volume=np.full(n, 12 * expected),
    )


def test_windows_fit_the_bins() -> None:
    assert window_bins(300)[[0, -1]].tolist() == [2, 60]
    assert window_bins(3600).tolist() == [1, 2, 3, 4, 6, 8]
    assert recent_bins(window_bins(300), 300).tolist() == [1, 1, 1, 2, 3, 4, 4, 4, 4, 4]


def test_sums_look_back_only() -> None:
    sums = trailing_sums(np.array([1.0, 2.0, 3.0]), np.array([1, 2]))
    assert sums.tolist() == [[1, 2, 3], [1, 3, 5]]


def test_a_small_lasting_loss_shows_in_long_windows_only() -> None:
    observed = np.full(60, 14.0)
    scan = scan_counts(observed, np.full(60, 20.0), flat(60, 20.0), 300, "low")
    assert scan.score[0, 59] > -3
    assert scan.score[-1, 59] < -4
    assert scan.departure[-1, 59] == pytest.approx(-0.3)


def test_unknown_bins_count_on_neither_side() -> None:
    observed = np.full(60, 20.0)
    observed[30:40] = np.nan
    scan = scan_counts(observed, np.full(60, 20.0), flat(60, 20.0), 300, "low")
    assert scan.departure[:, 45] == pytest.approx(0.0, abs=1e-9)
    assert scan.known[-2, 45] == 26
    assert scan.score[0, 39] == 0


def test_after_a_recovery_the_loss_no_longer_lasts() -> None:
    observed = np.full(60, 20.0)
    observed[20:40] = 0.0
    scan = scan_counts(observed, np.full(60, 20.0), flat(60, 20.0), 300, "low")
    assert scan.is_lasting[:, 39].all()
    assert not scan.is_lasting[-3:, 45].any()


def test_both_tails_are_judged_on_one_scale() -> None:
    expected, usual = np.full(30, 20.0), flat(30, 20.0)
    low = scan_counts(np.full(30, 5.0), expected, usual, 300, "both").score[-1, -1]
    high = scan_counts(np.full(30, 60.0), expected, usual, 300, "both").score[-1, -1]
    assert low < -5 < 5 < high


def test_a_latency_of_many_requests_counts_more() -> None:
    usual = flat(40, np.log(1000.0), dispersion=0.04)
    slow = np.full(40, np.log(2000.0))
    sure = scan_latencies(slow, np.full(40, 50.0), usual, 300)
    noisy = flat(40, np.log(1000.0), dispersion=2.0)
    unsure = scan_latencies(slow, np.full(40, 2.0), noisy, 300)
    assert sure.score[0, 20] > unsure.score[0, 20] > 0
    assert sure.observed[0, 20] == pytest.approx(2000)
    assert sure.expected[0, 20] == pytest.approx(1000)


def test_a_bin_without_requests_is_left_out() -> None:
    usual = flat(10, np.log(1000.0), dispersion=0.04)
    scan = scan_latencies(np.full(10, np.nan), np.zeros(10), usual, 300)
    assert (scan.score == 0).all()
    assert (scan.known == 0).all()
