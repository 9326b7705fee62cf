"""ServiceNow's Table API: one page of records, with its scalars made ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd

from cie_runbook.errors import BadInputError, UnavailableError
from cie_runbook.settings import SystemSettings
from cie_runbook.sources.decoding import json_object, unreadable
from cie_runbook.sources.paging import Page, walk
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
    UnavailableError
        The service reports a failure of its own with the status of success.
    UnreadableAnswerError
        The answer is not as documented.
    """
    content = json_object(answer, settings.system)
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


@dataclass(frozen=True, kw_only=True)
class RecordList:
    """One list of ServiceNow: what to ask, how to read a page of it.

    Attributes
    ----------
    request : callable
        Makes the path of a page from its limit and its offset.
    table : callable
        Turns the records of a page into a table.
    endpoint : str
        The list's name in log and errors.
    """

    request: Callable[[int, int], str]
    table: Callable[[Sequence[Record]], pd.DataFrame]
    endpoint: str

    @property
    def queries(self) -> dict[str, str]:
        """What is asked, for the record."""
        return {self.endpoint: self.request(PAGE_ROWS, 0)}


def record_pages(
    client: SystemClient, wanted: RecordList, deadline: Deadline, *, row_cap: int
) -> Iterator[Page]:
    """Yield the pages of a list; see `paging.walk`.

    The service counts records that the credential may not see: a page may be short, or empty,
    before the end.
    """
    tally = _Tally(f"check what {client.settings.credential_name} may see, or ask again")

    def read(answer: Answer) -> tuple[tuple[RecordPage, pd.DataFrame], int]:
        page = record_page(answer, client.settings)
        return (page, wanted.table(page.records)), len(page.records)

    def ask(mark: str | None) -> Page:
        offset = int(mark or "0")
        path = wanted.request(PAGE_ROWS, offset)
        page, table = client.get(path, read, deadline, endpoint=wanted.endpoint)
        after, missing = tally.take(page, offset + PAGE_ROWS)
        return Page(table, after, len(page.records), missing)

    return walk(ask, key=("sys_id",), row_cap=row_cap, system=client.system)


@dataclass
class _Tally:
    """Records as the service counts them and as they came."""

    mend: str
    received: int = 0
    announced: int | None = None
    most: int = 0  # a record that leaves on the way moves others past us

    def take(self, page: RecordPage, following: int) -> tuple[str | None, tuple[str, ...]]:
        """Return where the next page begins, None after the last, and what is missing."""
        self.received += len(page.records)
        self.announced = self.announced if page.announced is None else page.announced
        self.most = max(self.most, self.announced or 0)
        if page.is_cut:
            return None, ("the service cut its answer short",)
        if self.announced is None:
            return (str(following) if len(page.records) >= PAGE_ROWS else None), ()
        if following < self.announced:
            return str(following), ()
        if self.received < self.most:
            what = f"the service counts {self.most} records and gave {self.received}: {self.mend}"
            return None, (what,)
        return None, ()


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
