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
from cie_runbook.sources.page_walk import Page, walk
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


def pagerduty_pages(
    client: SystemClient, wanted: PagerDutyList, deadline: Deadline
) -> Iterator[pd.DataFrame]:
    """Yield the pages of a list, each row once; see `page_walk.walk` for what is raised."""

    def ask(offset: str) -> Page:
        def read(answer: Answer) -> tuple[Page, int]:
            content = JsonRecord(json_object(answer, client.system), "", client.system)
            rows = len(content.listed(wanted.name))
            page = _page(wanted.table(content.content), content, int(offset) + rows)
            return page, rows

        paging = (("limit", str(PAGE_ROWS)), ("offset", offset))
        path = with_query(wanted.path, (*wanted.parameters, *paging))
        return client.get(path, read, deadline, endpoint=wanted.name)

    return walk(ask, "0", wanted.key, client.system)


def with_query(path: str, parameters: Parameters) -> str:
    """Return `path` with `parameters`, encoded once but for the brackets of arrays."""
    return f"{path}?{urlencode(parameters, safe='[]')}" if parameters else path


def pagerduty_path(*parts: str) -> str:
    """Return the path of `parts`, each encoded."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def pagerduty_instant(instant: datetime) -> str:
    """Return an instant as PagerDuty takes it."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _page(table: pd.DataFrame, content: JsonRecord, read_so_far: int) -> Page:
    if not content.flag("more"):
        return Page(table, None)
    if read_so_far + PAGE_ROWS > LAST_ROW:
        return Page(table, None, _WITHHELD)
    return Page(table, str(read_so_far))
