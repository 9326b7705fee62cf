"""A step is done again exactly when something that it rests on has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cie_runbook.case import Case
from cie_runbook.evidence import Evidence
from cie_runbook.report.step_record import (
    RECORDS,
    fingerprint,
    finished_before,
    folder_digest,
    has_record,
    remember_step,
)
from cie_runbook.report.step_run import StepJob, StepRun
from tests.report.jupyter import STEP, make_job

DIGEST = "0123"


@pytest.fixture
def job(tmp_path: Path) -> StepJob:
    case = Case.create(tmp_path, "case", {})
    made = make_job(case, "1")
    case.write_bytes("notebooks", made.source.name, made.source.read_bytes())
    case.write_json("findings", f"{STEP}.json", {})
    return made


def finished(job: StepJob) -> StepRun:
    notebook = job.case.path("notebooks", job.source.name)
    return StepRun(step=STEP, ending="finished", reason="", notebook=notebook, elapsed_s=2.5)


def evidence(digest: str, completeness: str = "complete") -> dict[str, Evidence]:
    record = SimpleNamespace(digest=digest, completeness=completeness, missing=())
    return {"chip": cast(Any, SimpleNamespace(provenance=record))}


def catalog(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "signals.yaml").write_text(text)
    return folder


def test_a_finished_step_is_known_by_its_grounds(job: StepJob) -> None:
    assert not has_record(job)
    assert finished_before(job, DIGEST) is None
    remember_step(job, finished(job), DIGEST)
    assert has_record(job)
    assert finished_before(job, DIGEST) == finished(job)
    assert finished_before(job, "other") is None


def test_a_step_without_its_notebook_or_findings_is_done_again(job: StepJob) -> None:
    remember_step(job, finished(job), DIGEST)
    job.case.path("findings", f"{STEP}.json").unlink()
    assert finished_before(job, DIGEST) is None


def test_a_torn_record_means_to_do_it_again(job: StepJob) -> None:
    job.case.write_bytes(RECORDS, f"{STEP}.json", b"{")
    assert finished_before(job, DIGEST) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda job: (replace(job, parameters={**job.parameters, "weeks": 5}), evidence("a")),
        lambda job: (job, evidence("b")),
        lambda job: (job, evidence("a", "partial")),
    ],
    ids=["parameters", "evidence", "completeness"],
)
def test_other_grounds_have_another_fingerprint(
    job: StepJob,
    tmp_path: Path,
    change: Callable[[StepJob], tuple[StepJob, dict[str, Evidence]]],
) -> None:
    folder = catalog(tmp_path / "catalog", "a: 1")
    assert fingerprint(job, evidence("a"), folder) != fingerprint(*change(job), folder)


def test_another_notebook_or_catalog_has_another_fingerprint(job: StepJob, tmp_path: Path) -> None:
    first = fingerprint(job, evidence("a"), catalog(tmp_path / "one", "a: 1"))
    assert first != fingerprint(job, evidence("a"), catalog(tmp_path / "two", "a: 2"))
    job.source.write_bytes(job.source.read_bytes() + b"\n")
    assert first != fingerprint(job, evidence("a"), tmp_path / "one")


def test_a_case_that_was_moved_rests_on_the_same_grounds(job: StepJob, tmp_path: Path) -> None:
    folder = catalog(tmp_path / "catalog", "a: 1")
    moved = replace(job, case=Case(tmp_path / "elsewhere" / "case"))
    moved = replace(moved, parameters={"case": str(moved.case.folder)})
    assert fingerprint(job, evidence("a"), folder) == fingerprint(moved, evidence("a"), folder)


def test_a_file_that_moves_to_another_place_changes_the_digest(tmp_path: Path) -> None:
    one, two = catalog(tmp_path / "one", "a"), tmp_path / "two"
    two.mkdir()
    (two / "metrics.yaml").write_text("a")
    assert folder_digest(one) != folder_digest(two)
