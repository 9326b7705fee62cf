"""A report is rendered again from the case alone, wherever the case is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.errors import CaseError
from cie_runbook.report.again import content_of, read_conclusion
from cie_runbook.report.publish import REPORT, write_report
from tests.report.concluded import REDACTOR, concluded_case, content, reported_case
from tests.report.reported import Reported


def test_a_copied_case_gives_the_same_page(tmp_path: Path) -> None:
    case = reported_case(tmp_path / "home")
    before = case.path(REPORT).read_bytes()
    copied = Case.open(
        Path(shutil.copytree(case.folder, tmp_path / "elsewhere" / case.folder.name))
    )
    shutil.rmtree(case.folder)
    write_report(copied, content(copied), REDACTOR)
    assert copied.path(REPORT).read_bytes() == before


@pytest.mark.xdist_group("rehearsed day")
def test_a_whole_run_is_rendered_again_to_the_same_bytes(own_run: Reported) -> None:
    before = own_run.case.path(REPORT).read_bytes()
    own_run.case.path(REPORT).unlink()
    write_report(own_run.case, content(own_run.case), REDACTOR)
    assert own_run.case.path(REPORT).read_bytes() == before


def test_a_case_without_a_run_says_which_file_is_missing(tmp_path: Path) -> None:
    case = concluded_case(tmp_path)
    case.path("findings.json").unlink()
    with pytest.raises(CaseError, match=r"findings\.json"):
        content(case)


def test_damaged_findings_are_named(tmp_path: Path) -> None:
    case = concluded_case(tmp_path)
    case.write_json("findings.json", {"verdict": {}})
    with pytest.raises(CaseError, match="the findings are damaged"):
        read_conclusion(case)


def test_a_changed_table_is_refused(tmp_path: Path) -> None:
    case = concluded_case(tmp_path)
    case.path("evidence", "chip.parquet").write_bytes(b"PAR1")
    with pytest.raises(CaseError):
        content(case)


def test_a_step_that_left_the_catalog_is_named(tmp_path: Path) -> None:
    case = concluded_case(tmp_path)
    catalog = load_catalog().model_copy(update={"steps": {}})
    with pytest.raises(CaseError, match="'daily_report' is not in the catalog any more"):
        content_of(case, catalog)
