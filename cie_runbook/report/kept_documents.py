"""Documents in a case: written again as the evidence grows, and never over what a person wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cie_runbook.case import Case
from cie_runbook.catalog.postmortem import TrackerColumn, TrackerField
from cie_runbook.report.escapes import csv_text

FOLDER = "documents"
WRITTEN = "written.json"  # what we wrote last, by file: another digest there is a person's work
TRACKER = "outage-tracker.csv"


@dataclass(frozen=True)
class Kept:
    """A document in the case.

    Attributes
    ----------
    path : Path
        Where it was written.
    beside : Path or None
        The file of a person that was left as it is; None where there is none.
    """

    path: Path
    beside: Path | None = None


def keep(case: Case, name: str, text: str) -> Kept:
    """Write a document into the case; beside the one of that name where a person changed it.

    Raises
    ------
    CaseError
        The disk is full, or the folder cannot be written.
    """
    with case.write_lock():
        record = _record(case)
        own = case.path(FOLDER, name)
        is_changed = own.exists() and _digest(own.read_bytes()) != record.get(name)
        stem, dot, ending = name.rpartition(".")
        chosen = f"{stem}.new{dot}{ending}" if is_changed else name
        content = text.encode()
        path = case.write_bytes(FOLDER, chosen, content)
        case.write_json(FOLDER, WRITTEN, {**record, chosen: _digest(content)})
    return Kept(path, own if is_changed else None)


def tracker_text(columns: Sequence[TrackerColumn], row: Mapping[TrackerField, str]) -> str:
    """Return the row of the outage tracker as CSV, with its headers."""
    return csv_text([one.title for one in columns], [[row[one.holds] for one in columns]])


def _record(case: Case) -> dict[str, str]:
    path = case.path(FOLDER, WRITTEN)
    if not path.exists():
        return {}
    return {str(name): str(digest) for name, digest in case.read_json(FOLDER, WRITTEN).items()}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
