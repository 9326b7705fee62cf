"""What could have been seen is said, and is true."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.detectable import smallest_detectable
from tests.analysis.simulate import World
from tests.analysis.test_anomalies import DAY, TEN, flags, rates, series

N_WORLDS = 40


def test_more_traffic_and_longer_losses_can_be_seen_better() -> None:
    shares = {}
    for per_day in (500.0, 6500.0):
        history, current = series(DAY, World(per_day=per_day))
        frame = detect(history, current, direction="low", kind="count")
        for minutes in (30, 120):
            shares[per_day, minutes] = smallest_detectable(frame, "low", minutes=minutes).share
    known = {key: share for key, share in shares.items() if share is not None}
    assert known[6500.0, 120] < known[6500.0, 30] < 0.6
    assert known[6500.0, 120] < known[500.0, 120]


def test_the_sentence_says_it() -> None:
    history, current = series(DAY, World())
    frame = detect(history, current, direction="low", kind="count")
    found = smallest_detectable(frame, "low")
    assert found.sentence.startswith("a loss under ")
    assert " for 60 min might not have been seen, " in found.sentence


def test_the_loss_that_is_stated_is_seen_nine_times_in_ten() -> None:
    seen, small = 0, 0
    for seed in range(N_WORLDS):
        history, current = series(DAY, World(per_day=6500.0, seed=seed))
        frame = detect(history, current, direction="low", kind="count")
        share = smallest_detectable(frame, "low").share
        assert share is not None
        seen += is_seen_at(history, current, share, seed)
        small += is_seen_at(history, current, share / 2, seed)
    assert seen >= 0.9 * N_WORLDS
    assert small < 0.6 * N_WORLDS


def is_seen_at(history: pd.Series, current: pd.Series, share: float, seed: int) -> bool:
    lost = current.copy()
    hour = slice(TEN, TEN + 12)
    some = current.iloc[hour].to_numpy(dtype=np.int64)
    lost.iloc[hour] = np.random.default_rng(seed).binomial(some, 1 - share).astype(float)
    judged = detect(history, lost, direction="low", kind="count")
    return bool(flags(judged)[TEN : TEN + 14].any())


def test_at_a_tiny_volume_not_even_a_total_loss_is_seen() -> None:
    history, current = series(DAY, World(per_day=20.0))
    frame = detect(history, current, direction="low", kind="count")
    found = smallest_detectable(frame, "low", minutes=30)
    assert found.share is None
    assert "not even a total loss" in found.sentence


def test_rates_and_silence_have_an_answer_too() -> None:
    past, now, trials = rates(0.005)
    frame = detect(past, now, direction="high", kind="rate", denominator=trials)
    found = smallest_detectable(frame, "high")
    assert found.share is not None
    assert found.share > 0.5
    nothing = detect(past.iloc[:10], now, direction="high", kind="rate", denominator=trials)
    assert smallest_detectable(nothing, "high").share is None


def test_a_success_rate_is_answered_as_a_loss_of_successes() -> None:
    past, now, trials = rates(0.9)
    frame = detect(past, now, direction="low", kind="rate", denominator=trials)
    found = smallest_detectable(frame, "low")
    assert found.share is not None
    assert 0.01 < found.share < 0.9
