"""Pages put together as one table, which says whether it is all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from cie_runbook.errors import SourceError, UnreadableAnswerError
from cie_runbook.tables import conform, empty_table

REPEATED_PAGE = "the service gave the same page again"


@dataclass(frozen=True)
class Collected:
    """A table that came in pages, with its completeness.

    Attributes
    ----------
    table : DataFrame
        Shaped as the source's `COLUMNS`, also when it is empty.
    completeness : {"complete", "partial", "empty"}
        Every page came; something is missing; every page came and there was not one row.
    missing : tuple of str
        What is missing and why, one sentence each; safe to show.
    """

    table: pd.DataFrame
    completeness: Literal["complete", "partial", "empty"]
    missing: tuple[str, ...] = ()


def collect(
    pages: Iterable[pd.DataFrame], columns: Mapping[str, str], *, row_cap: int
) -> Collected:
    """Put pages together, at most `row_cap` rows; pages beyond the cap are not asked for.

    Raises
    ------
    SourceError
        Not one page came.
    """
    kept: list[pd.DataFrame] = []
    rows = 0
    missing: tuple[str, ...] = ()
    try:
        for page in pages:
            kept.append(page.head(row_cap - rows))
            rows += len(page)
            if rows > row_cap:
                missing = (f"there are more than the {row_cap} rows that were asked for",)
                break
    except SourceError as error:
        if not kept:
            raise
        missing = (f"the rows after the first {rows}: {error.what}",)
    return collected(kept, columns, missing)


def collected(
    tables: Iterable[pd.DataFrame], columns: Mapping[str, str], missing: tuple[str, ...] = ()
) -> Collected:
    """Return `tables` as one, with what is known to be missing."""
    filled = [table for table in tables if not table.empty]
    table = conform(pd.concat(filled), columns) if filled else empty_table(columns)
    return Collected(
        table, "partial" if missing else "empty" if table.empty else "complete", missing
    )


def distinct(pages: Iterable[pd.DataFrame], key: str, system: str) -> Iterator[pd.DataFrame]:
    """Yield each page without the rows whose `key` came before.

    Raises
    ------
    UnreadableAnswerError
        A page with rows brought nothing new: asking on might never end.
    """
    known: set[str] = set()
    for page in pages:
        is_new = ~page[key].isin(known) & ~page[key].duplicated()
        if len(page) and not is_new.any():
            raise UnreadableAnswerError(REPEATED_PAGE, system, "Ask for a shorter window.")
        known.update(page[key])
        yield page.loc[is_new].reset_index(drop=True)
