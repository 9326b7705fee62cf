"""PagerDuty's on-calls, schedules and users."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import Reply
from cie_runbook.drill.services.pagerduty_incidents import (
    POLICY_ID,
    POLICY_NAME,
    PRIMARY_ID,
    SECONDARY_ID,
    reference,
    user,
)
from cie_runbook.drill.services.pagerduty_manners import (
    ACCOUNT_ZONE,
    instant,
    invalid,
    listed,
    missing,
    written,
    zone_of,
)
from cie_runbook.drill.services.people import PEOPLE, Person
from cie_runbook.drill.services.rota import Level, Shift, final, overrides, planned, shift_of

SCHEDULES: Mapping[str, tuple[Level, str]] = {
    PRIMARY_ID: (1, "PCI API Schedule"),
    SECONDARY_ID: (2, "PCI API Schedule, secondary"),
}
LONGEST = timedelta(days=92)


def oncalls(request: Request, now: datetime, url: str, vacant: Shift | None = None) -> Reply:
    """Return who is on call, now or in a window; nobody is secondary while it is `vacant`."""
    zone, rows = zone_of(request), []
    policies = request.values.get("escalation_policy_ids[]", (POLICY_ID,))
    wanted = request.values.get("schedule_ids[]", tuple(SCHEDULES))
    for schedule_id, (level, name) in SCHEDULES.items():
        if schedule_id not in wanted or POLICY_ID not in policies:
            continue
        shifts = _asked_shifts(request, level, now, vacant)
        if request.query.get("earliest") == "true":
            shifts = shifts[:1]
        for shift in shifts:
            schedule = reference(schedule_id, "schedule_reference", name, url)
            rows.append(_oncall(shift, level, schedule, zone, url))
    return listed(request, "oncalls", rows)


def schedules(request: Request, url: str) -> Reply:
    """Return the schedules there are."""
    query = request.query.get("query", "").lower()
    rows = [
        {**reference(identity, "schedule", name, url), "name": name, "time_zone": ACCOUNT_ZONE}
        for identity, (_, name) in SCHEDULES.items()
        if query in name.lower()
    ]
    return listed(request, "schedules", rows)


def schedule(
    request: Request, schedule_id: str, now: datetime, url: str, vacant: Shift | None = None
) -> Reply:
    """Return one schedule, with its entries where a window is asked for."""
    if schedule_id not in SCHEDULES:
        raise missing()
    level, name = SCHEDULES[schedule_id]
    start = instant(request, "since", now)
    end = instant(request, "until", start + timedelta(weeks=2))
    if not start < end <= start + LONGEST:
        raise invalid("The window must be positive and no longer than three months.")
    zone = zone_of(request)
    body = {
        **reference(schedule_id, "schedule", name, url),
        "name": name,
        "time_zone": ACCOUNT_ZONE,
        "users": [user(person, url) for person in PEOPLE[: len(SCHEDULES) * 2]],
        "schedule_layers": [
            {
                "name": "Rotation",
                "rendered_schedule_entries": _entries(planned(level, start, end), zone, url),
            }
        ],
        "overrides_subschedule": {
            "name": "Overrides",
            "rendered_schedule_entries": _entries(overrides(level, start, end), zone, url),
        },
        "final_schedule": {
            "name": "Final Schedule",
            "rendered_schedule_entries": _entries(final(level, start, end, vacant), zone, url),
        },
    }
    return Reply(body={"schedule": body})


def users(request: Request, url: str) -> Reply:
    """Return the users, those whose name or address holds the query."""
    query = request.query.get("query", "").lower()
    found = [one for one in PEOPLE if query in one.name.lower() or query in one.email]
    return listed(request, "users", [_user_json(person, url) for person in found])


def one_user(user_id: str, url: str) -> Reply:
    """Return one user."""
    return Reply(body={"user": _user_json(_person(user_id), url)})


def contact_methods(user_id: str, url: str) -> Reply:
    """Return how one user is reached; the telephone number is of those that nobody has."""
    person = _person(user_id)
    number = f"20255501{PEOPLE.index(person) + 50}"
    methods: list[tuple[str, str, dict[str, Any]]] = [
        ("email_contact_method", "Default", {"address": person.email}),
        ("sms_contact_method", "Mobile", {"address": number, "country_code": 1, "enabled": True}),
        ("phone_contact_method", "Mobile", {"address": number, "country_code": 1}),
    ]
    rows = [
        {
            "id": f"{user_id}{place}",
            "type": kind,
            "summary": label,
            "label": label,
            "self": f"{url}/users/{user_id}/contact_methods/{user_id}{place}",
            **more,
        }
        for place, (kind, label, more) in enumerate(methods)
    ]
    return Reply(body={"contact_methods": rows})


def _asked_shifts(
    request: Request, level: Level, now: datetime, vacant: Shift | None
) -> list[Shift]:
    if "since" not in request.query and "until" not in request.query:
        running = shift_of(level, now, vacant)
        return [running] if running else []
    start = instant(request, "since", now)
    end = instant(request, "until", start)
    if end < start or end - start > LONGEST:
        raise invalid("The window must be positive and no longer than three months.")
    if end == start:
        running = shift_of(level, start, vacant)
        return [running] if running else []
    # An on-call is shown with its own bounds, also where they lie outside the window.
    parts = final(level, start, end, vacant)
    whole = (shift_of(level, part.start, vacant) for part in parts)
    return [shift for shift in whole if shift is not None]


def _oncall(
    shift: Shift, level: Level, schedule: dict[str, Any], zone: ZoneInfo, url: str
) -> dict[str, Any]:
    return {
        "escalation_level": level,
        "escalation_policy": reference(POLICY_ID, "escalation_policy_reference", POLICY_NAME, url),
        "schedule": schedule,
        "user": user(shift.person, url),
        "start": written(shift.start, zone),
        "end": written(shift.end, zone),
    }


def _entries(shifts: list[Shift], zone: ZoneInfo, url: str) -> list[dict[str, Any]]:
    return [
        {
            "start": written(shift.start, zone),
            "end": written(shift.end, zone),
            "user": user(shift.person, url),
        }
        for shift in shifts
    ]


def _user_json(person: Person, url: str) -> dict[str, Any]:
    return {
        **reference(person.pagerduty, "user", person.name, url),
        "name": person.name,
        "email": person.email,
        "time_zone": person.time_zone,
        "role": "user",
    }


def _person(user_id: str) -> Person:
    found = next((person for person in PEOPLE if person.pagerduty == user_id), None)
    if found is None:
        raise missing()
    return found
