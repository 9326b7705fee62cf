"""A track keeps what is unknown, knows its busy hours, and is what is plotted."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.figures.track import Track, hourly_track, plotted, runs, track
from tests.figures.builders import hours, level_track, make_track
from tests.findings.builders import make_episodes, make_frame, make_reading


def test_an_unknown_bin_is_not_a_number() -> None:
    values = make_track(hours([90.0, None])).values("value")
    assert values[0] == 90
    assert np.isnan(values[1])


def test_a_column_that_was_not_measured_is_unknown() -> None:
    assert np.isnan(make_track(hours([90.0])).values("nothing")).all()


def test_hours_with_few_requests_show_no_range() -> None:
    frame = make_frame([3000.0] * 24, kind="latency", calls=40.0)
    frame["denominator"] = [40.0] * 12 + [1.0] * 12
    quiet = Track(title="x", unit="ms", frame=frame, episodes=make_episodes(), bin_s=300)
    lower, upper = quiet.usual_range()
    assert np.isfinite(lower[:12]).all()
    assert np.isnan(upper[12:]).all()


def test_a_count_has_no_quiet_hours() -> None:
    assert make_track(hours([1.0, 900.0])).busy().all()


def test_edges_close_the_last_bin() -> None:
    edges = make_track(hours([1.0, 2.0])).edges
    assert len(edges) == 3
    assert np.allclose(np.diff(edges), 1 / 24)


def test_what_is_plotted_is_one_row_a_track_and_bin() -> None:
    data = plotted([make_track(hours([1.0, 2.0])), level_track("ms", size=3)])
    assert len(data) == 5
    assert list(data["series"].unique()) == ["Check-ins completed", "CHIP"]
    assert {"at", "value", "expected", "lower", "upper", "state", "unit"} <= set(data)


@given(st.lists(st.booleans()))
def test_runs_cover_exactly_the_flags(flags: list[bool]) -> None:
    covered = [index for first, end in runs(flags) for index in range(first, end)]
    assert covered == [index for index, flag in enumerate(flags) if flag]


def test_a_reading_becomes_a_track_bin_by_bin_or_by_the_hour() -> None:
    reading = make_reading(frame=make_frame([10.0] * 24), episodes=make_episodes({}))
    assert len(track(reading).frame) == 24
    by_hour = hourly_track(reading)
    assert list(by_hour.values("value")) == [120, 120]
    assert by_hour.states == ["act", "act"]


def test_a_reading_without_evidence_is_an_unknown_track() -> None:
    assert track(make_reading()).is_unknown
    assert hourly_track(make_reading()).is_unknown
