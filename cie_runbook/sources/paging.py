"""Lists that come page by page: each row once, an end for certain, and what is missing told.

A service says itself where its next page begins. One that leads in a circle would be read for
ever, and one that keeps rows back on its last page must not look as if that were everything. At
any time one page is in memory, beside the keys of the rows that came before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from cie_runbook.errors import SourceError
from cie_runbook.sources.fetched import Fetched
from cie_runbook.tables import empty_table

EMPTY_PAGES = 500  # in a row: a service that goes on so will not bring another row

OnRows = Callable[[int], None]


@dataclass(frozen=True)
class Page:
    """A part of a list.

    Attributes
    ----------
    table : DataFrame
        Its rows, shaped as the COLUMNS of the source.
    after : str or None
        Where the next page begins, in the service's own words; None on the last.
    entry_count : int
        How many entries the answer held, those that became no row included.
    missing : tuple of str
        What is missing and why, one sentence each; safe to show.
    """

    table: pd.DataFrame
    after: str | None = None
    entry_count: int = 0
    missing: tuple[str, ...] = ()


Ask = Callable[[str | None], Page]


def page_of(table: pd.DataFrame, *missing: str) -> Page:
    """Return a table that came whole as the only page of its list."""
    return Page(table, None, len(table), missing)


def walk(
    ask: Ask, *, key: Sequence[str], row_cap: int, system: str, further: Sequence[str] = ()
) -> Iterator[Page]:
    """Yield page after page, from `ask(None)` on; the last one says in `missing` what did not come.

    Parameters
    ----------
    ask : callable
        Reads the page that begins at a mark; None for the first.
    key : sequence of str
        The columns that tell one row from another: a row whose key came before is left out.
    row_cap : int
        The most rows to yield; once a further one came, no page is asked for.
    system : str
        Who is asked, for the sentences.
    further : sequence of str
        Where further parts of the list begin: each is asked for when the one before has ended.

    Raises
    ------
    SourceError
        The first page did not come. A later one that fails ends the list as partial.
    """
    reading = _Reading(tuple(key), row_cap, system, iter(further))
    page = ask(None)
    while True:
        fresh = reading.take(page)
        yield fresh
        if fresh.after is None:
            return
        try:
            page = ask(fresh.after)
        except SourceError as error:
            what = f"the list broke off after {len(reading.known):,} rows: {error.what}"
            yield Page(fresh.table.iloc[:0], missing=(what,))
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


@dataclass
class _Reading:
    """What is known of a list while it is read."""

    key: tuple[str, ...]
    row_cap: int
    system: str
    further: Iterator[str]
    known: set[object] = field(default_factory=set)  # of every row so far
    marks: set[str] = field(default_factory=set)  # of every page so far but the first
    empty_pages: int = 0  # in a row

    def take(self, page: Page) -> Page:
        """Return the page with its new rows; without `after` where the list ends, and why."""
        rows = list(self._new_rows(page.table))
        kept = rows[: max(0, self.row_cap - len(self.known))]
        self.known.update(name for _, name in kept)
        self.empty_pages = 0 if kept else self.empty_pages + 1
        table = page.table
        if len(kept) < len(table):
            table = table.iloc[[at for at, _ in kept]].reset_index(drop=True)
        reason = self._why_early(page, len(rows), len(kept))
        told = () if reason is None else (f"{self.system} {reason}",)
        after = None if reason is not None else (page.after or next(self.further, None))
        if after is not None:
            self.marks.add(after)
        return Page(table, after, page.entry_count, page.missing + told)

    def _new_rows(self, table: pd.DataFrame) -> Iterator[tuple[int, object]]:
        seen: set[object] = set()
        for at, name in enumerate(_names(table, self.key)):
            if name not in self.known and name not in seen:
                seen.add(name)
                yield at, name

    def _why_early(self, page: Page, new: int, kept: int) -> str | None:
        """Return why the list ends before its last row, as what the service did."""
        if kept < new:
            return f"has more than the {self.row_cap:,} rows that were asked for"
        if page.after is None:
            return None
        if page.after in self.marks:
            return "named a page twice, so the list was ended"
        if len(page.table) and not new:
            return "sent rows again and no new ones, so the list was ended"
        if self.empty_pages >= EMPTY_PAGES:
            return f"sent {self.empty_pages} pages without a row, so the list was ended"
        return None


def _names(table: pd.DataFrame, key: Sequence[str]) -> Iterable[object]:
    """Return what tells each row from the others; unknown is a value like any other."""
    if len(key) == 1:
        return table[key[0]].fillna("").tolist()
    texts = table[list(key)].astype("string").fillna("")
    return texts.itertuples(index=False, name=None)
