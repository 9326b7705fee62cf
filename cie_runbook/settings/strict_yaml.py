"""A profile's YAML, typed: every value is read as text, every mistake has its line."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from cie_runbook import strict_yaml
from cie_runbook.errors import SettingsError
from cie_runbook.settings.model_paths import names_at
from cie_runbook.strict_yaml import Dialect, Document, Place, text_scalar

MAX_FILE_BYTES = 64 * 1024
DIALECT = Dialect(error=SettingsError, scalar=text_scalar, max_bytes=MAX_FILE_BYTES)
ModelT = TypeVar("ModelT", bound=BaseModel)


def nearest(name: str, known: Collection[str]) -> str:
    """Return a sentence that names the nearest known name, or all of them."""
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    listed = ", ".join(sorted(known)) or "none"
    return f"Did you mean {close[0]}? Known: {listed}." if close else f"Known: {listed}."


def read_document(path: Path) -> Document:
    """Read the YAML file of a profile.

    Raises
    ------
    SettingsError
        The file is missing, too large, not UTF-8, not YAML, or uses what is refused.
    """
    return strict_yaml.read_document(path, DIALECT, f"{path.parent.name}/{path.name}")


def parse_document(text: str, name: str) -> Document:
    """Read YAML text that came from the file `name`; see `read_document`."""
    return strict_yaml.parse_document(text.encode(), DIALECT, name)


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
        raise document.mistake(what, mend, *place) from None


def _mistake(kind: str, message: str, place: Place, model: type[BaseModel]) -> tuple[str, str]:
    path = ".".join(map(str, place)) or "the file"
    if kind == "extra_forbidden":
        return f"{path!r} is not known", nearest(str(place[-1]), names_at(model, place[:-1]))
    if kind == "missing":
        return f"{path!r} is missing", "Add it."
    reason = message.removeprefix("Value error, ").removeprefix("Input should be ")
    return f"{path!r} cannot be used", f"It should be {reason}."
