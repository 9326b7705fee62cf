"""The searches of Datadog, read page by page.

Logs, spans and events share the form of their answers: entries in ``data``, the mark of the next
page in ``meta.page.after``. A search has ended when the mark or the entries are missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

import pandas as pd

from cie_runbook.sources.answer_fields import Entry, Field, at_path, fields_table, identifier, text
from cie_runbook.sources.datadog_client import DatadogClient, Parse
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import OnRows, Page, collected, walk
from cie_runbook.sources.transport import Deadline
from cie_runbook.window import Window

ROWS_PER_PAGE = 1000  # the most that the API gives
ROW_CAP = 200_000  # rows of one search, unless the caller says otherwise
BUDGET_S = 300.0  # for all pages of one search: the API grants about one page a second

Sort = Literal["timestamp", "-timestamp"]

_CODE = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True)
class Shape:
    """How the entries of a search become rows."""

    system: str
    columns: Mapping[str, str]
    fields: Mapping[str, Field]
    time_column: str
    time_path: str


class RequestOf(Protocol):
    """Makes the request for one page of a search; `query` goes out as it is."""

    def __call__(
        self, query: str, window: Window, cursor: str | None = None, *, sort: Sort = "-timestamp"
    ) -> dict[str, Any]:
        """Return the request."""


@dataclass(frozen=True, kw_only=True)
class Search:
    """A kind of search: logs, spans or events.

    Attributes
    ----------
    name : str
        What is searched, as the record of the query names it.
    shape : Shape
        How its entries become rows.
    request : callable
        Makes the request for one page.
    ask : callable
        The client's method that sends it.
    """

    name: str
    shape: Shape
    request: RequestOf
    ask: Callable[[DatadogClient, Mapping[str, Any], Parse[Page], Deadline], Page]

    def page(self, answer: Mapping[str, Any]) -> Page:
        """Read one answer: its rows, where the next page begins, and what is missing."""
        return search_page(answer, self.shape)

    def table(self, answer: Mapping[str, Any]) -> pd.DataFrame:
        """Read one answer into the columns of the shape, also when it is empty."""
        return self.page(answer).table

    def pages(  # noqa: PLR0913 - four say what is asked, two how
        self,
        client: DatadogClient,
        query: str,
        window: Window,
        deadline: Deadline,
        *,
        row_cap: int = ROW_CAP,
        sort: Sort = "-timestamp",
    ) -> Iterator[Page]:
        """Yield the pages of a search, one at a time in memory; see `paging.walk`."""

        def ask(cursor: str | None) -> Page:
            body = self.request(query, window, cursor, sort=sort)
            return self.ask(client, body, self._counted, deadline)

        return walk(ask, key=("id",), row_cap=row_cap, system=client.system)

    def fetch(  # noqa: PLR0913 - three say what is asked, the others are options
        self,
        client: DatadogClient,
        query: str,
        window: Window,
        *,
        row_cap: int = ROW_CAP,
        budget_s: float = BUDGET_S,
        on_rows: OnRows = lambda rows: None,
    ) -> Fetched:
        """Search one org, newest first: at most `row_cap` rows within `budget_s` seconds.

        Raises
        ------
        SourceError
            Not even the first page came.
        """
        found = self.pages(client, query, window, client.deadline(budget_s), row_cap=row_cap)
        return collected(found, self.shape.columns, {self.name: query}, on_rows)

    def _counted(self, answer: Mapping[str, Any]) -> tuple[Page, int]:
        page = self.page(answer)
        return page, page.entry_count


def iso(moment: datetime) -> str:
    """Return an instant as the search API writes it, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def search_body(
    query: str, window: Window, cursor: str | None = None, *, sort: Sort = "-timestamp"
) -> dict[str, Any]:
    """Return what a search for one page asks; `query` goes out as it is."""
    page: dict[str, Any] = {"limit": ROWS_PER_PAGE}
    if cursor is not None:
        page["cursor"] = cursor
    asked = {"query": query, "from": iso(window.start), "to": iso(window.end)}
    return {"filter": asked, "sort": sort, "page": page}


def search_page(answer: Mapping[str, Any], shape: Shape) -> Page:
    """Read one answer; entries without an id are left out, and both that and other lacks told.

    Raises
    ------
    UnreadableAnswerError
        The answer is not as documented, or says that the search failed.
    """
    if answer.get("errors"):
        raise unreadable("says that the search failed", shape.system)
    data = answer.get("data")
    if not isinstance(data, list):
        raise unreadable("lacks the list data", shape.system)
    entries: list[Entry] = [entry for entry in data if identifier(at_path(entry, "id"))]
    if data and not entries:
        raise unreadable("lacks data[].id", shape.system)
    table = fields_table(entries, shape.fields, shape.columns)
    missing = meta_sentences(answer)
    if len(entries) < len(data):
        missing.append("some entries came without data[].id and were left out")
    if table[shape.time_column].isna().any():
        missing.append(f"some entries came without a time in data[].{shape.time_path}")
    after = text(at_path(answer, "meta.page.after")) if data else None  # no entries: the end
    return Page(table, after, len(data), tuple(missing))


def meta_sentences(answer: Mapping[str, Any]) -> list[str]:
    """Return what the service itself says is missing, in none of its own words."""
    sentences = []
    if at_path(answer, "meta.status") == "timeout":
        sentences.append("the service ran out of time and searched only a part")
    warnings = at_path(answer, "meta.warnings")
    for warning in warnings if isinstance(warnings, list) else []:
        code = text(at_path(warning, "code")) or ""
        named = code if _CODE.fullmatch(code) else "without a code"
        sentences.append(f"the service warns that rows may be missing ({named})")
    return sentences
