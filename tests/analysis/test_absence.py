"""A missing bin is habit or unknown, and habit is read from the past."""

from __future__ import annotations

import numpy as np

from cie_runbook.analysis.absence import absent_share, unexplained_absence, zero_where_habitual


def history(present_share: float) -> np.ndarray:
    rng = np.random.default_rng(5)
    values = np.ones((30, 288))
    values[rng.random(values.shape) > present_share] = np.nan
    return values


def test_the_share_of_absent_days_is_found() -> None:
    share = absent_share(history(0.7), 300)
    assert abs(share.mean() - 0.3) < 0.03
    assert 0 < absent_share(np.ones((30, 288)), 300).max() < 0.01


def test_habitual_absence_is_zero_but_a_day_without_any_point_stays_unknown() -> None:
    values = history(0.7)
    values[3] = np.nan
    filled = zero_where_habitual(values, absent_share(values, 300))
    assert np.isnan(filled[3]).all()
    assert not np.isnan(filled[4]).any()


def test_a_rare_gap_in_the_past_stays_unknown() -> None:
    values = np.ones((30, 288))
    values[3, 100:110] = np.nan
    filled = zero_where_habitual(values, absent_share(values, 300))
    assert np.isnan(filled[3, 105])


def test_silence_in_busy_hours_is_unknown_within_a_quarter_of_an_hour() -> None:
    absent = np.zeros(20, dtype=np.bool_)
    absent[5:15] = True
    unknown, run = unexplained_absence(absent, np.full(20, 0.003))
    assert not unknown[5]
    assert unknown[7:15].all()
    assert not unknown[15:].any()
    assert run[14] == 10


def test_silence_at_night_is_habit() -> None:
    unknown, _ = unexplained_absence(np.ones(60, dtype=np.bool_), np.full(60, 0.95))
    assert not unknown.any()
