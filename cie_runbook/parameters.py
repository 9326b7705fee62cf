"""Typed parameters: one schema a step checks the CLI's flags, YAML files and papermill's cell."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from cie_runbook.catalog.models import ANSWERS, ParameterType, Step, StepParameter
from cie_runbook.errors import BadInputError
from cie_runbook.strict_yaml import Dialect, read_document, text_scalar
from cie_runbook.window import parse_day, parse_instant

DIALECT = Dialect(error=BadInputError, scalar=text_scalar, max_bytes=64 * 1024)
INJECTED_CELL_COMMENT = "# Parameters"  # the first line that papermill gives its injected cell
_STATION = re.compile(r"[0-9]{3}[0-9A-Z]{0,3}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_PROFILE = re.compile(r"[a-z][a-z0-9_-]*(:[a-z][a-z0-9_-]*)?")

Value = str | int | list[str]

# Where VA has clinics and engineers; offered where a zone is misspelt.
ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "America/Puerto_Rico", "Pacific/Honolulu",
    "Pacific/Guam", "Asia/Manila",
)  # fmt: skip


def read_parameter_file(path: Path) -> dict[str, Any]:
    """Read a parameter file as names and texts, typed later by the step's schema.

    Raises
    ------
    BadInputError
        The file is missing, too large, not YAML, or not a list of names with values.
    """
    document = read_document(path, DIALECT, str(path))
    content = document.content or {}
    if not isinstance(content, dict):
        raise document.mistake(
            "the file is not a list of names with values", "Write `name: value`."
        )
    return content


def typed_values(
    schema: Sequence[StepParameter], given: Mapping[str, Any], where: str
) -> dict[str, Value]:
    """Return a value for every parameter of `schema`, typed, in its order.

    Parameters
    ----------
    schema : sequence of StepParameter
        What the step declares.
    given : mapping of str to text or native value
        What a person, a file or papermill gave; missing names take their default.
    where : str
        Where it was given, for the error sentence.

    Raises
    ------
    BadInputError
        A name is unknown, or a value is not of its type.
    """
    known = [parameter.name for parameter in schema]
    for name in given:
        if name not in known:
            raise BadInputError(
                f"there is no parameter {name!r}", where, _nearest(str(name), known)
            )
    return {
        parameter.name: typed_value(parameter, given.get(parameter.name, parameter.default), where)
        for parameter in schema
    }


def typed_value(parameter: StepParameter, value: Any, where: str) -> Value:
    """Return `value` in the type of `parameter`; see `typed_values`."""
    place = f"{where}, parameter {parameter.name}"
    return _READERS[parameter.type](parameter, value, place)


def injected_names(cell_source: str) -> list[str]:
    """Return the names that a cell injected by papermill assigns; none for any other cell."""
    if not cell_source.lstrip().startswith(INJECTED_CELL_COMMENT):
        return []
    return list(assigned_values(cell_source))


def assigned_values(cell_source: str) -> dict[str, Any]:
    """Return the literal assignments of a cell, by name; None for a value that is no literal.

    papermill's own inspection loses defaults that hold "=" or ":"; the syntax tree does not.
    """
    values: dict[str, Any] = {}
    for node in ast.parse(cell_source).body:
        target, value = _assignment(node)
        if target is not None:
            values[target] = _literal(value)
    return values


def check_step_parameters(step: Step, cell_source: str, where: str) -> None:
    """Compare the parameters cell of a notebook with the schema of its step.

    Raises
    ------
    BadInputError
        Names, order or defaults differ.
    """
    declared = {parameter.name: parameter.default for parameter in step.parameters}
    written = assigned_values(cell_source)
    if list(declared) != list(written):
        raise BadInputError(
            f"the parameters cell names {list(written)}, the catalog {list(declared)}",
            where,
            "Give both the same names in the same order.",
        )
    for name, default in declared.items():
        if written[name] != default:
            raise BadInputError(
                f"{name} is {written[name]!r} in the cell and {default!r} in the catalog",
                where,
                "Give both the same default.",
            )


def _assignment(node: ast.stmt) -> tuple[str | None, ast.expr | None]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target: ast.expr = node.targets[0]
    elif isinstance(node, ast.AnnAssign):
        target = node.target
    else:
        return None, None
    return (target.id, node.value) if isinstance(target, ast.Name) else (None, None)


def _literal(value: ast.expr | None) -> Any:
    try:
        return ast.literal_eval(value) if value is not None else None
    except ValueError:
        return None


def _nearest(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f"Did you mean {close[0]!r}?"
    return f"Known parameters: {', '.join(known)}."


def _read_text(parameter: StepParameter, value: Any, place: str) -> str:
    if isinstance(value, str):
        return value
    raise _wrong_type(parameter, value, place)


def _read_integer(parameter: StepParameter, value: Any, place: str) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type(parameter, value, place)
    lowest, highest = parameter.minimum, parameter.maximum
    if (lowest is not None and value < lowest) or (highest is not None and value > highest):
        raise BadInputError(
            f"{value} is out of range", place, f"Give a whole number from {lowest} to {highest}."
        )
    return value


def _read_day(parameter: StepParameter, value: Any, place: str) -> str:
    text = _read_text(parameter, value, place)
    if text:
        parse_day(text, place)
    return text


def _read_instant(parameter: StepParameter, value: Any, place: str) -> str:
    text = _read_text(parameter, value, place)
    if text:
        parse_instant(text, place)
    return text


def _read_zone(parameter: StepParameter, value: Any, place: str) -> str:
    text = _read_text(parameter, value, place)
    if text not in available_timezones():
        raise BadInputError(
            f"there is no time zone {text[:80]!r}", place, _nearest(text, sorted(ZONES))
        )
    return text


def _matching(pattern: re.Pattern[str]) -> Callable[[StepParameter, Any, str], str]:
    def read(parameter: StepParameter, value: Any, place: str) -> str:
        text = _read_text(parameter, value, place)
        if not pattern.fullmatch(text):
            raise _wrong_type(parameter, value, place)
        return text

    return read


def _read_stations(parameter: StepParameter, value: Any, place: str) -> list[str]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, (list, tuple)):
        raise _wrong_type(parameter, value, place)
    read = _READERS["station"]
    return [str(read(parameter, item, place)) for item in value]


_READERS: Mapping[ParameterType, Callable[[StepParameter, Any, str], Value]] = {
    "text": _read_text,
    "integer": _read_integer,
    "day": _read_day,
    "instant": _read_instant,
    "time": _matching(_TIME),
    "zone": _read_zone,
    "station": _matching(_STATION),
    "stations": _read_stations,
    "profile": _matching(_PROFILE),
    "answer": _matching(re.compile("|".join(ANSWERS))),
}

_FORMS: Mapping[ParameterType, str] = {
    "text": "a text",
    "integer": "a whole number, as 6",
    "day": "a day, as 2026-11-18",
    "instant": "an instant with its offset, as 2026-11-18T10:05-05:00",
    "time": 'a time of day in quotes, as "20:00"',
    "zone": "a time zone, as America/Chicago",
    "station": 'a station number in quotes, as "442" or "589A7"',
    "stations": 'station numbers in quotes, as ["442", "589A7"]',
    "profile": "a profile, as drill or drill:vista-outage",
    "answer": "yes or no, in quotes, or nothing where nobody knows",
}


def _wrong_type(parameter: StepParameter, value: Any, place: str) -> BadInputError:
    mend = f"Give {_FORMS[parameter.type]}."
    if isinstance(value, (int, float)) and parameter.type != "integer":
        mend += " YAML reads such a text as a number unless it stands in quotes."
    return BadInputError(f"{str(value)[:80]!r} does not fit", place, mend)
