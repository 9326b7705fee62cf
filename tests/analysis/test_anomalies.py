"""Detection on a small world: fast, calm, causal, and honest about what is unknown."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.episodes import episodes, gaps
from cie_runbook.analysis.judged import JUDGED_COLUMNS
from cie_runbook.analysis.usual import Kind
from tests.analysis.simulate import (
    World,
    contaminated,
    counts,
    days_grid,
    latencies,
)

DAY = date(2026, 10, 28)
WATCHED = 35  # as in a daily run: one false episode in seventy days of a signal
TEN = (10 - 0) * 12  # ten o'clock, in bins from midnight


def series(day: date, world: World, weeks: int = 6) -> tuple[pd.Series, pd.Series]:
    index = days_grid(day - timedelta(weeks=weeks), 7 * weeks + 1)
    now = days_grid(day, 1)
    factor = np.ones(len(index))
    factor[: -len(now)] = contaminated(index, world.seed)[: -len(now)]
    made = counts(index, world, factor)
    return made.iloc[: -len(now)], made.iloc[-len(now) :]


def flags(frame: pd.DataFrame) -> np.ndarray:
    return frame["state"].isin(["watch", "act"]).to_numpy(dtype=bool)


def first_flag(frame: pd.DataFrame, start: int) -> int:
    """Minutes from the start of the incident to the end of the first flagged bin."""
    found = np.flatnonzero(flags(frame)[start:])
    return int(found[0] + 1) * 5 if found.size else 10_000


def test_the_table_keeps_its_contract() -> None:
    history, current = series(DAY, World())
    frame = detect(history, current, direction="low", kind="count")
    assert dict(frame.dtypes.astype(str)) == dict(JUDGED_COLUMNS)
    assert frame.index.equals(current.index)
    assert set(frame["mode"]) == {"live"}


@pytest.mark.parametrize(
    "day",
    [
        DAY,
        date(2026, 9, 7),  # Labor Day
        date(2026, 9, 8),
        date(2026, 10, 31),  # a Saturday
        date(2026, 11, 1),  # clocks go back
        date(2026, 11, 2),
        date(2026, 11, 26),  # Thanksgiving
        date(2026, 11, 27),
        date(2026, 12, 25),
        date(2027, 1, 4),
        date(2027, 3, 14),  # clocks go forward
    ],
)
def test_an_ordinary_day_of_any_kind_raises_nothing(day: date) -> None:
    for seed, per_day in ((21, 2000.0), (22, 300.0), (23, 6500.0)):
        history, current = series(day, World(seed=seed, per_day=per_day))
        frame = detect(history, current, direction="low", kind="count", signals_watched=WATCHED)
        assert not flags(frame).any()
        assert (frame["state"] == "ok").all()


@pytest.mark.parametrize(("left", "minutes"), [(0.0, 15), (0.5, 30), (0.67, 180)])
def test_a_loss_is_noticed_in_time(left: float, minutes: int) -> None:
    history, current = series(DAY, World(per_day=6500.0))
    rng = np.random.default_rng(31)
    lost = current.copy()
    lost.iloc[TEN:] = rng.binomial(current.iloc[TEN:].to_numpy(dtype=int), left)
    assert first_flag(detect(history, lost, direction="low", kind="count"), TEN) <= minutes


def test_no_state_depends_on_what_comes_later() -> None:
    history, current = series(DAY, World())
    current.iloc[TEN : TEN + 20] = 0
    current.iloc[150:160] = pd.NA
    whole = detect(history, current, direction="both", kind="count")
    for stop in (TEN - 1, TEN + 2, TEN + 21, 155, 200):
        prefix = detect(history, current.iloc[:stop], direction="both", kind="count")
        pd.testing.assert_frame_equal(prefix, whole.iloc[:stop])


def test_the_mode_changes_no_state() -> None:
    history, current = series(DAY, World())
    current.iloc[TEN : TEN + 20] = 0
    live = detect(history, current, direction="low", kind="count")
    past = detect(history, current, direction="low", kind="count", mode="retrospective")
    assert past["state"].equals(live["state"])
    assert set(past["mode"]) == {"retrospective"}


def test_silence_in_busy_hours_is_unknown_with_its_sentence() -> None:
    history, current = series(DAY, World())
    current.iloc[TEN:] = pd.NA
    frame = detect(history, current, direction="low", kind="count")
    assert not flags(frame).any()
    assert frame["state"].iloc[TEN + 4] == "unknown"
    said = frame["reason"].iloc[TEN + 4]
    assert said.startswith("no points for 25 min where at least 60 arrive")
    assert frame["value"].iloc[TEN + 4] is pd.NA
    gap = gaps(frame)
    assert gap["start"].iloc[0] == current.index[TEN]
    assert gap["is_open"].iloc[0]


def test_silence_at_night_is_a_counters_habit() -> None:
    history, current = series(DAY, World(per_day=300.0))
    sent = history.mask(history == 0)
    frame = detect(sent, current.mask(current == 0), direction="low", kind="count")
    assert (frame["state"] == "ok").all()
    assert frame["value"].isna().any()


def test_a_total_loss_of_a_counter_that_sends_nothing_is_unknown_not_ok() -> None:
    history, current = series(DAY, World(per_day=2000.0))
    current.iloc[TEN:] = pd.NA
    frame = detect(history.mask(history == 0), current, direction="low", kind="count")
    assert (frame["state"].iloc[TEN + 4 : TEN + 60] == "unknown").all()


def test_too_little_history_is_unknown_and_a_short_one_is_said() -> None:
    history, current = series(DAY, World())
    none = detect(history.iloc[-5 * 288 :], current, direction="low", kind="count")
    assert set(none["state"]) == {"unknown"}
    assert none["reason"].iloc[0].startswith("5 days of history")
    short = detect(history.iloc[-14 * 288 :], current, direction="low", kind="count")
    assert "weaker judgement: 14 days" in short["reason"].iloc[0]
    assert (short["state"] == "ok").all()
    empty = detect(history.iloc[:0], current, direction="low", kind="count")
    assert set(empty["state"]) == {"unknown"}


def test_a_rise_of_visits_is_seen_only_when_asked_for() -> None:
    history, current = series(DAY, World())
    current.iloc[TEN : TEN + 40] *= 3
    assert not flags(detect(history, current, direction="low", kind="count")).any()
    high = detect(history, current, direction="high", kind="count")
    assert flags(high)[TEN : TEN + 40].any()
    assert high["score"].iloc[TEN + 20] > 5


def rates(share: float, seed: int = 41) -> tuple[pd.Series, pd.Series, pd.Series]:
    rng = np.random.default_rng(seed)
    history, current = series(DAY, World(seed=seed))
    trials = pd.concat([history, current])
    events = pd.Series(
        rng.binomial(trials.to_numpy(dtype=int), share), index=trials.index, dtype="Float64"
    )
    return events[events.index < current.index[0]], events[events.index >= current.index[0]], trials


def test_a_burst_of_errors_is_seen_and_one_of_two_calls_is_nothing() -> None:
    past, now, trials = rates(0.005)
    calm = detect(past, now, direction="high", kind="rate", denominator=trials)
    assert not flags(calm).any()
    night = now.copy()
    night.iloc[24] = 1.0
    both = trials.copy()
    both.loc[now.index[24]] = 2.0
    assert not flags(detect(past, night, direction="high", kind="rate", denominator=both)).any()
    rng = np.random.default_rng(42)
    burst = now.copy()
    burst.iloc[TEN : TEN + 12] = rng.binomial(
        trials.loc[now.index[TEN : TEN + 12]].to_numpy(dtype=int), 0.3
    )
    frame = detect(past, burst, direction="high", kind="rate", denominator=trials)
    assert first_flag(frame, TEN) <= 15
    assert frame["expected"].iloc[TEN] == pytest.approx(0.005, rel=0.5)
    assert 0.2 < frame["value"].iloc[TEN : TEN + 12].mean() < 0.4


def test_a_falling_success_rate_is_low() -> None:
    past, now, trials = rates(0.92)
    rng = np.random.default_rng(43)
    now.iloc[TEN:180] = rng.binomial(trials.loc[now.index[TEN:180]].to_numpy(dtype=int), 0.6)
    frame = detect(past, now, direction="low", kind="rate", denominator=trials)
    assert flags(frame)[TEN:180].any()
    assert frame["score"].iloc[150] < -4
    assert frame["expected"].iloc[150] == pytest.approx(0.92, abs=0.02)
    assert (frame["lower"].dropna() <= frame["upper"].dropna()).all()
    assert not flags(detect(past, now, direction="high", kind="rate", denominator=trials)).any()


def test_a_creeping_latency_is_found_and_a_wandering_day_is_not() -> None:
    index = days_grid(DAY - timedelta(weeks=6), 43)
    requests = counts(index, World(per_day=6500.0))
    values = latencies(index, requests, 51)
    start = days_grid(DAY, 1)[0]
    past, now = values[values.index < start], values[values.index >= start]
    calm = detect(past, now * 1.12, direction="high", kind="latency", denominator=requests)
    assert not flags(calm).any()
    creep = now * np.clip(1 + 1.5 * (np.arange(len(now)) - 96) / 144, 1, 2.5)
    frame = detect(past, creep, direction="high", kind="latency", denominator=requests)
    assert (frame["state"] == "act").any()
    assert episodes(frame)["is_open"].iloc[-1] or len(episodes(frame)) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 2**32 - 1),
    gone=st.floats(0, 1),
    kind=st.sampled_from(["count", "rate", "latency"]),
    days=st.integers(0, 20),
)
def test_any_pattern_of_gaps_can_be_judged(seed: int, gone: float, kind: Kind, days: int) -> None:
    rng = np.random.default_rng(seed)
    index = days_grid(DAY - timedelta(days=days), days + 1)
    values = pd.Series(rng.poisson(3.0, len(index)), index=index, dtype="Float64")
    trials = values + rng.poisson(20.0, len(index))
    values = values.mask(rng.random(len(index)) < gone)
    trials = trials.mask(rng.random(len(index)) < gone / 2)
    start = days_grid(DAY, 1)[0]
    frame = detect(
        values[index < start],
        values[index >= start],
        direction="both",
        kind=kind,
        denominator=trials,
        mode="retrospective",
    )
    assert set(frame["state"]) <= {"ok", "watch", "act", "unknown"}
    assert not frame["state"].where(frame["value"].isna(), "ok").isin(["watch", "act"]).any()
    found = episodes(frame)
    assert (found["start"] < found["end"]).all()
    assert (gaps(frame)["start"] < gaps(frame)["end"]).all()


def test_shifting_everything_by_whole_weeks_changes_no_score() -> None:
    history, current = series(date(2026, 6, 10), World())
    later = pd.Timedelta(weeks=3)
    moved = [part.set_axis(part.index + later) for part in (history, current)]
    here = detect(history, current, direction="low", kind="count", holidays=())
    there = detect(moved[0], moved[1], direction="low", kind="count", holidays=())
    np.testing.assert_allclose(
        here["score"].to_numpy(float), there["score"].to_numpy(float), atol=1e-9
    )


def test_more_traffic_all_round_raises_nothing() -> None:
    history, current = series(DAY, World())
    frame = detect(
        history * 10, current * 10, direction="low", kind="count", signals_watched=WATCHED
    )
    assert not flags(frame).any()
