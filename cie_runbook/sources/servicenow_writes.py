"""Writing on a ServiceNow ticket: work notes, attachments, its state.

Shapes as in ansible-collections/servicenow.itsm, `plugins/module_utils`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd

from cie_runbook.errors import OutcomeUnknownError, RefusedRequestError, UnavailableError
from cie_runbook.sources.decoding import json_object, unreadable
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.servicenow_queue import fetch_ticket
from cie_runbook.sources.servicenow_records import (
    Record,
    RecordList,
    checked_sys_id,
    record_pages,
    required,
    table_request,
    text_of,
)
from cie_runbook.sources.system_client import Request, SystemClient
from cie_runbook.sources.system_writes import LOOK_FIRST, SystemWriter, json_request
from cie_runbook.sources.transport import Answer, Deadline

_CLASS_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
_CHOICE_FIELDS = ("sys_id", "value", "label", "name", "element")
_CHOICE_COLUMNS = {"sys_id": "string", "value": "string", "label": "string"}
_MOST_CHOICES = 500


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A ticket as it is written on: in the table of its own class, never in `task`."""

    sys_id: str
    number: str
    record_class: str
    state: str


@dataclass(frozen=True)
class Choice:
    """One value that a field may take: its code, and what a person reads."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file to attach."""

    name: str
    content_type: str
    content: bytes


def ticket_of(client: SystemClient, number: str, deadline: Deadline) -> Ticket:
    """Look up the ticket with a number.

    Raises
    ------
    RefusedRequestError
        There is none, or the service does not say of which class it is.
    """
    table = fetch_ticket(client, number, deadline).table
    if table.empty:
        raise RefusedRequestError(
            f"there is no ticket {number}, or it may not be seen",
            client.system,
            f"Check the number, and what {client.settings.credential_name} may see.",
        )
    row = table.iloc[0]
    record_class = "" if table["record_class"].isna().iloc[0] else str(row["record_class"])
    if not record_class or not set(record_class) <= _CLASS_LETTERS:
        raise unreadable("has a ticket without a class", client.system)
    state = "" if table["state"].isna().iloc[0] else str(row["state"])
    return Ticket(
        sys_id=checked_sys_id(str(row["sys_id"]), "ticket"),
        number=number,
        record_class=record_class,
        state=state,
    )


def choices(
    client: SystemClient, record_class: str, element: str, deadline: Deadline
) -> Sequence[Choice]:
    """Ask which values a field may take on this instance; those of `task` where it has no own."""
    for table in dict.fromkeys((record_class, "task")):
        found = _choices_of(client, table, element, deadline)
        if found:
            return found
    return ()


def add_work_note(writer: SystemWriter, ticket: Ticket, text: str, deadline: Deadline) -> None:
    """Write a work note once; the customer does not see it. The answer never shows the note."""
    change_ticket(writer, ticket, {"work_notes": text}, deadline, endpoint="work note")


def change_ticket(
    writer: SystemWriter,
    ticket: Ticket,
    fields: Mapping[str, str],
    deadline: Deadline,
    *,
    endpoint: str,
) -> Record:
    """Change fields of a ticket once, and return the record as it is then."""
    path = f"/table/{ticket.record_class}/{ticket.sys_id}"
    request = json_request("PATCH", path, fields)
    return writer.write(
        request, lambda answer: (_result(answer, writer), 1), deadline, endpoint=endpoint
    )


def attach(writer: SystemWriter, ticket: Ticket, upload: Upload, deadline: Deadline) -> str:
    """Attach a file once, and return the id of the attachment."""
    where = {
        "table_name": ticket.record_class,
        "table_sys_id": ticket.sys_id,
        "file_name": upload.name,
    }
    request = Request(
        method="POST",
        path=f"/attachment/file?{urlencode(where, quote_via=quote)}",
        body=upload.content,
        content_type=upload.content_type,
    )
    record = writer.write(
        request, lambda answer: (_result(answer, writer), 1), deadline, endpoint="attach file"
    )
    attached = text_of(record, "sys_id")
    if attached is None:
        raise OutcomeUnknownError(
            "the service took the file and gave it no id", writer.system, LOOK_FIRST
        )
    return attached


def _choices_of(
    client: SystemClient, table: str, element: str, deadline: Deadline
) -> Sequence[Choice]:
    query = f"name={table}^element={element}^inactive=false^ORDERBYsequence^ORDERBYvalue"
    wanted = RecordList(
        request=partial(_choice_page, query),
        table=lambda records: _choice_table(records, table, element, client.system),
        endpoint=f"choices of {element}",
    )
    found: list[Choice] = []
    for page in record_pages(client, wanted, deadline, row_cap=_MOST_CHOICES):
        if page.missing:
            raise UnavailableError(page.missing[0], client.system, "Confirm it again later.")
        known = page.table.dropna()
        found += map(Choice, known["value"], known["label"])
    return tuple(found)


def _choice_table(records: Sequence[Record], table: str, element: str, system: str) -> pd.DataFrame:
    """Read the choices of one field; a condition that the service dropped brought others too."""
    rows = [
        {
            "sys_id": required(record, "sys_id", system),
            "value": text_of(record, "value"),
            "label": text_of(record, "label"),
        }
        for record in records
        if (text_of(record, "name"), text_of(record, "element")) == (table, element)
    ]
    return row_table(rows, _CHOICE_COLUMNS)


def _choice_page(query: str, limit: int, offset: int) -> str:
    return table_request("sys_choice", query, _CHOICE_FIELDS, limit=limit, offset=offset)


def _result(answer: Answer, writer: SystemWriter) -> Record:
    content: Mapping[str, Any] = json_object(answer, writer.system)
    result = content.get("result")
    if not isinstance(result, Mapping) or content.get("error"):
        raise unreadable("has no record at result", writer.system)
    return result
