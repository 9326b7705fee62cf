"""Incidents keep their ids, and what was done to them."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from cie_runbook.drill.services.pagerduty_incidents import (
    Incident,
    entries_of,
    incident_json,
    incident_of,
    reference,
)
from cie_runbook.drill.services.people import ON_CALL
from tests.drill.services.stories import NINE_FORTY, NOON, make_alert

ALERT = make_alert()


def test_an_alert_is_the_same_incident_before_and_after_it_recovers() -> None:
    open_one = incident_of(ALERT, {}, NOON)
    over = incident_of(make_alert(recovered_at=NOON - timedelta(minutes=1)), {}, NOON)
    assert open_one.id == over.id
    assert (open_one.status, over.status) == ("triggered", "resolved")


def test_a_recovery_yet_to_come_is_not_known() -> None:
    later = make_alert(recovered_at=NOON + timedelta(minutes=1))
    assert incident_of(later, {}, NOON).status == "triggered"


def test_a_warning_is_of_low_urgency() -> None:
    assert incident_of(make_alert(state="Warn"), {}, NOON).urgency == "low"


def test_the_log_is_newest_first_and_tells_who_resolved() -> None:
    incident = Incident(key="k", title="t", created_at=NINE_FORTY)
    incident.acknowledged = (NINE_FORTY + timedelta(minutes=3), ON_CALL[0])
    incident.notes.append((NINE_FORTY + timedelta(minutes=4), ON_CALL[0], "note"))
    incident.resolved = (NINE_FORTY + timedelta(minutes=9), ON_CALL[1])
    entries = entries_of(incident)
    assert [entry.type.removesuffix("_log_entry") for entry in entries[:3]] == [
        "resolve",
        "annotate",
        "acknowledge",
    ]
    assert entries[0].agent is ON_CALL[1]
    shown = incident_json(incident, "http://here", ZoneInfo("UTC"))
    assert shown["assignments"] == shown["acknowledgements"] == []


def test_a_reference_has_an_address_below_its_kind() -> None:
    shown = reference("P1", "escalation_policy_reference", "p", "http://here")
    assert shown["self"] == "http://here/escalation_policies/P1"
