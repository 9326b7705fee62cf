"""Alt text is computed from the data, says what stands out first, and stays short."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.figures import describe
from tests.figures.builders import hours, level_track, make_track
from tests.findings.builders import make_episodes, make_frame


def test_a_usual_day_says_so_and_gives_the_totals() -> None:
    text = describe.describe("Check-ins", [make_track(hours([90.0, 95.0]))], describe.total_brief)
    assert text == (
        "Check-ins, Wed Nov 18, 2026. Nothing leaves its usual range. "
        "Check-ins completed 185, usual 200."
    )


def test_what_stands_out_comes_first() -> None:
    track = replace(make_track(hours([90.0])), episodes=make_episodes({}))
    text = describe.describe("Check-ins", [track], describe.total_brief)
    assert "Check-ins completed: 412 fewer (61 %) from 09:40 to 11:25 ET." in text


def test_an_open_episode_says_since() -> None:
    track = replace(make_track(hours([90.0])), episodes=make_episodes({"is_open": True}))
    assert describe.stands_out(track) == ["Check-ins completed: 412 fewer (61 %) since 09:40 ET."]


def test_a_stretch_without_data_is_named() -> None:
    track = make_track(hours([90.0, None, None, 90.0], ["ok", "unknown", "unknown", "ok"]))
    assert describe.not_known(track) == ["Check-ins completed: no data from 10:00 to 12:00 ET."]
    assert describe.not_known(make_track(hours([90.0]))) == []


def test_nothing_at_all_is_no_data_and_not_zero() -> None:
    track = make_track(hours([None, None], ["unknown"] * 2))
    text = describe.describe("Check-ins", [track], describe.total_brief)
    assert "no data" in text
    assert " 0" not in text


def test_a_total_compares_the_same_bins_on_both_sides() -> None:
    track = make_track(hours([90.0, None], ["ok", "unknown"]))
    assert describe.total(track) == "90, usual 100"


def test_a_level_gives_its_middle_and_its_peak() -> None:
    frame = make_frame([3000.0, 3000.0, 9400.0], kind="latency", calls=9.0)
    track = replace(level_track("ms"), frame=frame)
    assert describe.level_brief(track) == "CHIP median 3.0 s, highest 9.4 s at 09:10 ET"
    assert describe.level(replace(track, frame=frame.assign(value=np.nan))) == "no data"


@given(st.lists(st.text(min_size=1, max_size=120), min_size=1, max_size=12))
def test_alt_text_stays_short_and_says_when_it_left_something_out(sentences: list[str]) -> None:
    text = describe.fitted(sentences)
    assert len(text) <= describe.LONGEST
    assert text.endswith(describe.MORE) or all(sentence in text for sentence in sentences)
