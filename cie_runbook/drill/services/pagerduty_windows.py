"""PagerDuty's maintenance windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cie_runbook.drill.services.pagerduty_incidents import (
    SERVICE_ID,
    SERVICE_NAME,
    reference,
    user,
)
from cie_runbook.drill.services.pagerduty_manners import invalid, written
from cie_runbook.drill.services.people import Person
from cie_runbook.drill.services.telling import word_id


@dataclass(frozen=True, kw_only=True)
class MaintenanceWindow:
    """A stretch in which the service pages nobody."""

    number: int
    start: datetime
    end: datetime
    description: str
    by: Person

    def is_in(self, wanted: str, now: datetime) -> bool:
        """Tell whether the window is one of "ongoing", "future", "past", "open" or "all"."""
        is_future, is_past = self.start > now, self.end <= now
        states = {
            "future": is_future,
            "past": is_past,
            "ongoing": not is_future and not is_past,
            "open": not is_past,
        }
        return states.get(wanted, True)


def window_from(
    content: Mapping[str, Any], by: Person, number: int, now: datetime
) -> MaintenanceWindow:
    """Read what a POST asks for.

    Raises
    ------
    RefusalError
        A field is missing or makes no sense.
    """
    asked = content.get("maintenance_window")
    asked = asked if isinstance(asked, dict) else {}
    start, end = (_instant(asked, name) for name in ("start_time", "end_time"))
    services = asked.get("services")
    if not isinstance(services, list) or not services:
        raise invalid("Services cannot be empty.")
    if any(not isinstance(one, dict) or one.get("id") != SERVICE_ID for one in services):
        raise invalid("Services must be of this account.")
    if end <= max(start, now):
        raise invalid("End time must be after the start time and in the future.")
    return MaintenanceWindow(
        number=number,
        start=start,
        end=end,
        description=str(asked.get("description") or ""),
        by=by,
    )


def window_json(window: MaintenanceWindow, url: str, zone: ZoneInfo) -> dict[str, Any]:
    """Return a window as the service shows it."""
    identity = word_id("P", "pagerduty-window", window.number, length=7)
    return {
        **reference(identity, "maintenance_window", window.description, url),
        "sequence_number": window.number,
        "start_time": written(window.start, zone),
        "end_time": written(window.end, zone),
        "description": window.description,
        "created_by": user(window.by, url),
        "services": [reference(SERVICE_ID, "service_reference", SERVICE_NAME, url)],
        "teams": [],
    }


def _instant(content: Mapping[str, Any], name: str) -> datetime:
    try:
        at = datetime.fromisoformat(str(content.get(name)))
    except ValueError:
        raise invalid(f"{name} must be a valid date") from None
    if at.tzinfo is None:
        raise invalid(f"{name} must have an offset from UTC")
    return at
