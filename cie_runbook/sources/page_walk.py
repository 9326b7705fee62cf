"""Pages of a list, asked for one after the other: each row once, and an end for certain.

A service says itself where its next page begins. One that leads in a circle would be read for
ever; one that keeps rows back on its last page must not look as if that were everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cie_runbook.errors import RefusedRequestError
from cie_runbook.sources.decoding import unreadable

_LESS = "Ask for a shorter window, or for less."


@dataclass(frozen=True)
class Page:
    """A part of a list.

    Attributes
    ----------
    table : DataFrame
        Its rows.
    following : str or None
        Where the next page begins, in the service's own words; None on the last one.
    gap : str or None
        Why the service keeps rows back although this is its last page, None where it does not.
    """

    table: pd.DataFrame
    following: str | None
    gap: str | None = None


def walk(
    ask: Callable[[str], Page], first: str, key: Sequence[str], system: str
) -> Iterator[pd.DataFrame]:
    """Yield the tables of the pages from `first` on, without rows whose `key` came before.

    Raises
    ------
    UnreadableAnswerError
        The service led back to where it had been.
    RefusedRequestError
        The service gives no more, though there is more.
    SourceError
        A page did not come. What was yielded before is good in all three cases.
    """
    known: set[tuple[str, ...]] = set()
    asked: set[str] = set()
    where: str | None = first
    while where is not None:
        asked.add(where)
        page = ask(where)
        fresh = _first_rows(page.table, key, known)
        yield fresh
        if page.gap is not None:
            raise RefusedRequestError(page.gap, system, _LESS)
        is_repeated = fresh.empty and not page.table.empty
        if page.following is not None and (is_repeated or page.following in asked):
            raise unreadable("repeats its pages without an end", system)
        where = page.following


def _first_rows(
    table: pd.DataFrame, key: Sequence[str], known: set[tuple[Any, ...]]
) -> pd.DataFrame:
    is_new = []
    for values in table[list(key)].astype("string").fillna("").itertuples(index=False, name=None):
        is_new.append(values not in known)
        known.add(values)
    return table.loc[is_new].reset_index(drop=True)
