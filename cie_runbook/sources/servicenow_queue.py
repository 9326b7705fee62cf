"""The queue of an assignment group in ServiceNow; also one ticket by its number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from http import HTTPStatus

import pandas as pd

from cie_runbook.errors import BadInputError, UnreadableAnswerError
from cie_runbook.settings import SystemSettings
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page, collected, page_of
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.servicenow_records import (
    Record,
    RecordList,
    RecordPage,
    checked_sys_id,
    instant_of,
    label_of,
    record_page,
    record_pages,
    required,
    table_request,
    text_of,
    truth_of,
)
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline

COLUMNS = {
    "sys_id": "string",
    "number": "string",
    "record_class": "string",  # the table that the ticket is written in: incident, sc_task
    "state": "string",  # its code; which code means what depends on the instance
    "state_label": "string",
    "priority": "string",  # its code, "1" the most pressing
    "priority_label": "string",
    "is_active": "boolean",
    "opened_at": "datetime64[ms, UTC]",
    "created_at": "datetime64[ms, UTC]",
    "updated_at": "datetime64[ms, UTC]",
    "assignment_group": "string",  # sys_id
    "assigned_to": "string",  # sys_id; <NA>: nobody
    "assigned_to_name": "string",
    "short_description": "string",
    "description": "string",  # what the reporter wrote; redacted on entry, as all text
}
SAFE_COLUMNS = frozenset(COLUMNS) - {
    "assigned_to_name",
    "short_description",
    "description",
}

RESOLVED = "6"  # the state that the support plan's link to the queue leaves out
ROW_CAP = 5_000
_FIELDS = (
    "sys_id",
    "number",
    "sys_class_name",
    "state",
    "priority",
    "active",
    "opened_at",
    "sys_created_on",
    "sys_updated_on",
    "assignment_group",
    "assigned_to",
    "short_description",
    "description",
)
NUMBER = re.compile(r"[A-Z]{2,10}[0-9]{4,12}")


def queue_request(group: str, limit: int, offset: int) -> str:
    """Return the path of one page of the open tickets of a group, oldest first.

    The order ends in the id: tickets of the same second would change places between pages.
    """
    query = (
        f"assignment_group={checked_sys_id(group, 'assignment group')}^active=true"
        f"^state!={RESOLVED}^ORDERBYsys_created_on^ORDERBYsys_id"
    )
    return table_request("task", query, _FIELDS, limit=limit, offset=offset)


def ticket_request(number: str) -> str:
    """Return the path of the ticket with a number; of two, to learn whether there are two.

    Raises
    ------
    BadInputError
        The number is not one of a ticket, as INC0012345 is.
    """
    if not NUMBER.fullmatch(number):
        raise BadInputError(
            "a ticket's number is letters and then digits", "ticket", "Write it as INC0012345."
        )
    return table_request("task", f"number={number}", _FIELDS, limit=2, offset=0)


def queue_table(records: Sequence[Record], system: str) -> pd.DataFrame:
    """Read task records into one row each, with `COLUMNS`."""
    return row_table([_row(record, system) for record in records], COLUMNS)


def queue_list(group: str, system: str) -> RecordList:
    """Return what to ask for: the open tickets of a group."""
    return RecordList(
        request=partial(queue_request, group),
        table=lambda records: queue_table(_own(records, group, system), system),
        endpoint="queue",
    )


def queue_pages(
    client: SystemClient, group: str, deadline: Deadline, *, row_cap: int = ROW_CAP
) -> Iterator[Page]:
    """Yield the open tickets of a group page by page.

    Raises
    ------
    UnreadableAnswerError
        A ticket of another group came. The service drops a condition that it does not know, and
        then answers with everybody's tickets: none of that page is given.
    """
    return record_pages(client, queue_list(group, client.system), deadline, row_cap=row_cap)


def fetch_queue(
    client: SystemClient, group: str, deadline: Deadline, *, row_cap: int = ROW_CAP
) -> Fetched:
    """Ask for the open tickets of a group; see `COLUMNS` for the shape."""
    found = queue_pages(client, group, deadline, row_cap=row_cap)
    return collected(found, COLUMNS, queue_list(group, client.system).queries)


def fetch_ticket(client: SystemClient, number: str, deadline: Deadline) -> Fetched:
    """Ask for one ticket: a table of one row, or an empty one where there is no such ticket.

    Raises
    ------
    UnreadableAnswerError
        Two tickets came, or another than the one asked for.
    """
    page = client.get(
        ticket_request(number),
        lambda answer: _found(answer, client.settings),
        deadline,
        endpoint="ticket",
        accepted=frozenset({HTTPStatus.NOT_FOUND}),
    )
    table = queue_table(page.records, client.system)
    if table["number"].ne(number).any():
        raise _widened("number", client.system)
    if len(table.drop_duplicates("sys_id")) > 1:
        raise UnreadableAnswerError(
            f"two tickets have the number {number}", client.system, "Look them up by hand."
        )
    return collected([page_of(table.head(1))], COLUMNS, {"ticket": number})


def _found(answer: Answer, settings: SystemSettings) -> tuple[RecordPage, int]:
    if answer.status == HTTPStatus.NOT_FOUND:
        return RecordPage((), 0), 0
    page = record_page(answer, settings)
    return page, len(page.records)


def _own(records: Sequence[Record], group: str, system: str) -> Sequence[Record]:
    if any(text_of(record, "assignment_group") != group for record in records):
        raise _widened("assignment group", system)
    return records


def _widened(condition: str, system: str) -> UnreadableAnswerError:
    return UnreadableAnswerError(
        f"tickets of another {condition} came, so its filter was not applied",
        system,
        "Read the queue in the browser, and check the fields of the query.",
    )


def _row(record: Record, system: str) -> dict[str, object]:
    return {
        "sys_id": required(record, "sys_id", system),
        "number": required(record, "number", system),
        "record_class": text_of(record, "sys_class_name"),
        "state": text_of(record, "state"),
        "state_label": label_of(record, "state"),
        "priority": text_of(record, "priority"),
        "priority_label": label_of(record, "priority"),
        "is_active": truth_of(record, "active"),
        "opened_at": instant_of(record, "opened_at", system),
        "created_at": instant_of(record, "sys_created_on", system),
        "updated_at": instant_of(record, "sys_updated_on", system),
        "assignment_group": text_of(record, "assignment_group"),
        "assigned_to": text_of(record, "assigned_to"),
        "assigned_to_name": label_of(record, "assigned_to"),
        "short_description": text_of(record, "short_description"),
        "description": text_of(record, "description"),
    }
