"""A JSON object read field by field: what is missing or of the wrong kind is named by its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.decoding import unreadable

_LONGEST_NUMBER = 18  # digits that a 64-bit number always holds


@dataclass(frozen=True)
class JsonRecord:
    """One object of an answer.

    A field that is missing or null is None; unknown fields are never looked at.

    Attributes
    ----------
    content : Mapping
        The object, decoded.
    path : str
        Where it stands in the answer, as "incidents[3].service"; "" for the answer itself.
    system : str
        For errors: who answered. An error holds the path and never the value.
    """

    content: Mapping[str, Any]
    path: str
    system: str

    def text(self, name: str) -> str | None:
        """Return the text in the field `name`."""
        value = self.content.get(name)
        if value is not None and not isinstance(value, str):
            raise self._wrong("text", name)
        return value

    def identifier(self, name: str) -> str:
        """Return the id in the field `name`, as text also where it came as a number.

        Raises
        ------
        UnreadableAnswerError
            There is none.
        """
        value = self.content.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or not value:
            raise self._wrong("id", name)
        return value

    def whole(self, name: str) -> int | None:
        """Return the whole number in the field `name`, written as a number or as text."""
        value = self.content.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value) if len(value) <= _LONGEST_NUMBER else value
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if value is not None and not (is_whole and abs(value) < 10**_LONGEST_NUMBER):
            raise self._wrong("whole number", name)
        return value

    def flag(self, name: str) -> bool | None:
        """Return the truth value in the field `name`."""
        value = self.content.get(name)
        if value is not None and not isinstance(value, bool):
            raise self._wrong("true or false", name)
        return value

    def instant(self, name: str) -> datetime | None:
        """Return the instant in the field `name`, in UTC; without an offset it is UTC already."""
        text = self.text(name)
        if not text:
            return None
        try:
            instant = datetime.fromisoformat(text)
            aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
            return aware.astimezone(UTC)
        except (ValueError, OverflowError):
            raise self._wrong("instant", name) from None

    def part(self, name: str) -> JsonRecord:
        """Return the object in the field `name`, an empty one where there is none."""
        value = self.content.get(name)
        if value is not None and not isinstance(value, dict):
            raise self._wrong("object", name)
        return JsonRecord(value or {}, self._at(name), self.system)

    def parts(self, name: str) -> list[JsonRecord]:
        """Return the objects of the list in the field `name`, none where there is no list."""
        value = self.content.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._wrong("list", name)
        return records(value, self._at(name), self.system)

    def listed(self, name: str) -> list[JsonRecord]:
        """Return the objects of the list in the field `name`, which must be there.

        An error that comes with status 200 is an answer without its list: it is not taken for
        an empty one.
        """
        if self.content.get(name) is None:
            raise self._wrong("list", name)
        return self.parts(name)

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _wrong(self, wanted: str, name: str) -> UnreadableAnswerError:
        return unreadable(f"has no {wanted} at {self._at(name)}", self.system)


def records(values: Sequence[Any], path: str, system: str) -> list[JsonRecord]:
    """Return the objects of a list that stands at `path`.

    Raises
    ------
    UnreadableAnswerError
        One of them is not an object.
    """
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            raise unreadable(f"has no object at {path}[{index}]", system)
    return [JsonRecord(value, f"{path}[{index}]", system) for index, value in enumerate(values)]
