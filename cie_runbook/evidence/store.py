"""Frozen tables in a case: Parquet first, then the record that makes it count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO

import pandas as pd

from cie_runbook.case import Case
from cie_runbook.errors import SourceError
from cie_runbook.evidence.holding import Evidence
from cie_runbook.evidence.parquet import TableWriter, check_digest, damaged
from cie_runbook.evidence.provenance import Completeness, Provenance
from cie_runbook.redaction import Hidden, hidden_in_table, summed
from cie_runbook.sources.paging import Page
from cie_runbook.storage import unfinished

FOLDER = "evidence"

Redact = Callable[[Page], Page]


def freeze(case: Case, table: pd.DataFrame, provenance: Provenance) -> Evidence:
    """Write `table` and its record to the case; an older version of it is kept beside them.

    The record is written last: a table without a record does not count, so an interruption
    between the two leaves nothing that could be taken for evidence.
    """

    def write(file: IO[bytes]) -> Provenance:
        with TableWriter(file, provenance.columns) as writer:
            writer.append(table)
        return replace(provenance, digest=writer.digest, rows=writer.rows)

    return _freeze(case, provenance.name, write)


def freeze_pages(
    case: Case, pages: Iterable[Page], provenance: Provenance, redact: Redact
) -> Evidence:
    """Write pages as they come, each redacted before it reaches the disk; see `freeze`.

    What the pages say is missing, and a page that does not come, make the evidence partial.

    Raises
    ------
    SourceError
        Not even the first page came: nothing is written.
    """

    def write(file: IO[bytes]) -> Provenance:
        missing: dict[str, None] = {}
        hidden: list[Hidden] = []
        with TableWriter(file, provenance.columns) as writer:
            for page in _until_failure(pages):
                shown = redact(page)
                missing.update(dict.fromkeys(shown.missing))
                hidden += hidden_in_table(page.table, shown.table, provenance.name)
                writer.append(shown.table)
        return replace(
            provenance,
            digest=writer.digest,
            rows=writer.rows,
            missing=tuple(missing),
            hidden=summed(hidden),
            completeness=_completeness(writer.rows, bool(missing)),
        )

    return _freeze(case, provenance.name, write)


def freeze_absence(case: Case, provenance: Provenance) -> Evidence:
    """Write down that the evidence could not be had in this run; a later run asks again."""
    with case.write_lock():
        if frozen(case, provenance.name) is None:
            case.write_json(FOLDER, f"{provenance.name}.json", provenance.to_json())
    return Evidence(provenance)


def frozen(case: Case, name: str, *, folder: str = FOLDER) -> Evidence | None:
    """Return the frozen evidence `name`, None where it was never (wholly) written.

    Raises
    ------
    CaseError
        The file does not match its digest, or the record cannot be read.
    """
    if not case.path(folder, f"{name}.json").exists():
        return None
    provenance = _record(case, name, folder)
    if provenance.is_absent:
        return None
    path = case.path(folder, f"{name}.parquet")
    check_digest(path, provenance.digest)
    return Evidence(provenance, path)


def absence(case: Case, name: str, run: str) -> Evidence | None:
    """Return the note that this very run could not get the evidence, None without such a note."""
    if not case.path(FOLDER, f"{name}.json").exists():
        return None
    provenance = _record(case, name)
    if not provenance.is_absent or provenance.run != run:
        return None
    return Evidence(provenance)


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


def _freeze(case: Case, name: str, write: Callable[[IO[bytes]], Provenance]) -> Evidence:
    path = case.path(FOLDER, f"{name}.parquet")
    with unfinished(path) as begun:
        sealed = write(begun.file)
        with case.write_lock():
            _keep_older_version(case, name)
            begun.put_in_place()
            case.write_json(FOLDER, f"{name}.json", sealed.to_json())
    return Evidence(sealed, path)


def _until_failure(pages: Iterable[Page]) -> Iterable[Page]:
    """Yield pages; in place of one that does not come, say so. The first one must come."""
    rows = 0
    last: Page | None = None
    try:
        for page in pages:
            yield page
            rows += len(page.table)
            last = page
    except SourceError as error:
        if last is None:
            raise
        sentence = f"the list broke off after {rows:,} rows: {error.what}"
        yield Page(last.table.iloc[:0], missing=(sentence,))


def _completeness(rows: int, is_partial: bool) -> Completeness:
    if is_partial:
        return "partial"
    return "complete" if rows else "empty"


def _record(case: Case, name: str, folder: str = FOLDER) -> Provenance:
    record = case.read_json(folder, f"{name}.json")
    try:
        return Provenance.from_json(record)
    except (KeyError, TypeError, ValueError):
        path = case.path(folder, f"{name}.json")
        raise damaged(path, "the record is not of the known form") from None


def _keep_older_version(case: Case, name: str) -> None:
    """Keep the table that a refresh replaces as ``name.v1.parquet``, ``name.v2.parquet`` …."""
    if not case.path(FOLDER, f"{name}.parquet").exists():
        return
    version = 1
    while case.path(FOLDER, f"{name}.v{version}.parquet").exists():
        version += 1
    for suffix in ("json", "parquet"):  # the record first: without it the table does not count
        current: Path = case.path(FOLDER, f"{name}.{suffix}")
        if current.exists():
            current.replace(case.path(FOLDER, f"{name}.v{version}.{suffix}"))
