"""A PagerDuty schedule as it comes out in the end, overrides included.

Reference: https://developer.pagerduty.com/api-reference/3f03afb2c84a4-get-a-schedule
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.pagerduty_pages import (
    pagerduty_instant,
    pagerduty_path,
    with_query,
)
from cie_runbook.sources.paging import collected, page_of
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline
from cie_runbook.window import Window

_SYSTEM = "PagerDuty schedule"

COLUMNS = {
    "schedule_id": "string",
    "schedule": "string",
    "user_id": "string",
    "user": "string",  # a person's name
    "start_at": "datetime64[ms, UTC]",
    "end_at": "datetime64[ms, UTC]",
    "is_override": "boolean",  # swapped in by hand; <NA> where the service does not tell
}
SAFE_COLUMNS = ("schedule_id", "user_id", "start_at", "end_at", "is_override")


def schedule_entries(
    client: SystemClient, schedule_id: str, window: Window, deadline: Deadline
) -> Fetched:
    """Ask for a schedule's final entries in a window; see `schedule_table` for the shape.

    The answer comes whole: it has no pages.
    """

    def read(answer: Answer) -> tuple[pd.DataFrame, int]:
        table = schedule_table(json_object(answer, client.system))
        return table, len(table)

    path = schedule_request(schedule_id, window)
    table = client.get(path, read, deadline, endpoint="schedule")
    return collected([page_of(table)], COLUMNS, {"schedule": path})


def schedule_request(schedule_id: str, window: Window) -> str:
    """Return the path to ask for."""
    parameters = (
        ("since", pagerduty_instant(window.start)),
        ("until", pagerduty_instant(window.end)),
        ("time_zone", "UTC"),
    )
    return with_query(pagerduty_path("schedules", schedule_id), parameters)


def schedule_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read an answer into one row per entry, with `COLUMNS` even when it is empty."""
    schedule = JsonRecord(answer, "", _SYSTEM).part("schedule")
    overrides = schedule.part("overrides_subschedule")
    is_told = overrides.content.get("rendered_schedule_entries") is not None
    swaps = overrides.parts("rendered_schedule_entries")
    rows = [
        {
            "schedule_id": schedule.identifier("id"),
            "schedule": schedule.text("summary") or schedule.text("name"),
            "user_id": entry.part("user").identifier("id"),
            "user": entry.part("user").text("summary"),
            "start_at": entry.instant("start"),
            "end_at": entry.instant("end"),
            "is_override": _is_among(entry, swaps) if is_told else None,
        }
        for entry in schedule.part("final_schedule").listed("rendered_schedule_entries")
    ]
    return row_table(rows, COLUMNS)


def _is_among(entry: JsonRecord, swaps: Sequence[JsonRecord]) -> bool:
    """Tell whether a swap by the same person covers the start of `entry`."""
    user, start = entry.part("user").identifier("id"), entry.instant("start")
    return start is not None and any(
        _covers(swap, start) for swap in swaps if swap.part("user").identifier("id") == user
    )


def _covers(swap: JsonRecord, instant: datetime) -> bool:
    start, end = swap.instant("start"), swap.instant("end")
    return start is not None and end is not None and start <= instant < end
