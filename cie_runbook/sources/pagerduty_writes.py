"""Acknowledging an incident of PagerDuty, and noting on it.

Reference: https://developer.pagerduty.com/api-reference/8a0e1aa2ec666-update-an-incident
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cie_runbook.errors import BadInputError
from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.pagerduty_pages import pagerduty_path
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.system_writes import SystemWriter, json_request
from cie_runbook.sources.transport import Answer, Deadline

_INCIDENT = re.compile(r"[A-Z0-9]{6,20}")


@dataclass(frozen=True)
class IncidentState:
    """How far an incident is, and where a person sees it."""

    status: str
    permalink: str


def incident_state(client: SystemClient, incident_id: str, deadline: Deadline) -> IncidentState:
    """Ask how far an incident is: triggered, acknowledged or resolved."""
    return client.get(
        pagerduty_path("incidents", checked_incident(incident_id)),
        lambda answer: (_state(answer, client.system), 1),
        deadline,
        endpoint="incident",
    )


def acknowledge(writer: SystemWriter, incident_id: str, deadline: Deadline) -> IncidentState:
    """Acknowledge an incident; doing so twice changes nothing."""
    content = {"incident": {"type": "incident_reference", "status": "acknowledged"}}
    request = json_request(
        "PUT", pagerduty_path("incidents", checked_incident(incident_id)), content
    )
    return writer.write(
        request,
        lambda answer: (_state(answer, writer.system), 1),
        deadline,
        endpoint="acknowledge incident",
    )


def note_with(client: SystemClient, incident_id: str, mark: str, deadline: Deadline) -> str | None:
    """Return the id of the incident's note that bears `mark`, None where there is none."""
    return client.get(
        pagerduty_path("incidents", checked_incident(incident_id), "notes"),
        lambda answer: _marked_note(answer, mark, client.system),
        deadline,
        endpoint="incident notes",
    )


def add_note(writer: SystemWriter, incident_id: str, content: str, deadline: Deadline) -> str:
    """Note on an incident once, and return the note's id."""
    path = pagerduty_path("incidents", checked_incident(incident_id), "notes")
    return writer.write(
        json_request("POST", path, {"note": {"content": content}}),
        lambda answer: (_record(answer, writer.system).part("note").identifier("id"), 1),
        deadline,
        endpoint="note on incident",
    )


def checked_incident(text: str) -> str:
    """Return `text`, the id of an incident.

    Raises
    ------
    BadInputError
        It is not one.
    """
    if not _INCIDENT.fullmatch(text):
        raise BadInputError(
            "the id of an incident is capital letters and digits",
            "incident",
            "Copy the last part of the incident's address.",
        )
    return text


def _state(answer: Answer, system: str) -> IncidentState:
    incident = _record(answer, system).part("incident")
    return IncidentState(incident.identifier("status"), incident.text("html_url") or "")


def _marked_note(answer: Answer, mark: str, system: str) -> tuple[str | None, int]:
    notes = _record(answer, system).listed("notes")
    own = (note.identifier("id") for note in notes if mark in (note.text("content") or ""))
    return next(own, None), len(notes)


def _record(answer: Answer, system: str) -> JsonRecord:
    return JsonRecord(json_object(answer, system), "", system)
