"""A notebook that is exported alone gets a cover of its own."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.errors import UnsafeReportError
from cie_runbook.report.alone import checked_page, frame_of, hosts_of
from tests.report.concluded import TITLE, code_cell, concluded_case, executed
from tests.report.samples import report


def test_title_profile_and_window_come_from_the_notebook() -> None:
    cover = frame_of(executed(), "", "", "left out").cover
    assert cover.title == TITLE
    assert cover.verdict_status is None
    assert cover.facts[:3] == [("Profile", "drill"), ("From", "a"), ("Until", "b")]


def test_without_a_title_the_file_gives_its_name() -> None:
    empty = nbformat.v4.new_notebook()
    assert frame_of(empty, "07_chip", "", "left out").cover.title == "07_chip"
    assert frame_of(empty, "", "", "left out").cover.title == "Notebook"


def test_in_a_case_its_evidence_is_named(tmp_path: Path) -> None:
    case = concluded_case(tmp_path)
    cover = frame_of(executed(), "x", str(case.folder / "notebooks"), "left out").cover
    assert ("Case", case.name) in cover.facts
    assert [row.name for row in cover.evidence] == ["CHIP"]
    case.path("manifest.json").unlink()
    unfinished = frame_of(executed(), "x", str(case.folder / "notebooks"), "left out")
    assert unfinished.cover.evidence == []


def test_outside_a_case_there_is_no_evidence(tmp_path: Path) -> None:
    assert frame_of(executed(), "x", str(tmp_path / "y"), "left out").cover.evidence == []


def test_the_first_error_is_the_steps() -> None:
    frame = frame_of(executed(code_cell("x", error="no answer")), "", "", "left out")
    assert frame.sections[0].error == "ValueError: no answer"
    assert not frame.sections[0].is_finished


def test_an_unsafe_page_is_refused() -> None:
    frame = frame_of(executed(), "", "", "left out")
    with pytest.raises(UnsafeReportError):
        checked_page(report().replace("<main", "<script></script><main"), frame)


def test_links_lead_to_the_organisations_only() -> None:
    assert "vagov.ddog-gov.com" in hosts_of(load_catalog())
