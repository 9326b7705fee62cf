"""A Datadog search read page by page: one page in memory, no row twice, and an end that is told.

Logs, spans and events share the form of their answers: entries in ``data``, the mark of the next
page in ``meta.page.after``. A search has ended when the mark or the entries are missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

import pandas as pd

from cie_runbook.errors import SourceError
from cie_runbook.sources.answer_fields import Entry, Field, at_path, fields_table, identifier, text
from cie_runbook.sources.datadog_client import DatadogClient, Parse
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.transport import Deadline
from cie_runbook.tables import empty_table
from cie_runbook.window import Window

ROWS_PER_PAGE = 1000  # the most that the API gives
ROW_CAP = 200_000  # rows of one search, unless the caller says otherwise
BUDGET_S = 300.0  # for all pages of one search: the API grants about one page a second

Sort = Literal["timestamp", "-timestamp"]
OnRows = Callable[[int], None]

_CODE = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True)
class Page:
    """One page of an answer.

    Attributes
    ----------
    table : DataFrame
        Its rows, shaped as the COLUMNS of the source.
    entry_count : int
        How many entries the answer held, those that could not be used included.
    after : str or None
        The mark of the next page; None on the last.
    missing : tuple of str
        What is missing and why, one sentence each; safe to show.
    """

    table: pd.DataFrame
    entry_count: int
    after: str | None = None
    missing: tuple[str, ...] = ()


Ask = Callable[[str | None], Page]


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
        """Yield the pages of a search, one at a time in memory; see `walk`."""

        def ask(cursor: str | None) -> Page:
            body = self.request(query, window, cursor, sort=sort)
            return self.ask(client, body, self._counted, deadline)

        return walk(ask, row_cap=row_cap)

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
    missing = _meta_sentences(answer)
    if len(entries) < len(data):
        missing.append("some entries came without data[].id and were left out")
    if table[shape.time_column].isna().any():
        missing.append(f"some entries came without a time in data[].{shape.time_path}")
    return Page(table, len(data), text(at_path(answer, "meta.page.after")), tuple(missing))


def walk(ask: Ask, *, row_cap: int = ROW_CAP, id_column: str = "id") -> Iterator[Page]:
    """Yield page after page, each row once; the last one says in `missing` what did not come.

    Raises
    ------
    SourceError
        The first page did not come. A later one that fails ends the search as partial.
    """
    ids: set[str] = set()
    marks: set[str | None] = {None}
    page = ask(None)
    while True:
        fresh, left_out = _fresh(page, ids, row_cap - len(ids), id_column)
        end = _end(page, fresh, marks, left_out)
        if end is not None:
            yield replace(fresh, after=None, missing=fresh.missing + end)
            return
        yield fresh
        marks.add(page.after)
        try:
            page = ask(page.after)
        except SourceError as error:
            sentence = f"the search broke off after {len(ids):,} rows: {error.what}"
            yield Page(fresh.table.iloc[:0], 0, None, (sentence,))
            return


def collected(
    pages: Iterable[Page],
    columns: Mapping[str, str],
    queries: Mapping[str, str],
    on_rows: OnRows = lambda rows: None,
) -> Fetched:
    """Return the rows of all pages as one table, with what is missing; `on_rows` hears of each."""
    tables: list[pd.DataFrame] = []
    missing: dict[str, None] = {}
    rows = 0
    for page in pages:
        missing.update(dict.fromkeys(page.missing))
        rows += len(page.table)
        if len(page.table):
            tables.append(page.table)
        on_rows(rows)
    table = pd.concat(tables, ignore_index=True) if tables else empty_table(columns)
    return Fetched(
        table=table,
        queries=dict(queries),
        completeness="partial" if missing else "complete" if rows else "empty",
        missing=tuple(missing),
    )


def _fresh(page: Page, ids: set[str], room: int, id_column: str) -> tuple[Page, int]:
    """Return the page with its new rows, `room` at most, and how many new ones had no room."""
    found = page.table[id_column].tolist()
    positions = {row_id: at for at, row_id in reversed([*enumerate(found)]) if row_id not in ids}
    new = sorted(positions.values())
    kept = new[:room]
    ids.update(found[at] for at in kept)
    if len(kept) == len(found):
        return page, 0
    table = page.table.iloc[kept].reset_index(drop=True)
    return replace(page, table=table), len(new) - len(kept)


def _end(page: Page, fresh: Page, marks: set[str | None], left_out: int) -> tuple[str, ...] | None:
    """Return why the search ends here, in sentences for what is missing; None when it goes on."""
    if left_out:
        return ("the search has more rows than the agreed cap; the others were left out",)
    if page.after is None or page.entry_count == 0:
        return ()
    if page.after in marks:
        return ("the service named a page twice, so the search was ended",)
    if fresh.table.empty:
        return ("the service sent rows twice and no new ones, so the search was ended",)
    return None


def _meta_sentences(answer: Mapping[str, Any]) -> list[str]:
    sentences = []
    if at_path(answer, "meta.status") == "timeout":
        sentences.append("the service ran out of time and searched only a part")
    warnings = at_path(answer, "meta.warnings")
    for warning in warnings if isinstance(warnings, list) else []:
        code = text(at_path(warning, "code")) or ""
        named = code if _CODE.fullmatch(code) else "without a code"
        sentences.append(f"the service warns that rows may be missing ({named})")
    return sentences
