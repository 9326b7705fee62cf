"""What one alert leads to, whatever it is called by."""

from __future__ import annotations

from datetime import datetime, timedelta

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


def test_an_alert_newer_than_the_settled_counters_is_found_with_its_lines_and_traces() -> None:
    alert_at, settled = "2025-11-19T09:50-05:00", "2025-11-19T09:30-05:00"
    now = datetime.fromisoformat(alert_at) + timedelta(minutes=4)
    found = opened("vista-outage", "alert_triage", now=now, alert="", history_weeks=1).alert

    assert found.seen.alert is not None
    assert found.seen.alert.at == datetime.fromisoformat(alert_at)
    assert found.seen.counted_until == datetime.fromisoformat(settled)
    assert found.seen.incident is not None
    assert found.seen.incident.end == now
    assert (found.verdict.status, found.verdict.suspect) == ("act", "vista-api")
    assert found.told.line is not None


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


def test_the_share_of_timeouts_is_told_as_the_counters_have_it() -> None:
    seen = triage().seen
    (rate,) = (each for each in seen.suspects["reasons"] if "rpc timeouts" in each)
    finding = triage().verdict.stories[0].findings[0]
    told = float(rate.partition("rpc timeouts ")[2].partition(" %")[0])

    assert finding.id == "vista_api_rpc_timeout_rate"
    assert told == pytest.approx(100 * float(str(finding.numbers["observed"])), abs=6)
