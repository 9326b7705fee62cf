"""PagerDuty's incidents: one for each alert that pages, and what people did with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from cie_runbook.drill.services.pagerduty_manners import written
from cie_runbook.drill.services.people import Person
from cie_runbook.drill.services.rota import answering
from cie_runbook.drill.services.telling import hex_id, number_id, word_id
from cie_runbook.drill.story import Alert

Status = Literal["triggered", "acknowledged", "resolved"]

SERVICE_ID, SERVICE_NAME = "PNDVBO8", "day of check-in"
POLICY_ID, POLICY_NAME = "PDRILLE", "Check-in on call (drill)"
PRIMARY_ID, SECONDARY_ID = "PDRILLA", "PDRILLB"
NOTIFIED_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of an incident's log."""

    at: datetime
    type: str
    agent: Person | None  # None: the service itself
    channel: str
    summary: str


@dataclass(kw_only=True)
class Incident:
    """One incident; people's doings are added as they come.

    Attributes
    ----------
    key : str
        What it is told by: the same alert is the same incident.
    title, urgency : str
        As people read them.
    created_at, recovered_at : datetime
        Of the alert, UTC; None while it lasts.
    """

    key: str
    title: str
    created_at: datetime
    recovered_at: datetime | None = None
    urgency: str = "high"
    acknowledged: tuple[datetime, Person] | None = None
    resolved: tuple[datetime, Person] | None = None
    notes: list[tuple[datetime, Person, str]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Of the service's form."""
        return word_id("Q", "pagerduty-incident", self.key, self.created_at, length=14)

    @property
    def notified_at(self) -> datetime:
        """When the person on call was called."""
        return self.created_at + NOTIFIED_AFTER

    @property
    def assignee(self) -> Person:
        """Whom it called."""
        return answering(self.created_at)

    @property
    def resolved_at(self) -> datetime | None:
        """When it ended, by itself or by a person; None while it lasts."""
        ends = [at for at in (self.recovered_at, self.resolved and self.resolved[0]) if at]
        return min(ends, default=None)

    @property
    def status(self) -> Status:
        """How far it is."""
        if self.resolved_at is not None:
            return "resolved"
        return "acknowledged" if self.acknowledged else "triggered"


def incident_of(alert: Alert, doings: Mapping[str, Incident], now: datetime) -> Incident:
    """Return the incident that an alert opened, with what was done to it so far."""
    key = f"{alert.org}/{alert.monitor_id}/{alert.triggered_at.isoformat()}"
    recovered_at = alert.recovered_at
    is_over = recovered_at is not None and recovered_at <= now
    known = doings.get(key) or Incident(
        key=key,
        title=f"[{alert.state}] {alert.name}",
        created_at=alert.triggered_at,
        urgency="high" if alert.state == "Alert" else "low",
    )
    known.recovered_at = recovered_at if is_over else None
    return known


def incident_json(incident: Incident, url: str, zone: ZoneInfo) -> dict[str, Any]:
    """Return an incident as the service shows it."""
    ended = incident.resolved_at
    taken = incident.acknowledged if incident.status == "acknowledged" else None
    number = number_id("pagerduty-number", incident.key, digits=6)
    changed = max(at for at in _instants(incident))
    return {
        "id": incident.id,
        "type": "incident",
        "summary": f"[#{number}] {incident.title}",
        "incident_number": number,
        "title": incident.title,
        "description": incident.title,
        "incident_key": incident.key,
        "status": incident.status,
        "urgency": incident.urgency,
        "priority": None,
        "created_at": written(incident.created_at, zone),
        "updated_at": written(changed, zone),
        "resolved_at": None if ended is None else written(ended, zone),
        "service": reference(SERVICE_ID, "service_reference", SERVICE_NAME, url),
        "escalation_policy": reference(POLICY_ID, "escalation_policy_reference", POLICY_NAME, url),
        "assignments": []
        if ended
        else [{"at": written(incident.created_at, zone), "assignee": user(incident.assignee, url)}],
        "acknowledgements": []
        if taken is None
        else [{"at": written(taken[0], zone), "acknowledger": user(taken[1], url)}],
        "html_url": f"{url}/incidents/{incident.id}",
        "self": f"{url}/incidents/{incident.id}",
    }


def entries_of(incident: Incident) -> list[Entry]:
    """Return the log of an incident, the newest first."""
    at, called = incident.created_at, incident.assignee
    entries = [
        _entry(at, "trigger", None, "api", f"Triggered through the API. {incident.title}"),
        _entry(at, "assign", None, "auto", f"Assigned to {called.name}."),
        _entry(incident.notified_at, "notify", None, "sms", f"Notified {called.name} by SMS."),
    ]
    if incident.acknowledged:
        at, who = incident.acknowledged
        entries.append(_entry(at, "acknowledge", who, "api", f"Acknowledged by {who.name}."))
    for at, who, text in incident.notes:
        entries.append(_entry(at, "annotate", who, "note", text))
    if incident.resolved_at is not None:
        by = incident.resolved
        is_by_hand = by is not None and by[0] == incident.resolved_at
        who_ended = by[1] if by is not None and is_by_hand else None
        summary = f"Resolved by {who_ended.name}." if who_ended else "Resolved through the API."
        entries.append(_entry(incident.resolved_at, "resolve", who_ended, "api", summary))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def entry_json(incident: Incident, entry: Entry, url: str, zone: ZoneInfo) -> dict[str, Any]:
    """Return a line of the log as the service shows it."""
    agent = user(entry.agent, url) if entry.agent else None
    identity = hex_id("pagerduty-entry", incident.key, entry.type, entry.at, entry.summary)
    return {
        "id": f"R{identity.upper()[:25]}",
        "type": entry.type,
        "summary": entry.summary,
        "created_at": written(entry.at, zone),
        "agent": agent or reference(SERVICE_ID, "service_reference", SERVICE_NAME, url),
        "channel": {"type": entry.channel, "summary": entry.summary},
        "service": reference(SERVICE_ID, "service_reference", SERVICE_NAME, url),
        "incident": reference(incident.id, "incident_reference", incident.title, url),
    }


def note_json(
    incident: Incident, note: tuple[datetime, Person, str], url: str, zone: ZoneInfo
) -> dict[str, Any]:
    """Return a note as the service shows it."""
    at, who, text = note
    return {
        "id": word_id("P", "pagerduty-note", incident.key, at.isoformat(), text, length=14),
        "user": user(who, url),
        "channel": {"summary": "The PagerDuty website or APIs"},
        "content": text,
        "created_at": written(at, zone),
    }


def reference(identity: str, kind: str, summary: str, url: str) -> dict[str, Any]:
    """Return a reference to something that has an id."""
    plural = kind.removesuffix("_reference").replace("policy", "policie") + "s"
    address = f"{url}/{plural}/{identity}"
    return {
        "id": identity,
        "type": kind,
        "summary": summary,
        "self": address,
        "html_url": address,
    }


def user(person: Person, url: str) -> dict[str, Any]:
    """Return a reference to a person."""
    return reference(person.pagerduty, "user_reference", person.name, url)


def _entry(at: datetime, kind: str, who: Person | None, channel: str, summary: str) -> Entry:
    return Entry(at=at, type=f"{kind}_log_entry", agent=who, channel=channel, summary=summary)


def _instants(incident: Incident) -> list[datetime]:
    found = [incident.created_at, *(at for at, _, _ in incident.notes)]
    found += [pair[0] for pair in (incident.acknowledged, incident.resolved) if pair]
    return found + ([incident.recovered_at] if incident.recovered_at else [])
