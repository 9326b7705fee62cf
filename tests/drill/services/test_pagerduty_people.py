"""PagerDuty's schedules and users."""

from __future__ import annotations

import pytest

from cie_runbook.drill.http import Request
from cie_runbook.drill.services import pagerduty_people as people
from cie_runbook.drill.services.api import RefusalError
from tests.drill.services.stories import NOON

URL = "http://here"


def asked(query: str) -> Request:
    return Request.of("GET", f"/pagerduty/x?{query}", {}, b"")


def test_nobody_is_on_call_at_night() -> None:
    night = NOON.replace(hour=6)
    assert people.oncalls(asked(""), night, URL).body["oncalls"] == []


@pytest.mark.parametrize(
    ("query", "levels"),
    [
        ("", [1, 2]),
        ("schedule_ids[]=PDRILLB", [2]),
        ("escalation_policy_ids[]=PDRILLE", [1, 2]),
        ("escalation_policy_ids[]=PELSE", []),
        ("since=2026-11-18T12:00:00Z&until=2026-11-18T12:00:00Z", [1, 2]),
        ("since=2026-11-18T12:00:00Z&until=2026-11-19T13:00:00Z&earliest=true", [1, 2]),
        ("since=2026-11-18T12:00:00Z&until=2026-11-19T13:00:00Z", [1, 1, 2, 2]),
    ],
)
def test_on_calls_are_those_asked_for(query: str, levels: list[int]) -> None:
    found = people.oncalls(asked(query), NOON, URL).body["oncalls"]
    assert [entry["escalation_level"] for entry in found] == levels


@pytest.mark.parametrize(
    "query", ["since=2026-11-18&until=2026-11-17", "since=2026-01-01&until=2026-11-17"]
)
def test_a_window_that_is_too_long_or_none_is_refused(query: str) -> None:
    with pytest.raises(RefusalError):
        people.schedule(asked(query), "PDRILLA", NOON, URL)
    with pytest.raises(RefusalError):
        people.oncalls(asked(query), NOON, URL)


def test_a_user_is_reached_by_mail_text_and_call() -> None:
    methods = people.contact_methods("PDRILL1", URL).body["contact_methods"]
    assert [method["type"].partition("_")[0] for method in methods] == ["email", "sms", "phone"]
    assert methods[1]["address"].startswith("20255501")  # numbers that nobody has
