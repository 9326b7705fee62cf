"""Episodes: joined, dated, counted and told in a sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.episodes import EPISODE_COLUMNS, GAP_COLUMNS, episodes, gaps
from cie_runbook.analysis.judged import Mode
from tests.analysis.simulate import World
from tests.analysis.test_anomalies import DAY, TEN, series


def judged(*changes: tuple[int, int, float], mode: Mode = "retrospective") -> pd.DataFrame:
    history, current = series(DAY, World())
    for first, after, left in changes:
        current.iloc[first:after] = np.floor(current.iloc[first:after].to_numpy(float) * left)
    return detect(history, current, direction="low", kind="count", mode=mode)


def test_a_quiet_day_has_none() -> None:
    found = episodes(judged())
    assert len(found) == 0
    assert dict(found.dtypes.astype(str)) == dict(EPISODE_COLUMNS)
    assert dict(gaps(judged()).dtypes.astype(str)) == dict(GAP_COLUMNS)


def test_an_outage_is_one_episode_with_its_numbers() -> None:
    frame = judged((TEN, TEN + 21, 0.0))
    (found,) = episodes(frame).to_dict("records")
    index = frame.index
    assert found["start"] == index[TEN]
    assert found["end"] == index[TEN + 21]
    assert not found["is_open"]
    assert found["state"] == "act"
    assert found["observed"] == 0
    assert found["depth"] == 1
    assert found["missing_low"] < found["missing"] < found["missing_high"]
    assert found["missing"] == found["expected"]
    assert found["reason"].startswith("0 came from 10:00 to 11:45 ET where ")
    assert "judged from" in found["reason"]


def test_live_an_episode_begins_with_the_window_that_fired() -> None:
    frame = judged((TEN, TEN + 21, 0.0), mode="live")
    (found,) = episodes(frame).to_dict("records")
    assert abs((found["start"] - frame.index[TEN]).total_seconds()) <= 600


def test_what_still_goes_on_is_open() -> None:
    frame = judged((TEN, 288, 0.0)).iloc[: TEN + 20]
    (found,) = episodes(frame).to_dict("records")
    assert found["is_open"]
    assert "since 10:00 ET" in found["reason"]


def test_a_short_recovery_does_not_split_an_episode_and_a_long_one_does() -> None:
    short = judged((TEN, TEN + 12, 0.0), (TEN + 15, TEN + 30, 0.0))
    assert len(episodes(short)) == 1
    long = judged((TEN, TEN + 12, 0.0), (TEN + 48, TEN + 60, 0.0))
    assert len(episodes(long)) == 2


def test_a_partial_loss_is_dated_near_its_truth() -> None:
    frame = judged((TEN, TEN + 36, 0.5))
    (found,) = episodes(frame).to_dict("records")
    assert abs((found["start"] - frame.index[TEN]).total_seconds()) <= 1200
    assert 0.35 < found["depth"] < 0.65


def test_a_gap_is_dated_from_its_first_silent_bin() -> None:
    history, current = series(DAY, World())
    current.iloc[TEN : TEN + 24] = pd.NA
    (found,) = gaps(detect(history, current, direction="low", kind="count")).to_dict("records")
    assert found["start"] == current.index[TEN]
    assert found["end"] == current.index[TEN + 24]
    assert not found["is_open"]
    assert "no points for 120 min" in found["reason"] or "no points for 2 h" in found["reason"]
