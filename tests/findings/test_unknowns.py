"""No data, no permission and no points in clinic hours are three different statements."""

from __future__ import annotations

from typing import get_args

import pandas as pd

from cie_runbook.findings.reading import Availability
from cie_runbook.findings.unknowns import (
    gap_note,
    is_mostly_known,
    main_stretch,
    silence,
    unavailable,
    unknown_stretches,
)
from tests.findings.builders import at, make_frame, make_grounds, make_reading

LOST = make_frame([10.0] * 6 + [None] * 6, states=["ok"] * 6 + ["unknown"] * 6).assign(
    reason="no points for 30 min where at least 40 arrive"
)


def test_each_kind_of_absence_says_something_else() -> None:
    kinds = [kind for kind in get_args(Availability) if not make_grounds(kind).is_usable]
    said = {unavailable(make_reading(grounds=make_grounds(kind))) for kind in kinds}
    assert len(said) == len(kinds)


def test_no_permission_says_nothing_about_the_service() -> None:
    said = unavailable(make_reading(grounds=make_grounds("denied", "metrics_read is missing")))
    assert "the key may not read it" in said
    assert "says nothing about the service" in said
    assert "(metrics_read is missing)" in said


def test_an_empty_answer_is_not_a_zero() -> None:
    said = unavailable(make_reading(grounds=make_grounds("empty")))
    assert "holds no point" in said
    assert "0" not in said


def test_silence_in_clinic_hours_says_since_when_and_what_should_have_come() -> None:
    found = unknown_stretches(LOST)
    said = silence(make_reading(frame=LOST), LOST, found)
    assert "unknown since 09:30 ET: no points for 30 min where at least 40 arrive" in said


def test_a_whole_day_without_a_baseline_gives_its_reason() -> None:
    frame = make_frame([10.0] * 3, states=["unknown"] * 3).assign(reason="3 days of history")
    said = silence(make_reading(frame=frame), frame, unknown_stretches(frame))
    assert said == "Day-of check-ins completed: unknown: 3 days of history."


def test_what_ends_unknown_is_not_mostly_known() -> None:
    assert not is_mostly_known(LOST)
    assert not is_mostly_known(LOST.iloc[:0])


def test_silence_before_the_clinics_open_turns_nothing() -> None:
    frame = make_frame([None] * 24 + [10.0] * 48, states=["unknown"] * 24 + ["ok"] * 48)
    frame.index = pd.DatetimeIndex(frame.index) - pd.Timedelta(hours=4)
    assert is_mostly_known(frame)


def test_silence_in_the_clinics_hours_turns_the_verdict() -> None:
    frame = make_frame([10.0] * 24 + [None] * 24 + [10.0] * 24,
                       states=["ok"] * 24 + ["unknown"] * 24 + ["ok"] * 24)  # fmt: skip
    assert not is_mostly_known(frame)
    assert main_stretch(unknown_stretches(frame)).start == at("11:00")


def test_a_share_is_judged_by_time_since_its_calls_are_unknown_too() -> None:
    frame = make_frame([0.1] * 24 + [None] * 24, expected=0.1, kind="rate", calls=10.0)
    frame["state"] = ["ok"] * 23 + ["unknown"] * 24 + ["ok"]
    assert not is_mostly_known(frame)


def test_a_night_is_judged_by_all_of_its_hours() -> None:
    frame = make_frame([10.0] * 12 + [None] * 12, states=["ok"] * 12 + ["unknown"] * 12)
    frame.index = pd.DatetimeIndex(frame.index) - pd.Timedelta(hours=8)
    assert not is_mostly_known(frame)


def test_a_short_gap_in_between_is_only_noted() -> None:
    frame = make_frame([10.0] * 24, states=["ok"] * 10 + ["unknown"] + ["ok"] * 13)
    found = unknown_stretches(frame)
    assert is_mostly_known(frame)
    assert found[0].start == at("09:50")
    assert gap_note(found) == " Unknown in between: from 09:50 to 09:55 ET."
    assert gap_note(()) == ""
