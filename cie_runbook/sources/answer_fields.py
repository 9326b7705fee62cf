"""Fields of JSON entries read by path: what is not there, or not of its kind, is unknown."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pandas as pd

LONGEST_TEXT = 20_000  # characters kept of one text, so that a page has a largest size
MARK_OF_A_CUT = "…"
WHOLE_ENTRY = ""  # the path of what is read from several places of an entry
_LARGEST_WHOLE = 2**63 - 1
_SCALARS = (str, int, float)
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+/=-]{0,199}")

Entry = Mapping[str, Any]
Read = Callable[[Any], Any]


@dataclass(frozen=True)
class Field:
    """Where a column's value stands in an entry: the first path that leads to one counts."""

    read: Read
    paths: tuple[str, ...]

    def of(self, entry: Entry) -> Any:
        """Return the value in `entry`, None where no path leads to one."""
        for path in self.paths:
            value = self.read(at_path(entry, path))
            if value is not None:
                return value
        return None


def fields_table(
    entries: Sequence[Entry], fields: Mapping[str, Field], columns: Mapping[str, str]
) -> pd.DataFrame:
    """Return one row per entry, with `columns` (name to dtype) even when there are no entries."""
    return pd.DataFrame(
        {
            name: pd.Series([fields[name].of(entry) for entry in entries], dtype=dtype)
            for name, dtype in columns.items()
        }
    )


def at_path(node: Any, path: str) -> Any:
    """Return what stands at the dotted `path`, None where nothing does; keys may hold dots."""
    if path == WHOLE_ENTRY:
        return node
    for rest, head in _steps(path):
        if type(node) is not dict and not isinstance(node, Mapping):  # the first is far quicker
            return None
        if rest in node:
            return node[rest]
        node = node.get(head)
    return None


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[tuple[str, str], ...]:
    """Return what to look for at each depth: all that is left of the path, or its next name."""
    names = path.split(".")
    return tuple((".".join(names[depth:]), name) for depth, name in enumerate(names))


def text(value: Any) -> str | None:
    """Return a text or number as text without surrogates, cut at `LONGEST_TEXT`."""
    if isinstance(value, bool) or not isinstance(value, _SCALARS):
        return None
    whole_text = str(value)
    if len(whole_text) > LONGEST_TEXT:
        whole_text = whole_text[:LONGEST_TEXT] + MARK_OF_A_CUT
    return whole_text.encode("utf-8", "replace").decode() or None


def identifier(value: Any) -> str | None:
    """Return an id as text, None where it has spaces or signs in it that no id has."""
    found = text(value)
    return found if found is not None and _IDENTIFIER.fullmatch(found) else None


def whole(value: Any) -> int | None:
    """Return a whole number, also of a text such as "200"."""
    found = number(value)
    if found is None or not found.is_integer() or abs(found) > _LARGEST_WHOLE // 2:
        return None
    return int(value) if isinstance(value, int) else int(found)


def number(value: Any) -> float | None:
    """Return a finite number, also of a text such as "0.5"."""
    if isinstance(value, bool) or not isinstance(value, _SCALARS):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def instant(value: Any) -> datetime | None:
    """Return the instant of an ISO 8601 text, in UTC; one without a zone is taken for UTC."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def instant_of_seconds(value: Any) -> datetime | None:
    """Return the instant of a number of seconds since 1970, in UTC."""
    seconds = number(value)
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def listed(value: Any) -> str | None:
    """Return the texts of a list as one text, parted by commas and each only once."""
    if not isinstance(value, list):
        return None
    return joined(text(item) for item in value)


def joined(texts: Iterable[str | None]) -> str | None:
    """Return texts parted by commas and each only once; None when there are none."""
    return text(",".join(dict.fromkeys(filter(None, texts))))


def as_json(value: Any) -> str | None:
    """Return an object that is not empty as JSON text on one line."""
    if not isinstance(value, Mapping) or not value:
        return None
    return text(json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True))
