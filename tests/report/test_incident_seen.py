"""Each rehearsal gives the right suspect, severity and call-out, and a range with the truth."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from cie_runbook.drill.rehearsal import world_of
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.findings.verdict import CORE_SIGNALS
from cie_runbook.redaction import Redactor
from cie_runbook.report.incident_case import feed
from cie_runbook.report.incident_seen import IncidentSeen
from tests.rehearsed import NOW, drill_settings
from tests.report.incidents import incident
from tests.served import DAY as DATE

NOON = "2025-11-19T12:00-05:00"
AT = {"regional-drop": NOON, "normal": NOON}
SEVERITIES = {"vista-outage": 2, "chip-creep": 3, "regional-drop": 2}
CALL_OUTS = {
    "vista-outage": ("vettext-production-support", "@vetext-tier-3-team"),
    "chip-creep": None,  # CHIP is ours
    "regional-drop": ("vettext-production-support", "@vetext-tier-3-team"),
}


def seen(scenario: str) -> IncidentSeen:
    return incident(scenario, AT.get(scenario, ""))


def completed(scenario: str) -> float:
    """Return the check-ins that were completed in a rehearsal's day, of all flows."""
    world = world_of(drill_settings(f"drill:{scenario}"), SCENARIOS[scenario], DATE)
    made = world.telemetry(DATE).national
    return float(sum(np.nansum(made[name]) for name in CORE_SIGNALS))


@pytest.mark.parametrize("scenario", SEVERITIES)
def test_the_right_suspect_stands_first(scenario: str) -> None:
    found = seen(scenario)

    assert found.is_open
    assert found.told.suspects[0] == SCENARIOS[scenario].truth.suspect


@pytest.mark.parametrize("scenario", SEVERITIES)
def test_the_severity_is_the_right_one(scenario: str) -> None:
    assert seen(scenario).severity.severity == SEVERITIES[scenario]


@pytest.mark.parametrize("scenario", SEVERITIES)
def test_the_right_team_is_called_out_or_nobody(scenario: str) -> None:
    call_out = seen(scenario).call_out

    told = None if call_out is None else (call_out.target, call_out.call_out)
    assert told == CALL_OUTS[scenario]


@pytest.mark.parametrize("scenario", SEVERITIES)
def test_the_range_of_the_impact_holds_the_true_number(scenario: str) -> None:
    impact, truth = seen(scenario).impact, completed("normal") - completed(scenario)

    assert impact is not None
    assert impact.low <= truth <= impact.high
    assert impact.high - impact.low < 0.4 * impact.expected, "a range that says something"


def test_a_normal_day_opens_nothing() -> None:
    found = seen("normal")

    assert not found.is_open
    assert found.story is None
    assert found.call_out is None


def test_where_nothing_is_known_an_incident_is_opened_and_nobody_is_blamed() -> None:
    found = seen("no-data")

    assert found.is_open
    assert found.told.suspects == ()
    assert found.impact is None
    assert found.severity.severity is None
    assert found.severity.could_be == 1


def test_a_loss_of_one_region_names_its_stations() -> None:
    found = seen("regional-drop")
    regions = {found.catalog.stations[one].region for one in found.impact_by_station["station"]}

    assert found.regions == ("VISN 19",)
    assert regions == {"VISN 19"}
    assert found.stations_off == found.stations == 8


def test_the_clock_starts_with_the_alerts_own_time_stamp() -> None:
    found = seen("vista-outage")
    (clock,) = found.clocks

    assert found.alert is not None
    assert clock.started_at == found.alert.at
    assert clock.due_at - clock.started_at == timedelta(minutes=15)


def test_the_course_holds_beginning_alert_page_release_and_recovery_in_order() -> None:
    events = seen("vista-outage").events
    kinds = [event.kind for event in events]

    assert list(events) == sorted(events)
    assert {"anomaly", "alert", "page", "deployment", "recovered"} <= set(kinds)
    assert kinds.index("anomaly") < kinds.index("alert")
    assert seen("vista-outage").times.detect == timedelta(minutes=10)


def test_what_the_evidence_shows_is_fed_to_the_record_once() -> None:
    found = seen("regional-drop")
    case = found.step.at.case

    first = feed(case, found.evidence_events, Redactor(), NOW)
    again = feed(case, found.evidence_events, Redactor(), NOW)

    assert len(first) == len(found.evidence_events) > 0
    assert again == ()


def test_every_signal_of_an_outage_that_is_over_has_recovered() -> None:
    states = {one.state for one in seen("vista-outage").recoveries.values()}

    assert states == {"recovered"}
