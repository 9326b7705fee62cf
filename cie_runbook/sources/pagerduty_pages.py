"""Lists of PagerDuty page by page, by its classic pagination: limit, offset, more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd

from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.paging import Page, walk
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline

PAGE_ROWS = 100  # the most that PagerDuty gives at once
LAST_ROW = 10_000  # offset and limit together may not go beyond
_WITHHELD = f"the service lists no more than {LAST_ROW:,} rows"

Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class PagerDutyList:
    """One list of PagerDuty: where it stands, what to ask, how to read a page of it.

    Attributes
    ----------
    path : str
        From the base URL on.
    parameters : sequence of pairs
        Name and value; the name of an array ends with [], or the filter is ignored.
    name : str
        The field of the answer that holds the list; also its name in log and errors.
    table : callable
        Turns a decoded answer into a table.
    key : tuple of str
        The columns that tell one row from another.
    """

    path: str
    parameters: Parameters
    name: str
    table: Callable[[Mapping[str, Any]], pd.DataFrame]
    key: tuple[str, ...]

    @property
    def query(self) -> str:
        """What is asked, for the record."""
        return with_query(self.path, self.parameters)


def pagerduty_pages(
    client: SystemClient, parts: Sequence[PagerDutyList], deadline: Deadline, *, row_cap: int
) -> Iterator[Page]:
    """Yield the pages of a list that is asked for in parts; see `paging.walk`."""

    def ask(mark: str | None) -> Page:
        part, offset = _place(mark)
        wanted = parts[part]

        def read(answer: Answer) -> tuple[Page, int]:
            content = JsonRecord(json_object(answer, client.system), "", client.system)
            rows = len(content.listed(wanted.name))
            table = wanted.table(content.content)
            if not content.flag("more"):
                return Page(table, None, rows), rows
            if offset + rows + PAGE_ROWS > LAST_ROW:
                return Page(table, None, rows, (_WITHHELD,)), rows
            return Page(table, _mark(part, offset + rows), rows), rows

        paging = (("limit", str(PAGE_ROWS)), ("offset", str(offset)))
        path = with_query(wanted.path, (*wanted.parameters, *paging))
        return client.get(path, read, deadline, endpoint=wanted.name)

    further = [_mark(part) for part in range(1, len(parts))]
    return walk(ask, key=parts[0].key, row_cap=row_cap, system=client.system, further=further)


def with_query(path: str, parameters: Parameters) -> str:
    """Return `path` with `parameters`, encoded once but for the brackets of arrays."""
    return f"{path}?{urlencode(parameters, safe='[]')}" if parameters else path


def pagerduty_path(*parts: str) -> str:
    """Return the path of `parts`, each encoded."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def pagerduty_instant(instant: datetime) -> str:
    """Return an instant as PagerDuty takes it."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _place(mark: str | None) -> tuple[int, int]:
    """Return where a page begins: in which part of the list, after how many of its rows."""
    part, _, offset = (mark or _mark(0)).partition(":")
    return int(part), int(offset)


def _mark(part: int, offset: int = 0) -> str:
    return f"{part}:{offset}"
