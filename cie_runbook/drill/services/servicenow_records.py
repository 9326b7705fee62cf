"""Records of ServiceNow: fields with a code and a label, shown as they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.people import Person
from cie_runbook.drill.services.servicenow_tickets import GROUPS, PRIORITIES, STATES, Ticket
from cie_runbook.drill.services.telling import hex_id
from cie_runbook.window import EASTERN

RECORD_CLASSES = {"incident": "Incident", "sc_task": "Catalog Task"}
CHOICES_OF = ("incident", "task")  # a class without choices of its own has those of `task`
CLOSE_CODES = {
    label: label
    for label in ("Solution provided", "Workaround provided", "Known error", "No resolution")
}


@dataclass(frozen=True)
class Field:
    """One field: what is stored, and what a person reads.

    Attributes
    ----------
    value, label : str
        Always text.
    refers_to : str or None
        Table of the record that the value is the id of.
    """

    value: str
    label: str
    refers_to: str | None = None


Record = Mapping[str, Field]


def plain(text: str) -> Field:
    """Return a field that reads as it is stored."""
    return Field(text, text)


def instant(at: datetime) -> Field:
    """Return an instant: stored in UTC without saying so, read in the caller's own zone."""
    form = "%Y-%m-%d %H:%M:%S"
    return Field(at.astimezone(UTC).strftime(form), at.astimezone(EASTERN).strftime(form))


def coded(code: str, labels: Mapping[str, str]) -> Field:
    """Return a field whose codes have labels."""
    return Field(code, labels.get(code, code))


def person(who: Person | None) -> Field:
    """Return a reference to a person, empty for nobody."""
    return Field(who.servicenow, who.name, "sys_user") if who else plain("")


def ticket_record(ticket: Ticket) -> dict[str, Field]:
    """Return a ticket as a record of its table."""
    opened = instant(ticket.opened_at)
    return {
        "sys_id": plain(ticket.sys_id),
        "number": plain(ticket.number),
        "sys_class_name": coded(ticket.table, RECORD_CLASSES),
        "short_description": plain(ticket.text),
        "description": plain(ticket.details),
        "state": coded(ticket.state, STATES),
        "priority": coded(ticket.priority, PRIORITIES),
        "active": plain("false" if ticket.state in {"7", "8"} else "true"),
        "opened_at": opened,
        "sys_created_on": opened,
        "sys_updated_on": instant(max((at for at, _, _ in ticket.notes), default=ticket.opened_at)),
        "assignment_group": Field(ticket.group, GROUPS[ticket.group], "sys_user_group"),
        "assigned_to": person(ticket.assignee),
        "work_notes": plain(""),
        "comments": plain(""),
        "close_code": plain(""),
        "close_notes": plain(""),
    }


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """What somebody wrote into a ticket.

    Attributes
    ----------
    ticket_id : str
        Id of the ticket.
    at : datetime
        When, UTC.
    author : str
        The name that the person signs on with.
    text : str
        What it says.
    element : str
        work_notes, or comments, which the customer sees.
    place : str
        Tells entries of one ticket apart.
    """

    ticket_id: str
    at: datetime
    author: str
    text: str
    element: str = "work_notes"
    place: str

    def record(self) -> dict[str, Field]:
        """Return the entry as a record of the journal."""
        identity = hex_id("snow-journal", self.ticket_id, self.element, self.place)
        return {
            "sys_id": plain(identity),
            "element_id": plain(self.ticket_id),
            "element": plain(self.element),
            "name": plain("task"),
            "value": plain(self.text),
            "sys_created_on": instant(self.at),
            "sys_created_by": plain(self.author),
        }


def choices() -> list[dict[str, Field]]:
    """Return the records that say what a field may hold: its codes, and what a person reads."""
    return [
        {
            "sys_id": plain(hex_id("snow-choice", f"{table}/{element}/{code}")),
            "name": plain(table),
            "element": plain(element),
            "value": plain(code),
            "label": plain(label),
            "sequence": plain(str(place)),
            "inactive": plain("false"),
            "language": plain("en"),
        }
        for table in CHOICES_OF
        for element, known in (("state", STATES), ("close_code", CLOSE_CODES))
        for place, (code, label) in enumerate(known.items())
    ]


def shown(record: Record, request: Request, base: str) -> dict[str, Any]:
    """Return a record as a request asks: which fields, values or labels or both, links or not."""
    asked = request.query.get("sysparm_fields", "")
    names: Sequence[str] = [name.strip() for name in asked.split(",") if name.strip()]
    how = request.query.get("sysparm_display_value", "false")
    has_links = request.query.get("sysparm_exclude_reference_link", "false") != "true"
    return {
        name: _shown_field(record[name], how, base if has_links else None)
        for name in names or record
        if name in record
    }


def _shown_field(field: Field, how: str, base: str | None) -> Any:
    link = f"{base}/table/{field.refers_to}/{field.value}" if field.refers_to and base else None
    if how == "all":
        both = {"display_value": field.label, "value": field.value}
        return {**both, "link": link} if link else both
    if how == "true":
        return {"display_value": field.label, "link": link} if link else field.label
    return {"value": field.value, "link": link} if link else field.value
