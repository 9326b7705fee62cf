"""One YAML file read with the line of every value, and without YAML 1.1's surprises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cie_runbook.errors import CatalogError

MAX_FILE_BYTES = 512 * 1024  # several times the largest file of the catalog
MAX_DEPTH = 12  # the catalog nests four deep; more is a slip of indentation or an attack

Place = tuple[str | int, ...]
"""Where a value stands in a document: ("chip_time", "tags", 0)."""

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast
_PLAIN_SCALARS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    # Everything else without quotes is text: 007, 20:00, 2026-11-18, yes.
    (re.compile(r"null|~|"), lambda _: None),
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"-?(0|[1-9][0-9]{0,17})"), int),
    (re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}"), float),
)


@dataclass(frozen=True)
class Document:
    """A YAML file's content as plain values, with the line of each of them."""

    file: str
    content: Any
    lines: Mapping[Place, int]

    def where(self, *place: str | int) -> str:
        """Return "metrics.yaml line 42" for a place, or for the nearest one around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.file} line {self.lines[place]}"

    def mistake(self, what: str, mend: str, *place: str | int) -> CatalogError:
        """Return the error for a mistake at a place of this file."""
        return CatalogError(what, self.where(*place), mend)


def read_document(path: Path) -> Document:
    """Read the YAML file at `path`; see `parse_document`.

    Raises
    ------
    CatalogError
        The file is missing, too large, or not YAML as the catalog writes it.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise CatalogError(
            "the file cannot be read", path.name, "Check that it is there and may be read."
        ) from None
    return parse_document(content, path.name)


def parse_document(content: bytes, file: str) -> Document:
    """Read YAML whose scalars are text, whole number, decimal number, true, false or null.

    Raises
    ------
    CatalogError
        The content is too large, not UTF-8, not one YAML document, or uses anchors, tags,
        or the same name twice.
    """
    if len(content) > MAX_FILE_BYTES:
        raise CatalogError(
            f"the file is larger than {MAX_FILE_BYTES // 1024} KiB", file, "Shorten it."
        )
    try:
        reader = _Reader(file, yaml.parse(content.decode("utf-8-sig"), _PARSER))
        return Document(file, reader.document(), reader.lines)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CatalogError(
            "the file is not UTF-8 text", f"{file} line {line}", "Save it as UTF-8."
        ) from None
    except yaml.YAMLError as error:
        raise _malformed(error, file) from None


def _malformed(error: yaml.YAMLError, file: str) -> CatalogError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None)
    return CatalogError(
        f"malformed YAML ({problem or 'the structure is broken'})",
        f"{file} line {mark.line + 1}" if mark else file,
        "Compare the indentation, colons and quotes with the entry above.",
    )


class _Reader:
    """Turns a parser's events into values, and notes the line of each.

    Reading events bounds the depth before anything recurses; PyYAML's own composer does not.
    """

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self.lines: dict[Place, int] = {}
        self._file = file
        self._events = events

    def document(self) -> Any:
        next(self._events)  # the stream starts
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise CatalogError("the file is empty", self._file, "Write at least one entry.")
        value = self._value(next(self._events), ())
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._mistake(
                after, "a second document starts (---)", "Remove the line with three dashes."
            )
        return value

    def _value(self, event: yaml.Event, place: Place) -> Any:
        self.lines.setdefault(place, _line(event))
        if len(place) > MAX_DEPTH:
            raise self._mistake(event, "the values nest too deep", "Check the indentation.")
        self._refuse_marks(event)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        return self._sequence(place)

    def _mapping(self, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in values:
                first = self.lines[(*place, key)]
                raise self._mistake(
                    event,
                    f"{key[:80]!r} stands here a second time, first on line {first}",
                    "Remove or rename one of the two.",
                )
            self.lines[(*place, key)] = _line(event)
            values[key] = self._value(next(self._events), (*place, key))
        return values

    def _sequence(self, place: Place) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*place, len(values))))
        return values

    def _key(self, event: yaml.Event) -> str:
        self._refuse_marks(event)
        key = _scalar(event) if isinstance(event, yaml.ScalarEvent) else None
        if isinstance(key, str) and key:
            return key
        written = str(getattr(event, "value", ""))[:40]
        mend = f'Put it in quotes, as "{written}".' if written else "Write a name before the colon."
        raise self._mistake(event, f"the name {written!r} is not text", mend)

    def _refuse_marks(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None) is not None:
            raise self._mistake(
                event, "an anchor or alias (&name, *name) is used", "Write the value out here too."
            )
        if getattr(event, "tag", None) is not None:
            raise self._mistake(
                event, "a value has a tag (!…)", "Write the value alone; put text in quotes."
            )

    def _mistake(self, event: yaml.Event, what: str, mend: str) -> CatalogError:
        return CatalogError(what, f"{self._file} line {_line(event)}", mend)


def _scalar(event: yaml.ScalarEvent) -> Any:
    if event.implicit[0]:  # neither quotes nor a text block
        for pattern, read in _PLAIN_SCALARS:
            if pattern.fullmatch(event.value):
                return read(event.value)
    return event.value


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1
