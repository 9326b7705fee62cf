"""The queue from a list that was exported in the browser, for who has no access to the API.

An export shows what the person saw: labels in place of codes, instants in that person's zone and
format, and headers as the list was called. All of it is told in an `ExportForm`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

import pandas as pd

from cie_runbook.errors import BadInputError
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page, collected
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.servicenow_queue import COLUMNS, NUMBER
from cie_runbook.window import EASTERN

LARGEST_FILE = 20 * 1024**2  # bytes
ROWS_NAMED = 20  # lines named one by one; the others are counted
_WHERE = "queue export"

# Columns of ours to the headers that stand for them; the first that the file has counts.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "sys_id": ("sys_id", "Sys ID"),
    "number": ("number", "Number"),
    "record_class": ("sys_class_name", "Task type", "Class"),
    "state": (),  # its code is not exported
    "state_label": ("state", "State"),
    "priority": (),  # the digit before its label, see `_priority`
    "priority_label": ("priority", "Priority"),
    "is_active": ("active", "Active"),
    "opened_at": ("opened_at", "Opened"),
    "created_at": ("sys_created_on", "Created"),
    "updated_at": ("sys_updated_on", "Updated"),
    "assignment_group": (),  # its id is not exported
    "assigned_to": (),  # nor that of a person
    "assigned_to_name": ("assigned_to", "Assigned to"),
    "short_description": ("short_description", "Short description"),
    "description": ("description", "Description"),
}
_INSTANTS = ("opened_at", "created_at", "updated_at")
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, kw_only=True)
class ExportForm:
    """How a file was exported.

    Attributes
    ----------
    headers : Mapping
        Columns of ours to the header of the file, where it is none of `FIELD_NAMES`.
    zone : tzinfo
        The zone that the person reads ServiceNow in.
    instant_format : str
        How that person sees an instant, as `datetime.strptime` writes it.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = EASTERN
    instant_format: str = "%Y-%m-%d %H:%M:%S"

    def __post_init__(self) -> None:
        if unknown := set(self.headers) - set(COLUMNS):
            raise BadInputError(
                f"{', '.join(sorted(unknown))} is no column of the queue",
                _WHERE,
                f"The columns are {', '.join(COLUMNS)}.",
            )


DEFAULT_FORM = ExportForm()


def read_queue_export(path: Path, form: ExportForm = DEFAULT_FORM) -> Fetched:
    """Read an exported list into the columns of the queue; bad rows are left out and named.

    Raises
    ------
    BadInputError
        There is no such file, it is too large, or it has no header for the ticket's number.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _unusable(f"the file is larger than {LARGEST_FILE // 1024**2} MiB")
        content = path.read_bytes()
    except OSError:
        raise _unusable("the file cannot be read") from None
    return collected([queue_export_page(_decoded(content), form)], COLUMNS, {"queue": "export"})


def queue_export_page(text: str, form: ExportForm = DEFAULT_FORM) -> Page:
    """Read the text of an export; see `read_queue_export`."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: dict[str, dict[str, Any]] = {}
    bad: list[str] = []
    try:
        places = _places(next(reader, []), form)
        for cells in reader:
            if not any(cells):
                continue
            try:
                row = _row(cells, places, form)
            except ValueError as error:
                bad.append(f"line {reader.line_num}: {error}")
                continue
            if row["number"] in rows:
                bad.append(f"line {reader.line_num}: a ticket that came before")
                continue
            rows[row["number"]] = row
    except csv.Error:
        bad.append(f"line {reader.line_num} and those after: not separated by commas")
    table: pd.DataFrame = row_table([*rows.values()], COLUMNS)
    return Page(table, None, len(rows) + len(bad), _told(bad))


def _places(header: list[str], form: ExportForm) -> dict[str, int]:
    """Return where in a row each of our columns stands, for those that the file has."""
    wanted = {
        name: (form.headers[name],) if name in form.headers else known
        for name, known in FIELD_NAMES.items()
    }
    found = {name.strip().casefold(): place for place, name in reversed([*enumerate(header)])}
    places = {
        name: place
        for name, known in wanted.items()
        for place in [next((found[k.casefold()] for k in known if k.casefold() in found), None)]
        if place is not None
    }
    if "number" not in places:
        raise _unusable("no header names the ticket's number")
    return places


def _row(cells: list[str], places: Mapping[str, int], form: ExportForm) -> dict[str, Any]:
    if len(cells) <= max(places.values()):
        raise ValueError("too few cells")
    text = {name: cells[place].strip() or None for name, place in places.items()}
    if not NUMBER.fullmatch(text["number"] or ""):
        raise ValueError("no ticket's number")
    row: dict[str, Any] = {**dict.fromkeys(COLUMNS), **text}
    for name in _INSTANTS:
        row[name] = _instant(text.get(name), name, form)
    row["is_active"] = _TRUTHS.get((text.get("is_active") or "").lower())
    row["priority"] = text.get("priority") or _priority(text.get("priority_label"))
    return row


def _instant(text: str | None, name: str, form: ExportForm) -> datetime | None:
    if text is None:
        return None
    try:
        seen = datetime.strptime(text, form.instant_format)  # noqa: DTZ007 - its zone is the form's
        return seen.replace(tzinfo=form.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{name} is not an instant as {form.instant_format}") from None


def _priority(label: str | None) -> str | None:
    """Return the code before a label as "2 - High", None where there is none."""
    code = (label or "").partition(" ")[0]
    return code if code.isascii() and code.isdigit() else None


def _decoded(content: bytes) -> str:
    """Return the text of a file that a browser or a spreadsheet of the desktop wrote."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _told(bad: list[str]) -> tuple[str, ...]:
    if len(bad) <= ROWS_NAMED:
        return tuple(bad)
    return (*bad[:ROWS_NAMED], f"{len(bad) - ROWS_NAMED} more lines were left out")


def _unusable(what: str) -> BadInputError:
    return BadInputError(what, _WHERE, "Export the list as CSV, with the column Number.")
