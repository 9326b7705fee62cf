"""How much was hidden, where: a leak upstream is a finding for whoever owns the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cie_runbook.redaction.kinds import MASK

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """Values of one kind that were hidden in one field of a source.

    Attributes
    ----------
    source : str
        Whose answer it was: the name of the evidence.
    field : str
        The column, itself redacted.
    kind : str
        What was hidden, as the mask names it.
    count : int
        How often.
    """

    source: str
    field: str
    kind: str
    count: int


def hidden_in_table(before: pd.DataFrame, after: pd.DataFrame, source: str) -> tuple[Hidden, ...]:
    """Return what redaction hid in a table, by column and kind, most first.

    A mask that `before` already had is not counted again.
    """
    found: list[Hidden] = []
    for position, field in enumerate(after.columns):
        old_column, new_column = before.iloc[:, position], after.iloc[:, position]
        if new_column.dtype.kind in "biufcmM":
            continue  # numbers, times and truth values: no mask is among them
        if new_column.equals(old_column):
            continue  # most of a table: nothing in it was hidden
        pairs = zip(old_column.tolist(), new_column.tolist(), strict=True)
        counts = Counter(kind for old, new in pairs for kind in _hidden_kinds(old, new))
        found += [
            Hidden(source=source, field=str(field), kind=kind, count=count)
            for kind, count in counts.items()
        ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.field, one.kind)))


def summed(hidden: Iterable[Hidden]) -> tuple[Hidden, ...]:
    """Return one count for each source, field and kind, most first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in hidden:
        counts[one.source, one.field, one.kind] += one.count
    return tuple(
        Hidden(source=source, field=field, kind=kind, count=count)
        for (source, field, kind), count in sorted(
            counts.items(), key=lambda item: (-item[1], item[0])
        )
    )


def _hidden_kinds(old: Any, new: Any) -> Iterator[str]:
    if not isinstance(new, str) or (isinstance(old, str) and new == old):
        return
    counts = Counter(_kinds(new))
    counts.subtract(_kinds(old) if isinstance(old, str) else ())
    yield from (+counts).elements()


def _kinds(text: str) -> list[str]:
    return [mask[0].strip("[]").split(":", 1)[0] for mask in MASK.finditer(text)]
