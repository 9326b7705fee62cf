"""YAML read strictly: every scalar is text, every mistake has its line.

Only ``null``, ``~`` and an empty value are not text; ``20:00``, ``007`` and ``no`` stay as written.
Duplicate keys, aliases, tags, depth and size beyond the limits are refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from cie_runbook.errors import SettingsError
from cie_runbook.settings.model_paths import names_at

MAX_FILE_BYTES = 64 * 1024
MAX_DEPTH = 8
_NULLS = frozenset({"", "~", "null"})

Place = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """The content of a YAML file, with the line on which each entry stands."""

    name: str
    content: Any
    lines: Mapping[Place, int]

    def where(self, place: Place) -> str:
        """Return "file line N" of the entry at `place`, or of the nearest entry around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.name} line {self.lines.get(place, 1)}"


def nearest(name: str, known: Collection[str]) -> str:
    """Return a sentence that names the nearest known name, or all of them."""
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    listed = ", ".join(sorted(known)) or "none"
    return f"Did you mean {close[0]}? Known: {listed}." if close else f"Known: {listed}."


def read_document(path: Path) -> Document:
    """Read a YAML file.

    Raises
    ------
    SettingsError
        The file is missing, too large, not UTF-8, not YAML, or uses what is refused here.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise SettingsError("the file cannot be read", name, "Check name and rights.") from None
    if len(content) > MAX_FILE_BYTES:
        raise SettingsError(
            f"the file is larger than {MAX_FILE_BYTES // 1024} KiB", name, "Shorten it."
        )
    try:
        return parse_document(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        raise SettingsError("the file is not UTF-8 text", name, "Save it as UTF-8.") from None


def parse_document(text: str, name: str) -> Document:
    """Read YAML text that came from the file `name`; see `read_document`."""
    try:
        _refuse_unwanted(text, name)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        raise SettingsError(
            "the YAML is malformed", f"{name}{line}", "Check indentation, quotes and colons there."
        ) from None
    lines: dict[Place, int] = {}
    content = None if node is None else _plain(node, (), lines, name)
    return Document(name, content, lines)


def typed(document: Document, model: type[ModelT]) -> ModelT:
    """Return the document as `model`.

    Raises
    ------
    SettingsError
        An entry is unknown, missing or of the wrong type; the first one is named with its line.
    """
    try:
        return model.model_validate(document.content)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)[0]
        place: Place = tuple(part for part in details["loc"] if part != "[key]")
        what, mend = _mistake(details["type"], details["msg"], place, model)
        raise SettingsError(what, document.where(place), mend) from None


def _mistake(kind: str, message: str, place: Place, model: type[BaseModel]) -> tuple[str, str]:
    path = ".".join(map(str, place)) or "the file"
    if kind == "extra_forbidden":
        return f"{path!r} is not known", nearest(str(place[-1]), names_at(model, place[:-1]))
    if kind == "missing":
        return f"{path!r} is missing", "Add it."
    reason = message.removeprefix("Value error, ").removeprefix("Input should be ")
    return f"{path!r} cannot be used", f"It should be {reason}."


def _refuse_unwanted(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        where = f"{name} line {_line(event.start_mark)}"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise SettingsError("the YAML is nested too deeply", where, "Flatten it.")
        if getattr(event, "anchor", None) is not None:
            raise SettingsError("anchors and aliases are refused", where, "Write the value out.")
        if getattr(event, "tag", None) is not None:
            raise SettingsError("YAML tags are refused", where, "Remove the tag.")


def _plain(node: yaml.Node, place: Place, lines: dict[Place, int], name: str) -> Any:
    lines[place] = _line(node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, place, lines, name)
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*place, position), lines, name)
            for position, item in enumerate(node.value)
        ]
    is_quoted = getattr(node, "style", None) is not None
    return None if not is_quoted and node.value in _NULLS else node.value


def _plain_mapping(
    node: yaml.MappingNode, place: Place, lines: dict[Place, int], name: str
) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        where = f"{name} line {_line(key_node.start_mark)}"
        if not isinstance(key_node, yaml.ScalarNode):
            raise SettingsError("a key is not a name", where, "Write `name: value`.")
        key = str(key_node.value)
        if key in content:
            raise SettingsError(f"{key!r} stands here twice", where, "Keep one of the two.")
        content[key] = _plain(value_node, (*place, key), lines, name)
        lines[(*place, key)] = _line(key_node.start_mark)
    return content


def _line(mark: Any) -> int:
    return int(mark.line) + 1  # marks count from zero
