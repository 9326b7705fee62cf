"""An incident is over when signals, monitors and pages are; whatever is unknown keeps it open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd
import pytest

from cie_runbook.analysis.alerts import Monitor
from cie_runbook.analysis.recovery import Recovery
from cie_runbook.findings.model import Status
from cie_runbook.findings.reading import Availability
from cie_runbook.findings.recovered import (
    is_over,
    monitors_finding,
    pages_finding,
    pages_of,
    recovery_table,
    signals_finding,
)
from tests.findings.builders import at, catalog, make_grounds

RULES = catalog().rules.recovery
HOUR = timedelta(hours=1)
BACK = Recovery("recovered", at("09:40"), at("11:45"), HOUR)
LATER = Recovery("recovered", at("09:50"), at("12:00"), 2 * HOUR)
OFF = Recovery("off", at("10:00"))
TITLES = {"a": "Signal A", "b": "Signal B", "a:VISN 9": "Signal A, VISN 9"}


def monitor(state: str = "OK", *, is_muted: bool = False) -> Monitor:
    return Monitor(id="1", org="tevi", name="CHIP", state=state, since=None, is_muted=is_muted)


def incidents(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    """Return incidents from status, created and resolved by the clock."""
    return pd.DataFrame(
        {
            "incident_id": [f"Q{number}" for number in range(len(rows))],
            "incident_number": [f"{number}" for number in range(len(rows))],
            "status": pd.array([row[0] for row in rows], dtype="string"),
            "created_at": pd.to_datetime([at(row[1]) for row in rows], utc=True),
            "resolved_at": pd.to_datetime(
                pd.Series([at(row[2]) if row[2] else None for row in rows], dtype="object"),
                utc=True,
            ),
        }
    )


def test_what_is_not_back_stands_first_then_what_was_back_last() -> None:
    found = recovery_table({"a": BACK, "b": OFF, "a:VISN 9": LATER}, TITLES)

    assert list(found["signal"]) == ["Signal B", "Signal A, VISN 9", "Signal A"]
    assert found["back_at"].isna().tolist() == [True, False, False]
    assert found["steady_min"].tolist() == [0, 120, 60]


def test_without_a_signal_the_table_has_its_columns() -> None:
    assert "steady_min" in recovery_table({}, {})


def test_all_signals_back_are_told_with_the_shortest_time_that_they_are_steady() -> None:
    found = signals_finding({"a": BACK, "b": LATER}, TITLES, RULES, ("chip",))

    assert found.status == "ok"
    assert found.sentence == (
        "Signals: all 2 signals are back since 12:00 ET, and steady for 60 min at least."
    )


def test_a_region_does_not_date_the_recovery_of_the_country() -> None:
    found = signals_finding({"a": BACK, "a:VISN 9": LATER}, TITLES, RULES, ("chip",))

    assert "back, those of the whole country since 11:45 ET" in found.sentence


@pytest.mark.parametrize(
    ("other", "status"),
    [
        (OFF, "act"),
        (Recovery("unknown", at("10:00")), "unknown"),
        (Recovery("recovering", at("10:00"), at("11:50"), timedelta(minutes=10)), "watch"),
    ],
)
def test_one_signal_that_is_not_back_keeps_it_open(other: Recovery, status: Status) -> None:
    found = signals_finding({"a": BACK, "b": other}, TITLES, RULES, ("chip",))

    assert found.status == status
    assert "Signal B" in found.sentence
    assert "30 min" in found.next_action


def test_no_signal_at_all_is_unknown() -> None:
    assert signals_finding({}, {}, RULES, ("chip",)).status == "unknown"


@pytest.mark.parametrize(
    ("monitors", "status"),
    [
        ([monitor()], "ok"),
        ([monitor("Alert")], "act"),
        ([monitor("No Data")], "act"),
        ([monitor("Alert", is_muted=True)], "watch"),
    ],
)
def test_a_monitor_that_fires_or_is_muted_is_not_quiet(
    monitors: Sequence[Monitor], status: Status
) -> None:
    assert monitors_finding(monitors, make_grounds()).status == status


@pytest.mark.parametrize("availability", ["denied", "unreachable"])
def test_what_did_not_come_is_unknown_and_no_silence(availability: Availability) -> None:
    grounds = make_grounds(availability)

    assert monitors_finding([], grounds).status == "unknown"
    assert pages_finding(incidents(), grounds).status == "unknown"


def test_pages_of_the_incident_are_those_since_it_began_as_they_stand_now() -> None:
    told = incidents(
        ("resolved", "08:00", "08:30"),
        ("resolved", "09:50", "11:45"),
        ("triggered", "12:30", None),
    )
    found = pages_of(told, at("09:40"), at("10:30"))

    assert found["status"].tolist() == ["triggered"]
    assert pages_of(told, at("09:40"), at("12:00"))["status"].tolist() == ["resolved"]


def test_pages_are_over_when_each_is_resolved() -> None:
    left = incidents(("acknowledged", "09:50", None))

    assert pages_finding(left, make_grounds()).status == "act"
    assert "#0 (acknowledged)" in pages_finding(left, make_grounds()).sentence
    assert pages_finding(incidents(("resolved", "09:50", "11:00")), make_grounds()).status == "ok"
    assert "nobody was paged" in pages_finding(incidents(), make_grounds("empty")).sentence


def test_it_is_over_only_when_everything_is_known_and_back() -> None:
    good = monitors_finding([monitor()], make_grounds())
    unknown = monitors_finding([], make_grounds("denied"))

    assert is_over([good])
    assert not is_over([good, unknown])
