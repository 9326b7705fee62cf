"""What one alert leads to, whatever it is called by."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cie_runbook.report.alert_evidence import REACH
from cie_runbook.report.step_alert import AlertTriage
from tests.report.triaged import opened


def triage(alert: str = "") -> AlertTriage:
    return opened("vista-outage", "alert_triage", alert=alert).alert


def test_without_a_name_it_is_the_first_page_of_the_day() -> None:
    alert = triage().seen.alert

    assert alert is not None
    assert (alert.service, alert.source) == ("vista-api", "PagerDuty")


def test_the_incident_begins_before_the_alert_and_is_looked_at_around_it() -> None:
    seen = triage().seen

    assert seen.alert is not None
    assert seen.incident is not None
    assert seen.incident.began <= seen.alert.at
    assert seen.incident.end - seen.alert.at == REACH
    assert seen.alert.at - seen.incident.start <= REACH


def test_links_say_how_they_were_made_and_orphans_are_counted() -> None:
    linked = triage().seen.linked

    assert {"trace"} < set(linked.pairs["by"]) | {"trace", "time"}
    assert list(linked.pairs["order"]) == sorted(linked.pairs["order"])
    assert linked.links.orphans["upstream"] > 0


def test_known_noise_is_no_part_of_the_traces() -> None:
    assert not triage().seen.spans["service"].str.contains("sacrificial").any()


@pytest.mark.parametrize("service", ["vista-api", "chip"])
def test_a_service_that_fails_logs_more_than_before(service: str) -> None:
    assert triage().seen.has_more_lines(service)
    assert not triage().seen.has_more_lines("lorota")


def test_changes_are_those_before_the_beginning() -> None:
    seen = triage().seen

    assert seen.knows_changes
    assert seen.incident is not None
    candidates = seen.changes[seen.changes["is_candidate"].fillna(value=False)]
    assert (candidates["at"] <= seen.incident.began + timedelta(minutes=5)).all()
