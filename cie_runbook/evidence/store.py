"""Frozen tables in a case: Parquet first, then the record that makes it count."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pandas as pd

from cie_runbook.case import Case
from cie_runbook.errors import CaseError
from cie_runbook.evidence.provenance import Evidence, Provenance
from cie_runbook.tables import SERIES_COLUMNS, conform, empty_table

FOLDER = "evidence"


def freeze(case: Case, table: pd.DataFrame, provenance: Provenance) -> Evidence:
    """Write `table` and its record to the case; an older version of it is kept beside them.

    The record is written last: a table without a record does not count, so an interruption
    between the two leaves nothing that could be taken for evidence.
    """
    content = _parquet(table)
    sealed = Provenance(**{**vars(provenance), "digest": _digest(content), "rows": len(table)})
    with case.write_lock():
        _keep_older_version(case, provenance.name)
        case.write_bytes(FOLDER, f"{provenance.name}.parquet", content)
        case.write_json(FOLDER, f"{provenance.name}.json", sealed.to_json())
    return Evidence(table, sealed)


def freeze_absence(case: Case, provenance: Provenance) -> Evidence:
    """Write down that the evidence could not be had in this run; a later run asks again."""
    with case.write_lock():
        if frozen(case, provenance.name) is None:
            case.write_json(FOLDER, f"{provenance.name}.json", provenance.to_json())
    return Evidence(empty_table(SERIES_COLUMNS), provenance)


def frozen(case: Case, name: str) -> Evidence | None:
    """Return the frozen evidence `name`, None where it was never (wholly) written.

    Raises
    ------
    CaseError
        The file does not match its digest, or the record cannot be read.
    """
    path = case.path(FOLDER, f"{name}.json")
    if not path.exists():
        return None
    provenance = _record(case, name)
    if provenance.is_absent:
        return None
    content = _content(case.path(FOLDER, f"{name}.parquet"))
    if _digest(content) != provenance.digest:
        raise _damaged(path, "the table does not match its digest")
    return Evidence(conform(pd.read_parquet(io.BytesIO(content)), SERIES_COLUMNS), provenance)


def absence(case: Case, name: str, run: str) -> Evidence | None:
    """Return the note that this very run could not get the evidence, None without such a note."""
    if not case.path(FOLDER, f"{name}.json").exists():
        return None
    provenance = _record(case, name)
    if not provenance.is_absent or provenance.run != run:
        return None
    return Evidence(empty_table(SERIES_COLUMNS), provenance)


def refuse_damaged(case: Case) -> None:
    """Check every frozen table of the case against its digest.

    Raises
    ------
    CaseError
        One of them was changed or torn; the sentence names it.
    """
    for path in sorted(case.path(FOLDER).glob("*.json")):
        if path.stem[-3:-1] != ".v":
            frozen(case, path.stem)


def _record(case: Case, name: str) -> Provenance:
    record = case.read_json(FOLDER, f"{name}.json")
    try:
        return Provenance.from_json(record)
    except (KeyError, TypeError, ValueError):
        path = case.path(FOLDER, f"{name}.json")
        raise _damaged(path, "the record is not of the known form") from None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise _damaged(path, "the table is missing") from None


def _damaged(path: Path, what: str) -> CaseError:
    return CaseError(what, str(path), "Ask for it anew with --refresh.")


def _keep_older_version(case: Case, name: str) -> None:
    """Keep the table that a refresh replaces as ``name.v1.parquet``, ``name.v2.parquet`` …."""
    if not case.path(FOLDER, f"{name}.parquet").exists():
        return
    version = 1
    while case.path(FOLDER, f"{name}.v{version}.parquet").exists():
        version += 1
    for suffix in ("json", "parquet"):  # the record first: without it the table does not count
        current = case.path(FOLDER, f"{name}.{suffix}")
        if current.exists():
            current.replace(case.path(FOLDER, f"{name}.v{version}.{suffix}"))


def _parquet(table: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
