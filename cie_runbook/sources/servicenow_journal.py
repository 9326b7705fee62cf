"""What hangs on a ServiceNow ticket: its work notes, its attachments with their hashes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import quote, urlencode

import pandas as pd

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import collected
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.servicenow_records import (
    Record,
    RecordList,
    checked_sys_id,
    instant_of,
    record_pages,
    required,
    table_request,
    text_of,
)
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline

NOTE_COLUMNS = {
    "sys_id": "string",
    "ticket_id": "string",  # sys_id of the ticket
    "at": "datetime64[ms, UTC]",
    "author": "string",  # the name that the person signs on with
    "text": "string",
}
ATTACHMENT_COLUMNS = {
    "sys_id": "string",
    "ticket_id": "string",  # sys_id of the ticket
    "at": "datetime64[ms, UTC]",
    "content_type": "string",
    "size_bytes": "Int64",
    "sha256": "string",  # 64 hexadecimal digits; <NA>: the service does not say
    "file_name": "string",
}
SAFE_NOTE_COLUMNS = frozenset(NOTE_COLUMNS) - {"author", "text"}
SAFE_ATTACHMENT_COLUMNS = frozenset(ATTACHMENT_COLUMNS) - {"content_type", "file_name"}

ROW_CAP = 2_000
_NOTE_FIELDS = ("sys_id", "element_id", "element", "value", "sys_created_on", "sys_created_by")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def notes_request(ticket_id: str, limit: int, offset: int) -> str:
    """Return the path of one page of the work notes of a ticket, oldest first."""
    query = (
        f"element_id={checked_sys_id(ticket_id, 'ticket')}^element=work_notes"
        "^ORDERBYsys_created_on^ORDERBYsys_id"
    )
    return table_request("sys_journal_field", query, _NOTE_FIELDS, limit=limit, offset=offset)


def attachments_request(ticket_id: str, limit: int, offset: int) -> str:
    """Return the path of one page of the attachments of a ticket, oldest first."""
    parameters = {
        "sysparm_query": f"table_sys_id={checked_sys_id(ticket_id, 'ticket')}"
        "^ORDERBYsys_created_on^ORDERBYsys_id",
        "sysparm_limit": str(limit),
        "sysparm_offset": str(offset),
    }
    return f"/attachment?{urlencode(parameters, quote_via=quote)}"


def notes_table(records: Sequence[Record], system: str) -> pd.DataFrame:
    """Read journal records into one row each, with `NOTE_COLUMNS`."""
    rows = [
        {
            "sys_id": required(record, "sys_id", system),
            "ticket_id": text_of(record, "element_id"),
            "at": instant_of(record, "sys_created_on", system),
            "author": text_of(record, "sys_created_by"),
            "text": text_of(record, "value"),
        }
        for record in records
    ]
    return row_table(rows, NOTE_COLUMNS)


def attachments_table(records: Sequence[Record], system: str) -> pd.DataFrame:
    """Read attachment records into one row each, with `ATTACHMENT_COLUMNS`."""
    rows = [
        {
            "sys_id": required(record, "sys_id", system),
            "ticket_id": text_of(record, "table_sys_id"),
            "at": instant_of(record, "sys_created_on", system),
            "content_type": text_of(record, "content_type"),
            "size_bytes": _size(text_of(record, "size_bytes")),
            "sha256": _sha256(text_of(record, "hash")),
            "file_name": text_of(record, "file_name"),
        }
        for record in records
    ]
    return row_table(rows, ATTACHMENT_COLUMNS)


def note_list(ticket_id: str, system: str) -> RecordList:
    """Return what to ask for: the work notes of a ticket, and of no other ticket."""
    own = {"element_id": ticket_id, "element": "work_notes"}
    return RecordList(
        request=partial(notes_request, ticket_id),
        table=lambda records: notes_table(_own(records, own, system), system),
        endpoint="work notes",
    )


def attachment_list(ticket_id: str, system: str) -> RecordList:
    """Return what to ask for: the attachments of a ticket, and of no other ticket."""
    own = {"table_sys_id": ticket_id}
    return RecordList(
        request=partial(attachments_request, ticket_id),
        table=lambda records: attachments_table(_own(records, own, system), system),
        endpoint="attachments",
    )


def fetch_notes(
    client: SystemClient, ticket_id: str, deadline: Deadline, *, row_cap: int = ROW_CAP
) -> Fetched:
    """Ask for the work notes of a ticket; see `NOTE_COLUMNS` for the shape."""
    wanted = note_list(ticket_id, client.system)
    found = record_pages(client, wanted, deadline, row_cap=row_cap)
    return collected(found, NOTE_COLUMNS, wanted.queries)


def fetch_attachments(
    client: SystemClient, ticket_id: str, deadline: Deadline, *, row_cap: int = ROW_CAP
) -> Fetched:
    """Ask what is attached to a ticket; see `ATTACHMENT_COLUMNS` for the shape."""
    wanted = attachment_list(ticket_id, client.system)
    found = record_pages(client, wanted, deadline, row_cap=row_cap)
    return collected(found, ATTACHMENT_COLUMNS, wanted.queries)


def _own(records: Sequence[Record], wanted: Mapping[str, str], system: str) -> Sequence[Record]:
    for field, value in wanted.items():
        if any(text_of(record, field) != value for record in records):
            raise UnreadableAnswerError(
                f"records with another {field} came, so the filter was not applied",
                system,
                "Read the ticket in the browser, and check the fields of the query.",
            )
    return records


def _size(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,15}", text) else None


def _sha256(text: str | None) -> str | None:
    digest = (text or "").lower()
    return digest if _SHA256.fullmatch(digest) else None
