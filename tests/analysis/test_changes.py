"""Changes stand on one axis with an incident's start, those that could have caused it first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from cie_runbook.analysis.changes import changes_around, expiring, muted, released

START = datetime(2026, 11, 18, 15, tzinfo=UTC)


def at(minutes: float) -> pd.Timestamp:
    return pd.Timestamp(START + timedelta(minutes=minutes))


def events(*made: tuple[float, str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "at": [at(minutes) for minutes, _, _ in made],
            "title": [title for _, title, _ in made],
            "service": ["chip"] * len(made),
            "source": [source for _, _, source in made],
            "tags": [""] * len(made),
        }
    )


def test_the_latest_release_before_the_start_stands_first() -> None:
    told = released(
        events((-300, "old", "deployment"), (-12, "new", "deployment"), (30, "fix", "deployment"))
    )
    found = changes_around(START, [told])
    assert found["what"].tolist() == ["new", "old", "fix"]
    assert found["minutes_before"].tolist() == [12, 300, -30]
    assert found["is_candidate"].tolist() == [True, True, False]


def test_alerts_are_no_changes() -> None:
    assert released(events((-5, "[Triggered] x", "monitor"))).empty
    assert released(events((-5, "x", "flipper")))["kind"].tolist() == ["flag"]


def test_a_change_of_the_day_before_yesterday_is_left_out() -> None:
    assert changes_around(START, [released(events((-3_000, "old", "deployment")))]).empty


def test_a_downtime_explains_and_causes_nothing() -> None:
    periods = pd.DataFrame(
        {"start": [at(-9_000)], "end": [pd.NaT], "service": ["chip"], "what": ["muted"]}
    )
    found = changes_around(START, [muted(periods, "downtime")])
    assert found["is_candidate"].tolist() == [False]


def test_a_certificate_that_ended_is_a_candidate() -> None:
    certificates = pd.DataFrame(
        {"expires_at": [at(-1), at(60)], "service": ["lorota", "chip"], "host": ["a", "b"]}
    )
    found = changes_around(START, [expiring(certificates)])
    assert found["is_candidate"].tolist() == [True, False]
    assert found["what"].tolist()[0] == "the certificate of a ends"


def test_nothing_changed_keeps_the_columns() -> None:
    assert changes_around(START, []).dtypes.equals(
        changes_around(START, [released(events())]).dtypes
    )
