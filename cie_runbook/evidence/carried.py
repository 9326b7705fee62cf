"""Answers of an earlier case of the same world: in place of new ones, or to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cie_runbook.case import Case
from cie_runbook.errors import CaseError
from cie_runbook.evidence.holding import Evidence
from cie_runbook.evidence.requests import EvidenceRequest, SearchRequest
from cie_runbook.evidence.store import FOLDER, frozen

EARLIER = "earlier"


def carried(case: Case, request: EvidenceRequest, now: datetime) -> Evidence | None:
    """Return the last answer to the same request, written into the case, if it is new enough.

    Only what came wholly is carried over; a request that is asked every time carries nothing.
    """
    every = request.every if isinstance(request, SearchRequest) else None
    if every is None:
        return None
    found = latest(case.folder.parent, case.facts()["profile"], request.name, until=now)
    if found is None or now - found.provenance.fetched_at >= every:
        return None
    if found.provenance.queries != tuple(request.queries.values()):
        return None
    _copy(found, case, FOLDER)
    return frozen(case, request.name)


def earlier(case: Case, evidence: Evidence) -> Evidence | None:
    """Return the answer before `evidence`, kept in the case when it is first asked for.

    A report that is made again compares with the same answer.
    """
    record = evidence.provenance
    if not case.path(EARLIER, f"{record.name}.json").exists():
        before = record.fetched_at - timedelta.resolution
        found = latest(case.folder.parent, case.facts()["profile"], record.name, until=before)
        if found is None:
            return None
        _copy(found, case, EARLIER)
    return frozen(case, record.name, folder=EARLIER)


def latest(home: Path, profile: str, name: str, *, until: datetime) -> Evidence | None:
    """Return the last whole answer by this name that a case of the same world holds."""
    held = [one for one in _held(home, profile, name) if one.provenance.fetched_at <= until]
    return max(held, key=lambda one: one.provenance.fetched_at, default=None)


def _held(home: Path, profile: str, name: str) -> Iterator[Evidence]:
    """Yield what the cases below `home` hold; a damaged one holds nothing."""
    for path in home.glob(f"*/{FOLDER}/{name}.json"):
        other = Case(path.parents[1])
        try:
            found = frozen(other, name) if other.facts().get("profile") == profile else None
        except CaseError:
            continue
        if found is not None and found.provenance.completeness == "complete":
            yield found


def _copy(evidence: Evidence, case: Case, folder: str) -> None:
    """Write the table first: without its record it does not count."""
    record = evidence.provenance
    if evidence.file is None:
        raise ValueError(f"{record.name} has no table")
    with case.write_lock():
        case.write_bytes(folder, f"{record.name}.parquet", evidence.file.read_bytes())
        case.write_json(folder, f"{record.name}.json", record.to_json())
