"""`cie-runbook render`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cie_runbook.case import Case
from tests.cli.terminal import Terminal
from tests.report.concluded import concluded_case


@pytest.fixture
def case(terminal: Terminal) -> Case:
    """A case whose run is over, in the terminal's home folder."""
    return concluded_case(terminal.home)


def test_a_case_is_rendered_again_by_its_name(terminal: Terminal, case: Case) -> None:
    ended = terminal.run("render", case.name)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"Report: {case.path('report.html')}\n"
    assert "<details class=" in case.read_text("report.html")
    assert '<details class="code">' not in case.read_text("report.html")
    assert not case.path("report.pdf").exists()


def test_code_is_there_when_asked_for(terminal: Terminal, case: Case) -> None:
    assert terminal.run("render", case.name, "--with-code").code == 0
    assert '<details class="code">' in case.read_text("report.html")


def test_a_pdf_is_written_beside_when_asked_for(terminal: Terminal, case: Case) -> None:
    ended = terminal.run("render", case.name, "--pdf")
    assert ended.code == 0
    assert f"PDF:    {case.path('report.pdf')}\n" in ended.out
    assert case.path("report.pdf").read_bytes().startswith(b"%PDF")


def test_a_copy_elsewhere_is_rendered_by_its_folder(
    terminal: Terminal, case: Case, tmp_path: Path
) -> None:
    copied = Path(shutil.copytree(case.folder, tmp_path / "elsewhere" / case.name))
    shutil.rmtree(terminal.home)
    assert terminal.run("render", copied).code == 0
    assert (copied / "report.html").exists()
    assert not terminal.home.exists()


def test_what_is_no_case_is_refused(terminal: Terminal) -> None:
    assert "case.json" in terminal.refused("render", "nothing-here")
