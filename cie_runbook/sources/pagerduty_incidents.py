"""Incidents of PagerDuty: what paged us, when, and how far it is.

Reference: https://developer.pagerduty.com/api-reference/9d0b4b12e36f9-list-incidents
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import pandas as pd

from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.pagerduty_pages import (
    PagerDutyList,
    pagerduty_instant,
    pagerduty_pages,
)
from cie_runbook.sources.paging import Page, collected
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline
from cie_runbook.window import Window

ROW_CAP = 5_000
LONGEST = timedelta(days=150)  # the service refuses more than six months at once
_SYSTEM = "PagerDuty incidents"

Status = Literal["triggered", "acknowledged", "resolved"]

COLUMNS = {
    "incident_id": "string",
    "incident_number": "string",  # as people name it; an id, not a quantity
    "title": "string",
    "status": "string",
    "urgency": "string",
    "priority": "string",  # <NA> where the account has none
    "service_id": "string",
    "service": "string",
    "assignee_ids": "string",  # separated by ", "; "" when nobody has it
    "assignees": "string",  # names of people, in the same order
    "created_at": "datetime64[ms, UTC]",
    "acknowledged_at": "datetime64[ms, UTC]",  # <NA> unless it is acknowledged now
    "resolved_at": "datetime64[ms, UTC]",
    "permalink": "string",
}
SAFE_COLUMNS = (
    "incident_id",
    "incident_number",
    "status",
    "urgency",
    "service_id",
    "assignee_ids",
    "created_at",
    "acknowledged_at",
    "resolved_at",
)


@dataclass(frozen=True, kw_only=True)
class IncidentSearch:
    """What to search for; no statuses, services or teams means all of them."""

    window: Window
    statuses: tuple[Status, ...] = ()
    service_ids: tuple[str, ...] = ()
    team_ids: tuple[str, ...] = ()


def incidents(client: SystemClient, search: IncidentSearch, deadline: Deadline) -> Fetched:
    """Ask for the incidents created in a window; see `incidents_table` for the shape."""
    found = incidents_pages(client, search, deadline)
    return collected(found, COLUMNS, {"incidents": incidents_request(search, search.window).query})


def incidents_pages(
    client: SystemClient, search: IncidentSearch, deadline: Deadline
) -> Iterator[Page]:
    """Yield the incidents of a window page by page, the oldest first, each once."""
    parts = [incidents_request(search, part) for part in search.window.split(LONGEST)]
    return pagerduty_pages(client, parts, deadline, row_cap=ROW_CAP)


def incidents_request(search: IncidentSearch, part: Window) -> PagerDutyList:
    """Return what to ask for in one part of the window.

    The oldest come first: what is created meanwhile comes last and moves no page.
    """
    parameters: list[tuple[str, str]] = [("statuses[]", status) for status in search.statuses]
    parameters += [("service_ids[]", name) for name in search.service_ids]
    parameters += [("team_ids[]", name) for name in search.team_ids]
    parameters += [
        ("since", pagerduty_instant(part.start)),
        ("until", pagerduty_instant(part.end)),
        ("time_zone", "UTC"),
        ("sort_by", "created_at:asc"),
    ]
    return PagerDutyList(
        path="/incidents",
        parameters=parameters,
        name="incidents",
        table=incidents_table,
        key=("incident_id",),
    )


def incidents_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read an answer into one row per incident, with `COLUMNS` even when it is empty."""
    listed = JsonRecord(answer, "", _SYSTEM).listed("incidents")
    return row_table([_row(incident) for incident in listed], COLUMNS)


def _row(incident: JsonRecord) -> dict[str, Any]:
    people = [part.part("assignee") for part in incident.parts("assignments")]
    taken = [at for part in incident.parts("acknowledgements") if (at := part.instant("at"))]
    service = incident.part("service")
    return {
        "incident_id": incident.identifier("id"),
        "incident_number": incident.identifier("incident_number"),
        "title": incident.text("title"),
        "status": incident.text("status"),
        "urgency": incident.text("urgency"),
        "priority": incident.part("priority").text("summary"),
        "service_id": service.text("id"),
        "service": service.text("summary"),
        "assignee_ids": ", ".join(person.identifier("id") for person in people),
        "assignees": ", ".join(person.text("summary") or "" for person in people),
        "created_at": incident.instant("created_at"),
        "acknowledged_at": min(taken, default=None),
        "resolved_at": incident.instant("resolved_at"),
        "permalink": incident.text("html_url"),
    }
