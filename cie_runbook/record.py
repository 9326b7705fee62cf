"""The record of an incident: what happened, a line an entry, added to and never changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cie_runbook.case import Case
from cie_runbook.errors import CaseError

FILE = "timeline.jsonl"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened, and who wrote it down when.

    Attributes
    ----------
    at : datetime
        When it happened, by its own time stamp, UTC.
    kind : str
        What it is, as `analysis.timeline.EventKind` has it.
    text : str
        What happened, in words; redacted by whoever adds it.
    source : str
        The evidence, draft or engineer that it comes from.
    written_at : datetime
        When it was added, UTC.
    by : str
        Who added it.
    """

    at: datetime
    kind: str
    text: str
    source: str
    written_at: datetime
    by: str

    @property
    def identity(self) -> tuple[datetime, str, str, str]:
        """What makes it this entry, whoever adds it and how often."""
        return self.at.astimezone(UTC), self.kind, self.text, self.source


@dataclass(frozen=True)
class Record:
    """What a case's record holds.

    Attributes
    ----------
    entries : tuple of Entry
        In the order in which they were added.
    is_torn : bool
        Whoever wrote last was cut off: the half of a line at the end is left out.
    """

    entries: tuple[Entry, ...]
    is_torn: bool = False


def append(case: Case, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Add entries to the record of a case, and return those that were not in it.

    Safe to use from several threads and processes at once: nothing is lost, and nothing is added
    twice. What is returned is on disk.

    Raises
    ------
    CaseError
        The record is damaged, or cannot be written.
    """
    with case.write_lock():
        found = read(case)
        known = {entry.identity for entry in found.entries}
        new = {entry.identity: entry for entry in entries if entry.identity not in known}
        if new:
            _write(case, list(new.values()), is_torn=found.is_torn)
    return tuple(new.values())


def read(case: Case) -> Record:
    """Return the record of a case; empty where it has none.

    Raises
    ------
    CaseError
        A line of it, other than a torn last one, cannot be read.
    """
    path = case.path(FILE)
    try:
        content = path.read_bytes() if path.exists() else b""
    except OSError:
        raise _damaged(case) from None
    *whole, rest = content.split(b"\n")
    return Record(tuple(_entry(case, line) for line in whole if line), is_torn=bool(rest))


def _write(case: Case, entries: list[Entry], *, is_torn: bool) -> None:
    """Append lines and sync them; the rest of a torn line is cut off first."""
    path = case.path(FILE)
    lines = "".join(f"{json.dumps(_row(entry), ensure_ascii=False)}\n" for entry in entries)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            if is_torn:
                file.truncate(file.read().rfind(b"\n") + 1)
            file.seek(0, os.SEEK_END)
            file.write(lines.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CaseError(
            f"it cannot be written ({os.strerror(error.errno or 0)})",
            str(path),
            "Free some space; what was there before is intact.",
        ) from None


def _row(entry: Entry) -> dict[str, str]:
    return {
        "at": entry.at.astimezone(UTC).isoformat(),
        "kind": entry.kind,
        "text": entry.text,
        "source": entry.source,
        "written_at": entry.written_at.astimezone(UTC).isoformat(),
        "by": entry.by,
    }


def _entry(case: Case, line: bytes) -> Entry:
    try:
        row: dict[str, Any] = json.loads(line)
        return Entry(
            at=_instant(row["at"]),
            kind=str(row["kind"]),
            text=str(row["text"]),
            source=str(row["source"]),
            written_at=_instant(row["written_at"]),
            by=str(row["by"]),
        )
    except (ValueError, KeyError, TypeError):
        raise _damaged(case) from None


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant without an offset")
    return at.astimezone(UTC)


def _damaged(case: Case) -> CaseError:
    return CaseError(
        "the record of the incident is damaged",
        str(case.path(FILE)),
        "Restore it, or move it away.",
    )
