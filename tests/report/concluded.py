"""A case whose run is over, made by hand in no time: one step, its notebook, one frozen table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import nbformat

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.evidence import Provenance, freeze
from cie_runbook.redaction import Redactor
from cie_runbook.report.again import content_of
from cie_runbook.report.endings import write_endings
from cie_runbook.report.exhibits import Exhibit, manifest, write_exhibits
from cie_runbook.report.publish import Content, write_pdf, write_report
from cie_runbook.report.step_run import StepRun
from cie_runbook.tables import SERIES_COLUMNS, empty_table
from cie_runbook.window import Window
from tests.report.samples import figure_html

STEP = "daily_report"
WINDOW = Window.of_day(date(2025, 11, 19))
REDACTOR = Redactor(key=b"k" * 32)
TITLE = "Is check-in healthy today?"


def code_cell(source: str, html: str = "", error: str = "") -> Any:
    """Return an executed cell that shows HTML, or that raised."""
    outputs = []
    if html:
        outputs.append(nbformat.v4.new_output("display_data", {"text/html": html}))
    if error:
        outputs.append(
            nbformat.v4.new_output("error", ename="ValueError", evalue=error, traceback=[error])
        )
    return nbformat.v4.new_code_cell(source, outputs=outputs)


def executed(*cells: Any) -> Any:
    """Return an executed notebook: a title, a cell that shows a figure, and more cells."""
    title = nbformat.v4.new_markdown_cell(f"# {TITLE}\n\nRead the verdict first.")
    figure = code_cell("step.figure('clicks', 5)  # the one figure", figure_html())
    notebook = nbformat.v4.new_notebook(cells=[title, figure, *cells])
    notebook.metadata["papermill"] = {"parameters": {"profile": "drill", "start": "a", "end": "b"}}
    return notebook


def concluded_case(home: Path, *cells: Any, headline: str = "All is as usual.") -> Case:
    """Return a case with everything that a report is rendered from, and no report yet."""
    facts = {
        "kind": "daily",
        "profile": "drill",
        "start": WINDOW.start.isoformat(),
        "end": WINDOW.end.isoformat(),
        "parameters": {},
    }
    case = Case.create(home, "daily-2025-11-19-drill", facts)
    evidence = freeze(case, empty_table(SERIES_COLUMNS), record())
    exhibit = Exhibit(id="clicks", kind="figure", title="x", evidence=("chip",), data_digest="0")
    write_exhibits(case, STEP, [exhibit])
    case.write_json("manifest.json", manifest([exhibit], {"chip": evidence.provenance}))
    case.write_json("findings.json", findings(headline))
    path = case.path("notebooks", "01_daily_report.ipynb")
    path.parent.mkdir()
    nbformat.write(executed(*cells), path)
    run = StepRun(step=STEP, ending="finished", reason="", notebook=path, elapsed_s=1.0)
    write_endings(case, [run])
    return case


def findings(headline: str) -> Mapping[str, Any]:
    """Return the findings of a run without any."""
    verdict = {"status": "ok", "headline": headline, "paragraph": "Nothing departs."}
    step = {**verdict, "findings": [], "stories": []}
    return {"verdict": verdict, "incomplete": [], "steps": {STEP: step}}


def record() -> Provenance:
    """Return the record of a table without rows."""
    return Provenance(
        name="chip",
        title="CHIP",
        system="Datadog metrics",
        org="tevi",
        queries=("sum:chip.requests{*}",),
        window=WINDOW,
        bin_s=300,
        fetched_at=datetime(2025, 11, 20, 12, tzinfo=UTC),
        rows=0,
        completeness="empty",
        missing=(),
        unnamed=(),
        unconfirmed=(),
        digest="",
        link=None,
        link_title="",
        run="test",
    )


def content(case: Case) -> Content:
    """Return what the case's report says."""
    return content_of(case, load_catalog())


def reported_case(home: Path, *cells: Any) -> Case:
    """Return a concluded case with its report and its PDF."""
    case = concluded_case(home, *cells)
    write_report(case, content(case), REDACTOR)
    assert write_pdf(case, content(case))[1] == ()
    return case
