"""What must not change a judgement does not change it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.calendar import federal_holidays
from cie_runbook.analysis.episodes import episodes
from tests.analysis.simulate import World, counts, days_grid, latencies, usual_counts
from tests.analysis.test_anomalies import DAY, TEN, flags, series

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(stop=st.integers(1, 287), seed=st.integers(0, 99), left=st.sampled_from([0.0, 0.5, 2.0]))
def test_a_prefix_is_judged_as_the_whole_was(stop: int, seed: int, left: float) -> None:
    history, current = series(DAY, World(seed=seed))
    current.iloc[TEN : TEN + 30] = (current.iloc[TEN : TEN + 30] * left).round()
    current.iloc[150 : 150 + seed % 20] = pd.NA
    whole = detect(history, current, direction="both", kind="count")
    prefix = detect(history, current.iloc[: stop + 1], direction="both", kind="count")
    pd.testing.assert_frame_equal(prefix, whole.iloc[: stop + 1])


@FEW
@given(factor=st.floats(0.01, 100))
def test_the_unit_of_a_latency_changes_no_score(factor: float) -> None:
    index = days_grid(DAY - timedelta(weeks=5), 36)
    requests = counts(index, World(per_day=4000.0))
    values = latencies(index, requests, 7)
    values.iloc[-120:-60] *= 1.8
    parts = [values.iloc[:-288], values.iloc[-288:]]
    here, scaled = (
        detect(*pair, direction="high", kind="latency", denominator=requests)
        for pair in (parts, [part * factor for part in parts])
    )
    assert here["state"].equals(scaled["state"])
    np.testing.assert_allclose(
        here["score"].to_numpy(float), scaled["score"].to_numpy(float), atol=1e-6
    )


@pytest.mark.parametrize("times", [2, 5])
def test_more_counts_scale_the_expectation_and_hide_no_loss(times: int) -> None:
    index = days_grid(DAY - timedelta(weeks=6), 43)
    rng = np.random.default_rng(91)
    usual = usual_counts(index, World(seed=91, per_day=2500.0))
    lost = np.ones(len(index))
    lost[-288 + TEN : -288 + TEN + 24] = 0.4
    frames = []
    for factor in (1, times):
        made = pd.Series(rng.poisson(usual * lost * factor), index=index, dtype="Float64")
        frames.append(detect(made.iloc[:-288], made.iloc[-288:], direction="low", kind="count"))
    few, many = frames
    busy = few["expected"] > 3
    ratio = many["expected"][busy] / few["expected"][busy]
    assert float(ratio.median()) == pytest.approx(times, rel=0.05)
    assert flags(few).any()
    assert flags(many)[TEN : TEN + 24].sum() >= flags(few)[TEN : TEN + 24].sum()
    assert not flags(many)[:TEN].any()


def test_weeks_may_pass_without_a_score_changing() -> None:
    history, current = series(date(2026, 6, 10), World(seed=92))
    current.iloc[TEN : TEN + 18] = 0.0
    told = []
    for weeks in (0, 2, 5):
        moved = [
            part.set_axis(part.index + pd.Timedelta(weeks=weeks)) for part in (history, current)
        ]
        told.append(detect(*moved, direction="low", kind="count", holidays=()))
    for other in told[1:]:
        assert other["state"].to_list() == told[0]["state"].to_list()
        np.testing.assert_allclose(
            other["expected"].to_numpy(float), told[0]["expected"].to_numpy(float)
        )


def test_a_holiday_outside_history_and_day_changes_nothing() -> None:
    history, current = series(DAY, World(seed=93))
    known = federal_holidays(2025, 2027)
    more = known | {date(2026, 3, 3), date(2027, 2, 2)}
    pd.testing.assert_frame_equal(
        detect(history, current, direction="low", kind="count", holidays=known),
        detect(history, current, direction="low", kind="count", holidays=more),
    )


def test_a_closure_named_in_history_frees_the_baseline_of_its_low_day() -> None:
    index = days_grid(DAY - timedelta(weeks=5), 36)
    closed = date(2026, 10, 21)
    factor = np.ones(len(index))
    factor[index.isin(days_grid(closed, 1))] = 0.05
    made = counts(index, World(seed=94), factor)
    known = federal_holidays(2025, 2027)
    named = detect(
        made.iloc[:-288], made.iloc[-288:], direction="low", kind="count", holidays=known | {closed}
    )
    plain = detect(
        made.iloc[:-288], made.iloc[-288:], direction="low", kind="count", holidays=known
    )
    assert not flags(named).any()
    assert not flags(plain).any()
    assert float(named["expected"].sum()) == pytest.approx(float(plain["expected"].sum()), rel=0.05)


def test_a_named_closure_makes_its_own_low_day_usual() -> None:
    index = days_grid(DAY - timedelta(weeks=8), 57)
    factor = np.ones(len(index))
    factor[-288 + 48 :] = 0.04  # the small hours belong to the day before
    made = counts(index, World(seed=95, per_day=6500.0), factor)
    past, now = made.iloc[:-288], made.iloc[-288:]
    assert flags(detect(past, now, direction="low", kind="count")).any()
    known = federal_holidays(2025, 2027) | {DAY}
    assert not flags(detect(past, now, direction="low", kind="count", holidays=known)).any()


def test_hindsight_dates_the_start_and_unsays_nothing() -> None:
    history, current = series(DAY, World(seed=96, per_day=4000.0))
    rng = np.random.default_rng(96)
    kept = rng.binomial(current.iloc[TEN : TEN + 30].to_numpy(dtype=int), 0.5)
    current.iloc[TEN : TEN + 30] = kept
    live = detect(history, current, direction="low", kind="count")
    back = detect(history, current, direction="low", kind="count", mode="retrospective")
    assert live["state"].equals(back["state"])
    (start,) = episodes(back)["start"]
    assert abs((start - current.index[TEN]).total_seconds()) <= 600
