"""A run ends with a report, also where a step fails; without credentials it does not begin."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from cie_runbook.errors import BadInputError, CaseError, SettingsError
from cie_runbook.history import days_before
from cie_runbook.redaction import Redactor
from cie_runbook.window import parse_day
from tests.rehearsed import DAY, PROFILE, ROOT, STEP, Rehearsed, drill_settings
from tests.report.reported import Bench, Reported

pytestmark = pytest.mark.xdist_group("rehearsed day")
KEY, PHONE = b"k" * 32, "415-555-2671"
SHOWN = re.compile(r'data-(?:figure|table)="([^"]+)"')


def notebook_that_fails(folder: Path, source: str) -> str:
    """Write the step's notebook with a cell before its last one, and return the folder."""
    name = "01_daily_report.ipynb"
    notebook = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    setup = next(index for index, cell in enumerate(notebook.cells) if cell.id == "setup")
    notebook.cells.insert(setup + 1, nbformat.v4.new_code_cell(source, id="broken"))
    nbformat.write(notebook, folder / name)
    return str(folder)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_run_in_which_everything_came_is_complete(drill_run: Reported) -> None:
    assert drill_run.outcome.conclusion.incomplete == ()
    assert drill_run.outcome.exit_code == 0
    assert drill_run.outcome.conclusion.status == "act"


def test_every_figure_and_table_of_the_report_is_in_the_manifest(drill_run: Reported) -> None:
    shown = SHOWN.findall(drill_run.outcome.report.read_text(encoding="utf-8"))
    entries = drill_run.case.read_json("manifest.json")["exhibits"]
    assert sorted(shown) == sorted(entry["id"] for entry in entries)
    assert {"overview", "findings"} <= set(shown)
    assert all(entry["sources"] for entry in entries)


def test_the_findings_are_those_that_the_step_concluded(drill_run: Reported) -> None:
    document = drill_run.case.read_json("findings.json")
    assert document["steps"][STEP] == drill_run.case.read_json("findings", f"{STEP}.json")
    assert drill_run.outcome.findings.read_text("utf-8") == drill_run.outcome.conclusion.text()


def test_frozen_evidence_is_not_asked_for_again(drill_run: Reported) -> None:
    assert {progress.state for progress in drill_run.told} == {"frozen"}
    assert [(p.step, p.state) for p in drill_run.steps] == [
        (STEP, "waiting"),
        (STEP, "running"),
        (STEP, "ended"),
    ]
    assert drill_run.stages == ["rendering the report", "setting the PDF"]


def test_a_step_that_finished_is_not_done_again_on_the_same_grounds(drill_run: Reported) -> None:
    bench = Bench(day=drill_run.day)
    before = drill_run.outcome.findings.read_bytes()
    again = bench.run()
    assert [progress.state for progress in bench.steps] == ["waiting", "done before"]
    assert again.findings.read_bytes() == before


def test_the_same_case_gives_the_same_pdf(drill_run: Reported) -> None:
    assert drill_run.outcome.pdf is not None
    before = drill_run.outcome.pdf.read_bytes()
    assert before.startswith(b"%PDF-")
    again = Bench(day=drill_run.day).run().pdf
    assert again is not None
    assert again.read_bytes() == before


def test_the_day_is_remembered(drill_run: Reported) -> None:
    (record,) = days_before(drill_run.day.home, PROFILE, parse_day("2026-01-01"))
    assert record.day.isoformat() == DAY
    assert record.status == "act"
    assert record.totals["checkin_completed"]


def test_nothing_that_a_run_writes_is_open_to_others(drill_run: Reported) -> None:
    written = [*files(drill_run.case.path("notebooks")), drill_run.outcome.report]
    assert {path.stat().st_mode & 0o077 for path in written} == {0}


def test_a_step_that_fails_is_reported_and_the_kernel_saw_no_credential(
    own_case: Rehearsed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIE_DRILL_TEVI_DD_APP_KEY", "dd-key-0123456789abcdef")
    broken = f"""
import os
raise LookupError(sorted(n for n in os.environ if 'TEVI' in n), 'call {PHONE}')"""
    environ = {"CIE_RUNBOOK_NOTEBOOKS": notebook_that_fails(tmp_path, broken)}
    outcome = Bench(day=own_case, environ=environ, key=KEY).run()
    assert outcome.exit_code == 1
    assert outcome.conclusion.status == "unknown"
    (reason, *_) = outcome.conclusion.incomplete
    tag = Redactor(key=KEY).hide("phone", PHONE)  # the tag that a draft of the run has as well
    told = re.escape(f"([], 'call {tag}')")
    assert re.fullmatch(rf"step {STEP} failed: LookupError in cell \d+: {told}", reason)
    report = outcome.report.read_text(encoding="utf-8")
    assert tag in report
    assert "LookupError" in report
    assert "nothing is known from it" in report


def test_a_second_run_on_the_case_is_refused(own_case: Rehearsed) -> None:
    with own_case.case.run_lock(), pytest.raises(CaseError, match="another run works on it"):
        Bench(day=own_case).run()


def test_a_run_that_could_ask_nobody_writes_nothing(drill_case: Rehearsed, tmp_path: Path) -> None:
    bench = Bench(day=replace(drill_case, home=tmp_path))
    with pytest.raises(SettingsError, match="CIE_VETEXT_DD_APP_KEY"):
        bench.run(settings=drill_settings("production"))
    assert files(tmp_path) == []


def test_a_parameter_that_looks_like_a_credential_writes_nothing(
    drill_case: Rehearsed, tmp_path: Path
) -> None:
    private = {**drill_case.plan.parameters, "case": "123-45-6789"}
    bench = Bench(day=replace(drill_case, home=tmp_path))
    with pytest.raises(BadInputError, match="the value of case looks like a credential"):
        bench.run(plan=replace(drill_case.plan, parameters=private))
    assert files(tmp_path) == []


def test_a_missing_folder_of_notebooks_writes_nothing(
    drill_case: Rehearsed, tmp_path: Path
) -> None:
    environ = {"CIE_RUNBOOK_NOTEBOOKS": str(tmp_path / "none")}
    with pytest.raises(SettingsError, match="the folder of the notebooks is missing"):
        Bench(day=replace(drill_case, home=tmp_path), environ=environ).run()
    assert files(tmp_path) == []
