"""The timeline has one row a signal and hour, and never hides what is unknown."""

from __future__ import annotations

from cie_runbook.findings.judge import judge
from cie_runbook.findings.reading import Reading
from cie_runbook.findings.timeline import TIMELINE_COLUMNS, brief, timeline
from tests.findings.builders import (
    DAY,
    catalog,
    make_episodes,
    make_frame,
    make_grounds,
    make_reading,
)

HOURS = make_frame([10.0] * 48)


def briefly(reading: Reading) -> str:
    return brief(reading, judge(reading, catalog()))


def test_a_signal_has_a_row_an_hour() -> None:
    reading = make_reading(frame=HOURS, episodes=make_episodes({}))
    table = timeline({"Counts": [reading]}, {reading.id: judge(reading, catalog())}, DAY)
    assert list(table["state"]) == ["act", "act", "act", "ok"]
    assert table["is_low"].all()
    assert set(table["section"]) == {"Counts"}
    assert list(table.columns) == list(TIMELINE_COLUMNS)


def test_a_signal_without_evidence_is_unknown_all_day() -> None:
    reading = make_reading(grounds=make_grounds("denied"))
    table = timeline({"Counts": [reading]}, {reading.id: judge(reading, catalog())}, DAY)
    assert len(table) == 24
    assert set(table["state"]) == {"unknown"}
    assert set(table["reading"]) == {"no permission"}


def test_no_signal_is_an_empty_table_with_its_columns() -> None:
    assert list(timeline({}, {}, DAY).columns) == list(TIMELINE_COLUMNS)


def test_a_loss_is_brief() -> None:
    loss = make_reading(frame=HOURS, episodes=make_episodes({}))
    assert briefly(loss) == "412 fewer, 09:40\N{EN DASH}11:25"


def test_an_open_slowness_says_its_level_and_since_when() -> None:
    row = {"observed": 9200.0, "expected": 3100.0, "score": 9.0, "is_open": True}
    slow = make_reading("chip_p95", make_frame([9200.0] * 12, kind="latency"), make_episodes(row))
    assert briefly(slow) == "9.2 s, since 09:40"


def test_what_is_as_usual_says_so() -> None:
    assert briefly(make_reading(frame=HOURS)) == "as usual"


def test_silence_says_since_when() -> None:
    states = ["ok"] * 24 + ["unknown"] * 24
    frame = make_frame([10.0] * 24 + [None] * 24, states=states)
    assert briefly(make_reading(frame=frame)) == "no data since 11:00"
    assert briefly(make_reading(frame=frame.iloc[24:])) == "no data"
