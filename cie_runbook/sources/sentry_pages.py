"""Lists of Sentry page by page, as its cursors lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd

from cie_runbook.sources.decoding import json_array
from cie_runbook.sources.paging import Page, walk
from cie_runbook.sources.sentry_link import next_link
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline

PAGE_ROWS = 100  # the most that Sentry gives at once
_UNSTATED = "the service did not say whether there is more"

Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class SentryList:
    """One list of Sentry: where it stands, what to ask, how to read a page of it.

    Attributes
    ----------
    path : str
        From the base URL on; ends with a slash, or Sentry redirects.
    parameters : sequence of pairs
        Name and value, without the cursor.
    table : callable
        Turns the decoded array of a page into a table.
    key : tuple of str
        The columns that tell one row from another.
    endpoint : str
        The list's name in log and errors.
    """

    path: str
    parameters: Parameters
    table: Callable[[Sequence[Any]], pd.DataFrame]
    key: tuple[str, ...]
    endpoint: str

    @property
    def queries(self) -> dict[str, str]:
        """What is asked, for the record."""
        return {self.endpoint: with_query(self.path, self.parameters)}


def sentry_pages(
    client: SystemClient, wanted: SentryList, deadline: Deadline, *, row_cap: int
) -> Iterator[Page]:
    """Yield the pages of a list; see `paging.walk`."""

    def read(answer: Answer) -> tuple[Page, int]:
        entries = json_array(answer, client.system)
        link = next_link(answer.headers.get("link"))
        is_doubtful = not link.is_stated and len(entries) >= PAGE_ROWS
        missing = (_UNSTATED,) if is_doubtful else ()
        return Page(wanted.table(entries), link.cursor, len(entries), missing), len(entries)

    def ask(cursor: str | None) -> Page:
        cursors = () if cursor is None else (("cursor", cursor),)
        path = with_query(wanted.path, (*wanted.parameters, *cursors))
        return client.get(path, read, deadline, endpoint=wanted.endpoint)

    return walk(ask, key=wanted.key, row_cap=row_cap, system=client.system)


def with_query(path: str, parameters: Parameters) -> str:
    """Return `path` with `parameters`, encoded once."""
    return f"{path}?{urlencode(parameters)}" if parameters else path


def sentry_path(*parts: str) -> str:
    """Return the path of `parts`, each encoded, with the slash that Sentry wants at its end."""
    return "".join(f"/{quote(part, safe='')}" for part in parts) + "/"


def sentry_instant(instant: datetime) -> str:
    """Return an instant of UTC as Sentry takes it: without a zone."""
    return f"{instant:%Y-%m-%dT%H:%M:%S}"
