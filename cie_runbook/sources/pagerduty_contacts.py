"""Whether PagerDuty can reach a person, and by what: never at which address or number.

Reference: https://developer.pagerduty.com/api-reference/50d46c0eb020d-list-a-user-s-contact-methods
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.pagerduty_pages import pagerduty_path
from cie_runbook.sources.paging import Page, collected, page_of
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline

_SYSTEM = "PagerDuty contact methods"

COLUMNS = {
    "user_id": "string",
    "method_id": "string",
    "type": "string",  # "email", "phone", "sms", "push_notification"
    "is_present": "boolean",  # there is an address; it is looked at and never kept
}
SAFE_COLUMNS = tuple(COLUMNS)


def contact_methods(client: SystemClient, user_id: str, deadline: Deadline) -> Fetched:
    """Ask by what a user is told; see `contact_methods_table` for the shape."""

    def read(answer: Answer) -> tuple[Page, int]:
        page = page_of(contact_methods_table(json_object(answer, client.system), user_id))
        return page, page.entry_count

    path = contact_methods_request(user_id)
    page = client.get(path, read, deadline, endpoint="contact methods")
    return collected([page], COLUMNS, {"contact_methods": path})


def contact_methods_request(user_id: str) -> str:
    """Return the path to ask for; the list comes whole."""
    return pagerduty_path("users", user_id, "contact_methods")


def contact_methods_table(answer: Mapping[str, Any], user_id: str) -> pd.DataFrame:
    """Read an answer into one row per contact method, with `COLUMNS` even without any."""
    listed = JsonRecord(answer, "", _SYSTEM).listed("contact_methods")
    return row_table([_row(method, user_id) for method in listed], COLUMNS)


def _row(method: JsonRecord, user_id: str) -> dict[str, Any]:
    kind = (method.text("type") or "").removesuffix("_reference").removesuffix("_contact_method")
    return {
        "user_id": user_id,
        "method_id": method.identifier("id"),
        "type": kind or None,
        "is_present": bool(method.text("address")),
    }
