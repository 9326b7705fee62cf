"""ServiceNow's Table API: one page of records, with its scalars made ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from cie_runbook.errors import BadInputError, UnavailableError, UnreadableAnswerError
from cie_runbook.settings import SystemSettings
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.sign_on import permitted_object
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline

PAGE_ROWS = 100
_SYS_ID = re.compile(r"[0-9a-f]{32}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")

Record = Mapping[str, Any]


@dataclass(frozen=True)
class RecordPage:
    """The records of one answer.

    Attributes
    ----------
    records : sequence of Mapping
        As they came: each field is text, or a mapping of `display_value` and `value`.
    announced : int or None
        How many there are in all, as the service counts; None where it does not say.
    is_cut : bool
        The service broke off a long transaction: there are more records on this page.
    """

    records: Sequence[Record]
    announced: int | None = None
    is_cut: bool = False


def table_request(table: str, query: str, fields: Sequence[str], *, limit: int, offset: int) -> str:
    """Return the path that asks for records of `table` with codes and labels.

    `query` is an encoded query as the service writes it, not yet encoded for a URL.
    """
    parameters = {
        "sysparm_query": query,
        "sysparm_fields": ",".join(fields),
        "sysparm_display_value": "all",
        "sysparm_exclude_reference_link": "true",
        "sysparm_limit": str(limit),
        "sysparm_offset": str(offset),
    }
    return f"/table/{table}?{urlencode(parameters, quote_via=quote)}"


def record_page(answer: Answer, settings: SystemSettings) -> RecordPage:
    """Read one answer.

    Raises
    ------
    AccessDeniedError
        A sign-on page came.
    UnavailableError
        The service reports a failure of its own with the status of success.
    UnreadableAnswerError
        The answer is not as documented.
    """
    content = permitted_object(answer, settings)
    records = content.get("result")
    if "error" in content and not isinstance(records, list):
        raise UnavailableError(
            "the service reports an error in place of records", settings.system, "Try again later."
        )
    if not isinstance(records, list) or not all(isinstance(row, Mapping) for row in records):
        raise unreadable("has no list of records at result", settings.system)
    return RecordPage(
        records, _announced(answer.headers.get("x-total-count")), bool(content.get("error"))
    )


def read_pages(
    client: SystemClient, request: Callable[[int, int], str], deadline: Deadline, *, endpoint: str
) -> Iterator[RecordPage]:
    """Yield page after page of what `request(limit, offset)` asks for, to the end.

    The service counts records that the credential may not see: a page may be short, or empty,
    before the end.

    Raises
    ------
    SourceError
        A page did not come, came cut, or fewer records came in all than the service counts.
    """
    offset = received = most = 0
    announced: int | None = None
    while announced is None or offset < announced:
        page = client.get(
            request(PAGE_ROWS, offset),
            lambda answer: _counted(record_page(answer, client.settings)),
            deadline,
            endpoint=endpoint,
        )
        yield page
        if page.is_cut:
            raise UnavailableError(
                "the service cut its answer short", client.system, "Try again later."
            )
        received += len(page.records)
        offset += PAGE_ROWS
        announced = announced if page.announced is None else page.announced
        if announced is None and len(page.records) < PAGE_ROWS:
            return
        most = max(most, announced or 0)  # a record that leaves on the way moves others past us
    if received < most:
        raise UnreadableAnswerError(
            f"the service counts {most} records and gave {received}",
            client.system,
            f"Check what {client.settings.credential_name} may see, or ask again.",
        )


def text_of(record: Record, field: str) -> str | None:
    """Return the stored value of a field, None where it is empty or not there."""
    return _part(record, field, "value")


def label_of(record: Record, field: str) -> str | None:
    """Return what a person reads in a field, None where it is empty or not there."""
    return _part(record, field, "display_value")


def required(record: Record, field: str, system: str) -> str:
    """Return the stored value of a field that every record has."""
    value = text_of(record, field)
    if value is None:
        raise unreadable(f"has a record without {field}", system)
    return value


def instant_of(record: Record, field: str, system: str) -> datetime | None:
    """Return the stored instant of a field, which is in UTC and does not say so."""
    text = text_of(record, field)
    if text is None:
        return None
    mistake = unreadable(f"has a record whose {field} is not an instant", system)
    if not _INSTANT.fullmatch(text):
        raise mistake
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:  # a day that no calendar has
        raise mistake from None


def truth_of(record: Record, field: str) -> bool | None:
    """Return a field that holds true or false as text, None for anything else."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text_of(record, field) or "")


def checked_sys_id(text: str, name: str) -> str:
    """Return `text`, the id of a record: anything else would change the query.

    Raises
    ------
    BadInputError
        It is not 32 hexadecimal digits.
    """
    if not _SYS_ID.fullmatch(text):
        raise BadInputError(
            "the id of a ServiceNow record has 32 hexadecimal digits",
            name,
            "Copy it from the record's address.",
        )
    return text


def _part(record: Record, field: str, part: str) -> str | None:
    value = record.get(field)
    if isinstance(value, Mapping):
        # A plain reference has `link` and `value` and nothing for a person to read.
        value = value.get(part, value.get("value"))
    if isinstance(value, bool):
        value = str(value).lower()
    return str(value) if isinstance(value, str | int | float) and value != "" else None


def _announced(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None


def _counted(page: RecordPage) -> tuple[RecordPage, int]:
    return page, len(page.records)
