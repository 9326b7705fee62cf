"""Hours add bins up, keep what is unknown, and take their state from dated episodes."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.findings.hours import hourly, hourly_states
from tests.findings.builders import at, make_episodes, make_frame


def test_twelve_bins_make_an_hour() -> None:
    hours = hourly(make_frame([10.0] * 24), make_episodes())
    assert list(hours["value"]) == [120, 120]
    assert list(hours["expected"]) == [120, 120]
    assert (hours["lower"] < 120).all()
    assert (hours["upper"] > 120).all()
    assert list(hours.index) == [at("09:00"), at("10:00")]


def test_an_hour_known_in_part_is_scaled_up() -> None:
    values = [10.0] * 9 + [None] * 3
    states = ["ok"] * 9 + ["unknown"] * 3
    hours = hourly(make_frame(values, states=states), make_episodes())
    assert hours["value"].iloc[0] == pytest.approx(120)


def test_an_hour_that_is_mostly_unknown_has_no_value() -> None:
    values = [10.0] * 5 + [None] * 7
    states = ["ok"] * 5 + ["unknown"] * 7
    hours = hourly(make_frame(values, states=states), make_episodes())
    assert hours["value"].isna().all()
    assert list(hours["state"]) == ["unknown"]


def test_a_share_is_weighed_by_its_calls() -> None:
    frame = make_frame([0.0, 0.3] * 6, expected=0.1, kind="rate", calls=1.0)
    frame["denominator"] = [10.0, 30.0] * 6
    hours = hourly(frame, make_episodes())
    assert hours["value"].iloc[0] == pytest.approx(0.225)
    assert hours["denominator"].iloc[0] == 240
    assert hours["upper"].iloc[0] <= 1


def test_the_range_of_a_success_rate_is_that_of_its_failures() -> None:
    hours = hourly(make_frame([0.9] * 12, expected=0.9, kind="rate", calls=50.0), make_episodes())
    assert 0 < hours["lower"].iloc[0] < 0.9 < hours["upper"].iloc[0] <= 1


def test_an_hour_without_calls_has_no_share() -> None:
    hours = hourly(make_frame([None] * 12, expected=0.1, kind="rate", calls=0.0), make_episodes())
    assert hours["value"].isna().all()
    assert list(hours["state"]) == ["ok"]


def test_an_episode_gives_its_state_to_every_hour_that_it_touches() -> None:
    states = hourly_states(make_frame([10.0] * 48), make_episodes({}))
    assert list(states) == ["act", "act", "act", "ok"]


def test_act_is_not_hidden_by_a_later_watch() -> None:
    watch = {"state": "watch", "start": at("09:00"), "end": at("10:00")}
    states = hourly_states(make_frame([10.0] * 12), make_episodes({}, watch))
    assert list(states) == ["act"]


def test_percentiles_cannot_be_added_up() -> None:
    with pytest.raises(ValueError, match="percentiles"):
        hourly(make_frame([10.0], kind="latency"), make_episodes())


def test_hours_are_utc_instants() -> None:
    hours = hourly(make_frame([10.0] * 12), make_episodes())
    assert isinstance(hours.index, pd.DatetimeIndex)
    assert str(hours.index.tz) == "UTC"
