"""Who is on call in PagerDuty, by escalation policy and level.

Reference: https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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

ROW_CAP = 2_000
_SYSTEM = "PagerDuty on-calls"

COLUMNS = {
    "policy_id": "string",
    "policy": "string",
    "level": "Int64",  # of escalation: 1 is the primary, 2 the secondary
    "schedule_id": "string",  # <NA> where the policy names the user and no schedule
    "schedule": "string",
    "user_id": "string",
    "user": "string",  # a person's name
    "start_at": "datetime64[ms, UTC]",  # <NA> with end_at: always on call
    "end_at": "datetime64[ms, UTC]",
}
SAFE_COLUMNS = ("policy_id", "level", "schedule_id", "user_id", "start_at", "end_at")
_KEY = ("policy_id", "level", "schedule_id", "user_id", "start_at", "end_at")  # it has no id


def oncalls(
    client: SystemClient,
    window: Window,
    deadline: Deadline,
    *,
    schedule_ids: Sequence[str] = (),
    policy_ids: Sequence[str] = (),
) -> Fetched:
    """Ask who is on call in a window; see `oncalls_table` for the shape."""
    wanted = oncalls_request(window, schedule_ids=schedule_ids, policy_ids=policy_ids)
    return collected(oncalls_pages(client, wanted, deadline), COLUMNS, {"oncalls": wanted.query})


def oncalls_pages(
    client: SystemClient, wanted: PagerDutyList, deadline: Deadline
) -> Iterator[Page]:
    """Yield the on-calls of `oncalls_request` page by page, each once."""
    return pagerduty_pages(client, [wanted], deadline, row_cap=ROW_CAP)


def oncalls_request(
    window: Window, *, schedule_ids: Sequence[str] = (), policy_ids: Sequence[str] = ()
) -> PagerDutyList:
    """Return what to ask for; without ids, everything that the key may read."""
    parameters = [("schedule_ids[]", name) for name in schedule_ids]
    parameters += [("escalation_policy_ids[]", name) for name in policy_ids]
    parameters += [
        ("since", pagerduty_instant(window.start)),
        ("until", pagerduty_instant(window.end)),
        ("time_zone", "UTC"),
    ]
    return PagerDutyList(
        path="/oncalls", parameters=parameters, name="oncalls", table=oncalls_table, key=_KEY
    )


def oncalls_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read an answer into one row per on-call, with `COLUMNS` even when it is empty."""
    listed = JsonRecord(answer, "", _SYSTEM).listed("oncalls")
    return row_table([_row(oncall) for oncall in listed], COLUMNS)


def _row(oncall: JsonRecord) -> dict[str, Any]:
    policy, schedule, user = map(oncall.part, ("escalation_policy", "schedule", "user"))
    return {
        "policy_id": policy.text("id"),
        "policy": policy.text("summary"),
        "level": oncall.whole("escalation_level"),
        "schedule_id": schedule.text("id"),
        "schedule": schedule.text("summary"),
        "user_id": user.identifier("id"),
        "user": user.text("summary"),
        "start_at": oncall.instant("start"),
        "end_at": oncall.instant("end"),
    }
