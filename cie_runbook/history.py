"""The small history of daily counts and verdicts: what "since last time" is measured against."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock

from cie_runbook.errors import CaseError
from cie_runbook.storage import safe_name, write_atomically

FOLDER = "history"
KEPT_DAYS = 400  # a year, so that the same season can be looked up


@dataclass(frozen=True, kw_only=True)
class DayRecord:
    """One reported day.

    Attributes
    ----------
    day : date
        The calendar day in US Eastern.
    status, headline : str
        The verdict.
    totals : mapping of str to int or None
        Day totals by signal [count]; None where unknown.
    act : tuple of str
        Ids of the findings that asked to act.
    """

    day: date
    status: str
    headline: str
    totals: Mapping[str, int | None]
    act: tuple[str, ...]


def days_before(home: Path, label: str, day: date) -> tuple[DayRecord, ...]:
    """Return the records of `label` (a profile) before `day`, oldest first.

    Raises
    ------
    CaseError
        The history file is damaged.
    """
    return tuple(record for record in _read(_path(home, label)) if record.day < day)


def remember(home: Path, label: str, record: DayRecord) -> None:
    """Add the record of one day, in place of an earlier one of the same day."""
    path = _path(home, label)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(path.with_suffix(".lock"), timeout=60, mode=0o600):
        others = [known for known in _read(path) if known.day != record.day]
        kept = sorted([*others, record], key=lambda known: known.day)[-KEPT_DAYS:]
        text = json.dumps([to_json(known) for known in kept], indent=1)
        write_atomically(path, text.encode())


def to_json(record: DayRecord) -> dict[str, Any]:
    """Return a record as JSON-ready values."""
    return {
        "day": record.day.isoformat(),
        "status": record.status,
        "headline": record.headline,
        "totals": dict(record.totals),
        "act": list(record.act),
    }


def from_json(entry: Mapping[str, Any]) -> DayRecord:
    """Read a record that `to_json` wrote.

    Raises
    ------
    KeyError, TypeError, ValueError
        It is not of this form.
    """
    return DayRecord(
        day=date.fromisoformat(entry["day"]),
        status=entry["status"],
        headline=entry["headline"],
        totals={str(name): count for name, count in entry["totals"].items()},
        act=tuple(entry["act"]),
    )


def _path(home: Path, label: str) -> Path:
    return home / FOLDER / f"daily-{safe_name(label.replace(':', '-'))}.json"


def _read(path: Path) -> Sequence[DayRecord]:
    if not path.exists():
        return ()
    try:
        return [from_json(entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, KeyError, TypeError, ValueError):
        raise CaseError(
            "the history of daily reports is damaged", str(path), "Move the file away."
        ) from None
