"""What a finished step rested on, so that a run that goes on does not do it again.

A step is done again when anything that could change its conclusion has changed: its notebook, its
parameters, its evidence, the catalog, or this program.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cie_runbook.case import Case
from cie_runbook.errors import CaseError
from cie_runbook.evidence import Evidence
from cie_runbook.record import FILE as RECORD
from cie_runbook.report.step_run import NOTEBOOKS, STEP_FINDINGS, StepJob, StepRun

RECORDS = "steps"
PROGRAM = Path(__file__).parents[1]
READ = ("*.py", "*.yaml", "*.j2", "*.css", "*.typ")


def fingerprint(job: StepJob, evidence: Mapping[str, Evidence], catalog_folder: Path) -> str:
    """Return the digest of everything that a step's conclusion rests on."""
    given = {**job.parameters, "case": job.case.name}  # its folder may have moved
    facts = {
        "notebook": hashlib.sha256(job.source.read_bytes()).hexdigest(),
        "parameters": given,
        "evidence": {name: _evidence(evidence[name]) for name in sorted(evidence)},
        "record": _record(job.case),
        "program": folder_digest(PROGRAM),
        "catalog": folder_digest(catalog_folder),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def remember_step(job: StepJob, run: StepRun, digest: str) -> None:
    """Note that a step finished, and on what it rested."""
    record = {"fingerprint": digest, "elapsed_s": run.elapsed_s}
    job.case.write_json(RECORDS, f"{job.step}.json", record)


def has_record(job: StepJob) -> bool:
    """Say whether the step finished before, on whatever grounds."""
    return job.case.path(RECORDS, f"{job.step}.json").exists()


def finished_before(job: StepJob, digest: str) -> StepRun | None:
    """Return the run that finished this step on the same grounds; None where it must be done."""
    case, notebook = job.case, job.case.path(NOTEBOOKS, job.source.name)
    if not (notebook.exists() and case.path(STEP_FINDINGS, f"{job.step}.json").exists()):
        return None
    try:
        record = case.read_json(RECORDS, f"{job.step}.json")
    except CaseError:
        return None  # never finished, or the record is torn: both mean to do it again
    if record.get("fingerprint") != digest:
        return None
    return StepRun(
        step=job.step,
        ending="finished",
        reason="",
        notebook=notebook,
        elapsed_s=float(record["elapsed_s"]),
    )


@cache
def folder_digest(folder: Path) -> str:
    """Return the digest of the files below `folder` that decide what a step says."""
    digest = hashlib.sha256()
    for path in sorted(_read(folder)):
        digest.update(f"{path.relative_to(folder)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(folder: Path) -> Iterable[Path]:
    return (path for pattern in READ for path in folder.rglob(pattern))


def _record(case: Case) -> str:
    """Return the digest of an incident's record; "" where the case has none."""
    path = case.path(RECORD)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _evidence(found: Evidence) -> dict[str, Any]:
    record = found.provenance
    return {"digest": record.digest, "completeness": record.completeness, "missing": record.missing}
