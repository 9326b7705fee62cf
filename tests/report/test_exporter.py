"""The report as an exporter of nbconvert: the command, our template, the same protection."""

from __future__ import annotations

import json
import subprocess
import sys
from html import unescape
from pathlib import Path

import nbformat
import pytest
from traitlets.config import Config

from cie_runbook.report.exporter import ReportExporter
from tests.report.concluded import TITLE, code_cell, concluded_case, executed
from tests.report.exported import exported

NAME = "cie_runbook.report.exporter.ReportExporter"


def test_the_command_of_nbconvert_makes_our_page_of_a_step(tmp_path: Path) -> None:
    case = concluded_case(tmp_path / "home")
    notebook = case.path("notebooks", "01_daily_report.ipynb")
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", NAME, "--output-dir", tmp_path, notebook],
        check=True,
        capture_output=True,
        timeout=120,
    )
    page = unescape((tmp_path / "01_daily_report.html").read_text(encoding="utf-8"))
    assert f"<h1>{TITLE}</h1>" in page
    assert "default-src 'none'" in page
    assert case.name in page
    assert "Datadog metrics, tevi" in page
    assert "<script" not in page


def test_templates_and_settings_of_the_users_jupyter_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "nbconvert" / "templates" / "cie-report"
    theirs.mkdir(parents=True)
    (theirs / "index.html.j2").write_text("<script>theirs()</script>")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert "theirs()" not in exported()


def test_another_template_cannot_be_chosen() -> None:
    config = Config({"TemplateExporter": {"template_name": "lab", "exclude_output": True}})
    assert ReportExporter(config=config).from_notebook_node(executed())[0] == exported()


def test_code_is_left_out_unless_asked_for_and_then_folded() -> None:
    assert "the one figure" not in exported()
    page = exported(with_code=True)
    assert page.count('<details class="code">') == 1
    assert '<span class="c1"># the one figure</span>' in page


def test_hostile_code_stays_text() -> None:
    page = exported(code_cell("x = '<script>alert(1)</script>'"), with_code=True)
    assert "<script" not in page


def test_a_notebook_that_failed_says_so() -> None:
    assert "This step failed:</strong> ValueError: no answer" in exported(
        code_cell("x", error="no answer")
    )


def test_what_identifies_a_person_is_masked() -> None:
    assert "123-45-6789" not in exported(code_cell("x", "<p>Veteran SSN 123-45-6789</p>"))


def test_the_same_notebook_gives_the_same_bytes() -> None:
    assert exported(with_code=True) == exported(with_code=True)


def test_a_notebook_whose_form_is_not_quite_right_is_shown() -> None:
    notebook = nbformat.from_dict(json.loads(nbformat.writes(executed())))
    del notebook.cells[1]["execution_count"]
    assert 'data-figure="clicks"' in ReportExporter().from_notebook_node(notebook)[0]
