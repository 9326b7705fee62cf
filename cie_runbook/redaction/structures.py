"""Redaction of nested data and of tables: the key or the column decides before the text does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from cie_runbook.redaction.keys import OF_PERSONS, classify
from cie_runbook.redaction.kinds import DROPPED, MASK, Kind
from cie_runbook.redaction.values import is_telling

if TYPE_CHECKING:
    import pandas as pd

DEEPEST = 64
"""Nested deeper than this, data is dropped: no service of ours answers like that."""

_NAME_FIELDS = ("name", "key", "field", "header", "label")


class Masker(Protocol):
    """What masks a text, and a value whose kind is known."""

    def redact(self, text: str) -> str:
        """Return `text` masked."""

    def hide(self, kind: Kind, value: object) -> str:
        """Return the mask of `value`."""


def redacted_tree(tree: Any, masker: Masker, depth: int = 0) -> Any:
    """Return nested JSON of the same shape, masked by key and by content."""
    if depth > DEEPEST:
        return DROPPED
    if isinstance(tree, str):
        return masker.redact(tree)
    if tree is None or isinstance(tree, bool | int | float):
        return tree
    if isinstance(tree, Mapping):
        return _redacted_mapping(tree, masker, depth)
    if isinstance(tree, list | tuple | set | frozenset):
        return type(tree)(redacted_tree(leaf, masker, depth + 1) for leaf in tree)
    return masker.redact(_text_of(tree))


def _redacted_mapping(tree: Mapping[Any, Any], masker: Masker, depth: int) -> dict[Any, Any]:
    named = _named_kind(tree)
    of_person = any(isinstance(key, str) and classify(key) in OF_PERSONS for key in tree)
    result: dict[Any, Any] = {}
    for key, value in tree.items():
        kind = classify(key) if isinstance(key, str) else None
        if kind is None and key == "value":
            kind = named
        if of_person and kind is None and isinstance(value, str) and key == "name":
            kind = "name"
        shown = masker.redact(key) if isinstance(key, str) else key
        while shown in result:  # two keys that were masked alike stay two
            shown = f"{shown}_"
        result[shown] = (
            redacted_tree(value, masker, depth + 1)
            if kind is None
            else _hidden(kind, value, masker, depth)
        )
    return result


def _named_kind(tree: Mapping[Any, Any]) -> Kind | None:
    """Return what a pair such as {"name": "ssn", "value": …} says about its value."""
    if "value" not in tree:
        return None
    names = (tree.get(field) for field in _NAME_FIELDS)
    return next(
        (kind for name in names if isinstance(name, str) and (kind := classify(name))), None
    )


def _hidden(kind: Kind, value: Any, masker: Masker, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    text = _text_of(value)
    if not is_telling(kind, text):
        return redacted_tree(value, masker, depth + 1)
    return value if isinstance(value, str) and MASK.fullmatch(text) else masker.hide(kind, text)


def redacted_table(
    table: pd.DataFrame, safe_columns: Collection[str], masker: Masker
) -> pd.DataFrame:
    """Return a table of the same shape, masked in every column that is not declared safe.

    A column with a sensitive name is hidden whatever its type, and becomes text; text columns
    are read value by value; numbers, times and truth values under other names stay.
    """
    result = table.copy()
    for position, name in enumerate(table.columns):
        column = table.iloc[:, position]
        if name in safe_columns:
            continue
        kind = classify(name) if isinstance(name, str) else None
        if kind is not None:
            result.isetitem(position, _hidden_column(column, kind, masker).array)
        elif column.dtype.kind in "OUST" or str(column.dtype) in {"string", "str", "category"}:
            result.isetitem(position, _redacted_column(column, masker).array)
    result.columns = [
        masker.redact(name) if isinstance(name, str) and name not in safe_columns else name
        for name in table.columns
    ]
    if table.index.dtype.kind == "O" or str(table.index.dtype) in {"string", "str"}:
        result.index = table.index.map(lambda label: redacted_tree(label, masker))
    return result


def _hidden_column(column: pd.Series, kind: Kind, masker: Masker) -> pd.Series:
    missing = column.isna()
    values = [
        value if gone else _hidden(kind, value, masker, 0)
        for value, gone in zip(column.tolist(), missing.tolist(), strict=True)
    ]
    return column.astype("object").where(missing, values)


def _redacted_text(column: pd.Series, masker: Masker) -> pd.Series:
    """Return a column of texts masked, each text read once however often it is there."""
    masked = {text: masker.redact(text) for text in column.dropna().unique()}
    changed = {text: shown for text, shown in masked.items() if shown != text}
    if not changed:
        return column  # building a text column anew is slow
    values = [changed.get(value, value) for value in column.tolist()]
    return type(column)(values, index=column.index, name=column.name, dtype=column.dtype)


def _redacted_column(column: pd.Series, masker: Masker) -> pd.Series:
    if str(column.dtype) in {"string", "str"}:
        return _redacted_text(column, masker)
    cache: dict[str, str] = {}

    def shown(value: Any) -> Any:
        if isinstance(value, str):
            if value not in cache:
                cache[value] = masker.redact(value)
            return cache[value]
        return value if column.isna().all() else redacted_tree(value, masker)

    masked = [
        value if gone else shown(value)
        for value, gone in zip(column.tolist(), column.isna().tolist(), strict=True)
    ]
    return type(column)(masked, index=column.index, name=column.name, dtype="object")


def _text_of(value: Any) -> str:
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
