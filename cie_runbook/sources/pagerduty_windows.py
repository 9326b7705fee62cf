"""Maintenance windows of PagerDuty: when nobody is paged for a service.

Reference: https://developer.pagerduty.com/api-reference/4c0936c241cbb-list-maintenance-windows
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.pagerduty_pages import PagerDutyList, pagerduty_pages
from cie_runbook.sources.paging import Page, collected
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline

ROW_CAP = 2_000
_SYSTEM = "PagerDuty maintenance windows"

When = Literal["ongoing", "future", "open", "past", "all"]
"""Which windows; "open" is ongoing and future."""

COLUMNS = {
    "window_id": "string",
    "start_at": "datetime64[ms, UTC]",
    "end_at": "datetime64[ms, UTC]",
    "service_ids": "string",  # separated by ", "
    "services": "string",  # their names, in the same order
    "created_by": "string",  # id of a user; <NA> where the service does not tell
    "description": "string",
}
SAFE_COLUMNS = ("window_id", "start_at", "end_at", "service_ids", "created_by")


def maintenance_windows(
    client: SystemClient, when: When, deadline: Deadline, *, service_ids: Sequence[str] = ()
) -> Fetched:
    """Ask for maintenance windows; see `windows_table` for the shape."""
    wanted = windows_request(when, service_ids)
    found = windows_pages(client, wanted, deadline)
    return collected(found, COLUMNS, {"maintenance_windows": wanted.query})


def windows_pages(
    client: SystemClient, wanted: PagerDutyList, deadline: Deadline
) -> Iterator[Page]:
    """Yield the windows of `windows_request` page by page, each once."""
    return pagerduty_pages(client, [wanted], deadline, row_cap=ROW_CAP)


def windows_request(when: When, service_ids: Sequence[str] = ()) -> PagerDutyList:
    """Return what to ask for; without services, those of all that the key may read."""
    parameters = [("service_ids[]", name) for name in service_ids]
    if when != "all":  # the service has no word for it: without a filter it gives all
        parameters.append(("filter", when))
    return PagerDutyList(
        path="/maintenance_windows",
        parameters=parameters,
        name="maintenance_windows",
        table=windows_table,
        key=("window_id",),
    )


def windows_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read an answer into one row per window, with `COLUMNS` even when it is empty."""
    listed = JsonRecord(answer, "", _SYSTEM).listed("maintenance_windows")
    return row_table([_row(window) for window in listed], COLUMNS)


def _row(window: JsonRecord) -> dict[str, Any]:
    services = window.parts("services")
    return {
        "window_id": window.identifier("id"),
        "start_at": window.instant("start_time"),
        "end_at": window.instant("end_time"),
        "service_ids": ", ".join(service.identifier("id") for service in services),
        "services": ", ".join(service.text("summary") or "" for service in services),
        "created_by": window.part("created_by").text("id"),
        "description": window.text("description"),
    }
