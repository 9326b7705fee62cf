"""The figure of why: what was seen, how strange it was, and what the usual was learnt from."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from cie_runbook.analysis.baseline_days import BASELINE_DAY_COLUMNS
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.detection import Grounds, days_sentence, detection_grounds
from cie_runbook.figures.track import Track
from tests.figures.builders import FRAMING, hours, lines, make_track, texts, values

SEEN = [100.0, 40.0, 30.0, 105.0]


def past_days(*roles: str) -> pd.DataFrame:
    rows = [
        {
            "day": date(2026, 10, 1) + timedelta(days=at),
            "total": None if role == "no data" else 900.0 + at,
            "role": role,
            "share": float(role == "used"),
        }
        for at, role in enumerate(roles)
    ]
    return pd.DataFrame(rows, columns=list(BASELINE_DAY_COLUMNS)).astype(dict(BASELINE_DAY_COLUMNS))


def judged() -> Track:
    frame = hours(SEEN, states=["ok", "act", "act", "ok"])
    frame["score"] = pd.array([0.1, -7.5, -9.0, 0.3], dtype="Float64")
    return make_track(frame)


@pytest.fixture
def chart() -> Chart:
    days = past_days("used", "used", "partly", "strange", "holiday", "no data")
    return detection_grounds(judged(), Grounds(days=days, watch=4.0, act=4.7), FRAMING)


def test_what_was_seen_stands_over_its_score(chart: Chart) -> None:
    seen, score, _ = chart.figure.axes
    assert values(lines(seen, "now")[0])[:4] == SEEN
    assert values(lines(score, "score")[0]) == [0.1, -7.5, -9.0, 0.3]
    assert sorted(values(line)[0] for line in lines(score, "watch")) == [-4.0, 4.0]
    assert {"watch", "act"} <= set(texts(chart))


def test_every_past_day_has_a_bar_and_set_aside_ones_a_hatch(chart: Chart) -> None:
    bars = {str(patch.get_gid()): patch for patch in chart.figure.axes[2].patches}
    assert len(chart.figure.axes[2].patches) == 6
    assert not bars["used"].get_hatch()
    assert bars["holiday"].get_hatch() != bars["strange"].get_hatch()
    assert "3 of 6 taught the usual" in " ".join(
        str(text) for text in [*texts(chart), chart.figure.axes[2].get_title("right")]
    ) or any("3 of 6" in text for text in texts(chart))


def test_the_alt_text_says_what_was_set_aside(chart: Chart) -> None:
    assert chart.alt.endswith(
        "The usual rests on 3 of 6 past days; 1 taught but for some hours, "
        "1 strange as a whole, 1 holiday."
    )
    assert "score" in chart.data


def test_without_history_nothing_is_claimed() -> None:
    nothing = past_days()
    chart = detection_grounds(judged(), Grounds(days=nothing, watch=4.0, act=4.7), FRAMING)
    assert days_sentence(nothing) == "The usual rests on 0 of 0 past days."
    assert not chart.figure.axes[2].patches


def test_an_unknown_score_is_a_gap() -> None:
    track = judged()
    track.frame["score"] = pd.array([pd.NA] * 4, dtype="Float64")
    chart = detection_grounds(track, Grounds(days=past_days("used"), watch=4, act=4.7), FRAMING)
    assert np.isnan(values(lines(chart.figure.axes[1], "score")[0])).all()
