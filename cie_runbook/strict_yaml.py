"""YAML read strictly: the line of every value is known, and 20:00, 007 and no stay as written.

Tags, anchors, duplicate names, a second document, depth and size beyond the limits are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cie_runbook.errors import RunbookError

MAX_DEPTH = 12  # our files nest four deep; more is a slip of indentation or an attack

Place = tuple[str | int, ...]
"""Where a value stands in a document: ("chip_time", "tags", 0)."""

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast
_NULL = re.compile(r"null|~|")
_PLAIN_SCALARS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (_NULL, lambda _: None),
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"-?(0|[1-9][0-9]{0,17})"), int),
    (re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}"), float),
)


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a kind of file is read.

    Attributes
    ----------
    error : type of RunbookError
        What a mistake in it is.
    scalar : callable
        What a value without quotes means.
    max_bytes : int
        The largest such file.
    """

    error: type[RunbookError]
    scalar: Callable[[str], Any]
    max_bytes: int


def typed_scalar(text: str) -> Any:
    """Read null, true, false and numbers as such; everything else is text: 007, 20:00, yes."""
    for pattern, read in _PLAIN_SCALARS:
        if pattern.fullmatch(text):
            return read(text)
    return text


def text_scalar(text: str) -> str | None:
    """Read every value as the text that stands there; only null, ~ and nothing are no value."""
    return None if _NULL.fullmatch(text) else text


@dataclass(frozen=True)
class Document:
    """A YAML file's content as plain values, with the line of each of them."""

    file: str
    content: Any
    lines: Mapping[Place, int]
    error: type[RunbookError]

    def where(self, *place: str | int) -> str:
        """Return "metrics.yaml line 42" for a place, or for the nearest one around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.file} line {self.lines.get(place, 1)}"

    def mistake(self, what: str, mend: str, *place: str | int) -> RunbookError:
        """Return the error for a mistake at a place of this file."""
        return self.error(what, self.where(*place), mend)


def read_document(path: Path, dialect: Dialect, name: str) -> Document:
    """Read the YAML file at `path`, called `name` in errors; see `parse_document`.

    Raises
    ------
    RunbookError
        The dialect's: the file is missing, too large, or not YAML as we write it.
    """
    try:
        with path.open("rb") as file:
            content = file.read(dialect.max_bytes + 1)
    except OSError:
        raise dialect.error(
            "the file cannot be read", name, "Check that it is there and may be read."
        ) from None
    return parse_document(content, dialect, name)


def parse_document(content: bytes, dialect: Dialect, name: str) -> Document:
    """Read YAML whose plain values mean what the dialect says; an empty file holds None.

    Raises
    ------
    RunbookError
        The dialect's: the content is too large, not UTF-8, not one YAML document, or uses
        anchors, tags, or the same name twice.
    """
    if len(content) > dialect.max_bytes:
        raise dialect.error(
            f"the file is larger than {dialect.max_bytes // 1024} KiB", name, "Shorten it."
        )
    try:
        reader = _Reader(name, dialect, yaml.parse(content.decode("utf-8-sig"), _PARSER))
        return Document(name, reader.document(), reader.lines, dialect.error)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise dialect.error(
            "the file is not UTF-8 text", f"{name} line {line}", "Save it as UTF-8."
        ) from None
    except yaml.YAMLError as error:
        raise _malformed(error, dialect, name) from None


def _malformed(error: yaml.YAMLError, dialect: Dialect, name: str) -> RunbookError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None)
    return dialect.error(
        f"malformed YAML ({problem or 'the structure is broken'})",
        f"{name} line {mark.line + 1}" if mark else name,
        "Compare the indentation, colons and quotes with the entry above.",
    )


class _Reader:
    """Turns a parser's events into values, and notes the line of each.

    Reading events bounds the depth before anything recurses; PyYAML's own composer does not.
    """

    def __init__(self, file: str, dialect: Dialect, events: Iterator[yaml.Event]) -> None:
        self.lines: dict[Place, int] = {}
        self._file = file
        self._dialect = dialect
        self._events = events

    def document(self) -> Any:
        next(self._events)  # the stream starts
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
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
            return self._scalar(event)
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
        key = self._scalar(event) if isinstance(event, yaml.ScalarEvent) else None
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

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        is_plain = event.implicit[0]  # neither quotes nor a text block
        return self._dialect.scalar(event.value) if is_plain else event.value

    def _mistake(self, event: yaml.Event, what: str, mend: str) -> RunbookError:
        return self._dialect.error(what, f"{self._file} line {_line(event)}", mend)


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1
