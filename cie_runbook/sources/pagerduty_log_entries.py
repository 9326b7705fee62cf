"""The log of a PagerDuty incident: who was told, who took it, when it ended.

Reference: https://developer.pagerduty.com/api-reference/367dc95a9ae1e-list-log-entries-for-an-incident
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.pagerduty_pages import (
    PagerDutyList,
    pagerduty_pages,
    pagerduty_path,
)
from cie_runbook.sources.paging import Page, collected
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline

ROW_CAP = 2_000
_SYSTEM = "PagerDuty log entries"

COLUMNS = {
    "entry_id": "string",
    "incident_id": "string",
    "at": "datetime64[ms, UTC]",
    "type": "string",  # as "acknowledge_log_entry"
    "agent_type": "string",  # a user, a service, an integration
    "agent_id": "string",
    "agent": "string",  # may be a person's name
    "channel": "string",  # by which it came, as "api", "email", "web_trigger"
    "summary": "string",
}
SAFE_COLUMNS = ("entry_id", "incident_id", "at", "type", "agent_type", "agent_id", "channel")


def log_entries(client: SystemClient, incident_id: str, deadline: Deadline) -> Fetched:
    """Ask for all entries of an incident's log; see `log_entries_table` for the shape."""
    found = log_entries_pages(client, incident_id, deadline)
    return collected(found, COLUMNS, {"log_entries": log_entries_request(incident_id).query})


def log_entries_pages(client: SystemClient, incident_id: str, deadline: Deadline) -> Iterator[Page]:
    """Yield an incident's log page by page, the newest first, each entry once."""
    return pagerduty_pages(client, [log_entries_request(incident_id)], deadline, row_cap=ROW_CAP)


def log_entries_request(incident_id: str) -> PagerDutyList:
    """Return what to ask for."""
    return PagerDutyList(
        path=pagerduty_path("incidents", incident_id, "log_entries"),
        parameters=(("time_zone", "UTC"), ("is_overview", "false")),
        name="log_entries",
        table=lambda answer: log_entries_table(answer, incident_id),
        key=("entry_id",),
    )


def log_entries_table(answer: Mapping[str, Any], incident_id: str) -> pd.DataFrame:
    """Read an answer into one row per entry, with `COLUMNS` even when it is empty."""
    listed = JsonRecord(answer, "", _SYSTEM).listed("log_entries")
    return row_table([{**_row(entry), "incident_id": incident_id} for entry in listed], COLUMNS)


def _row(entry: JsonRecord) -> dict[str, Any]:
    agent = entry.part("agent")
    return {
        "entry_id": entry.identifier("id"),
        "at": entry.instant("created_at"),
        "type": entry.text("type"),
        "agent_type": agent.text("type"),
        "agent_id": agent.text("id"),
        "agent": agent.text("summary"),
        "channel": entry.part("channel").text("type"),
        "summary": entry.text("summary"),
    }
