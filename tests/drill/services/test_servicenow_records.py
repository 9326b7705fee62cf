"""Records as they are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.people import ON_CALL
from cie_runbook.drill.services.servicenow_records import (
    JournalEntry,
    choices,
    instant,
    person,
    shown,
    ticket_record,
)
from cie_runbook.drill.services.servicenow_tickets import tickets_of
from tests.drill.services.stories import NINE_FORTY, make_story

TICKET = tickets_of(make_story())[0]


def show(query: str) -> dict[str, Any]:
    request = Request.of("GET", f"/x?{query}", {}, b"")
    return shown(ticket_record(TICKET), request, "http://here")


def test_times_are_stored_in_utc_and_read_in_the_callers_zone() -> None:
    field = instant(NINE_FORTY)
    assert (field.value, field.label) == ("2026-11-18 14:40:00", "2026-11-18 09:40:00")


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("", "2"),
        ("sysparm_display_value=true", "In Progress"),
        ("sysparm_display_value=all", {"display_value": "In Progress", "value": "2"}),
    ],
)
def test_a_field_shows_its_code_its_label_or_both(query: str, state: object) -> None:
    assert show(query)["state"] == state


def test_a_reference_has_a_link_unless_it_is_left_out() -> None:
    assert show("")["assigned_to"]["link"].startswith("http://here/table/sys_user/")
    assert show("sysparm_exclude_reference_link=true")["assigned_to"] == ON_CALL[0].servicenow
    assert person(None).value == ""


def test_only_the_fields_that_are_asked_for_and_exist_come() -> None:
    assert set(show("sysparm_fields=number,nonsense")) == {"number"}


def test_every_scalar_is_text() -> None:
    assert show("sysparm_exclude_reference_link=true")["active"] == "true"
    assert {choice["value"].value for choice in choices()} >= {"1", "6"}


def test_entries_of_a_journal_have_ids_of_their_own() -> None:
    entries = [
        JournalEntry(ticket_id="t", at=NINE_FORTY, author="a", text="x", place=place).record()
        for place in ("0", "1")
    ]
    assert entries[0]["sys_id"] != entries[1]["sys_id"]
