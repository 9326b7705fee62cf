"""Which schedules PagerDuty has, so that the id of one can be found by its title.

Reference: https://developer.pagerduty.com/api-reference/846ecf84402bb-list-schedules
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.pagerduty_pages import PagerDutyList, pagerduty_pages
from cie_runbook.sources.paging import collected
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline

ROW_CAP = 2_000
_SYSTEM = "PagerDuty schedules"

COLUMNS = {
    "schedule_id": "string",
    "schedule": "string",  # its title
    "time_zone": "string",
}
SAFE_COLUMNS = ("schedule_id", "time_zone")


def fetch_schedules(client: SystemClient, title: str, deadline: Deadline) -> Fetched:
    """Ask for the schedules whose title holds `title`; see `schedules_table` for the shape."""
    wanted = schedules_request(title)
    pages = pagerduty_pages(client, [wanted], deadline, row_cap=ROW_CAP)
    return collected(pages, COLUMNS, {"schedules": wanted.query})


def schedules_request(title: str) -> PagerDutyList:
    """Return what to ask for."""
    return PagerDutyList(
        path="/schedules",
        parameters=(("query", title),),
        name="schedules",
        table=schedules_table,
        key=("schedule_id",),
    )


def schedules_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read an answer into one row per schedule, with `COLUMNS` even when it is empty."""
    rows = [
        {
            "schedule_id": schedule.identifier("id"),
            "schedule": schedule.text("name") or schedule.text("summary"),
            "time_zone": schedule.text("time_zone"),
        }
        for schedule in JsonRecord(answer, "", _SYSTEM).listed("schedules")
    ]
    return row_table(rows, COLUMNS)
