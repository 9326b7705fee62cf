"""What a notebook says on a fixed day of the drill; `make expected` writes it down anew.

Pictures are compared by what is drawn: the alt sentence, the caption and the plotted numbers.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from cie_runbook.case import HOME_VARIABLE, Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.evidence import Gathering, LiveFetch, gather, plan_request
from cie_runbook.figures.chart import Chart
from cie_runbook.findings.serialise import rounded, to_json, verdict_document
from cie_runbook.findings.verdict import Verdict
from cie_runbook.report.plan import plan_day
from cie_runbook.report.redactors import redactor_for
from cie_runbook.report.steps import StepConclusion
from cie_runbook.report.tables import Table
from cie_runbook.settings import load_settings
from cie_runbook.window import Window
from tests.notebooks.script import FOLDER, shown_by

STORED = Path(__file__).parent / "expected"
DAY = date(2025, 11, 19)  # a Wednesday that has passed on every clock
FETCHED = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
STEP = "daily_report"
SCENARIOS = ("normal", "vista-outage")


def stored(step: str, scenario: str) -> Path:
    """Return the file that holds what a step says in a scenario."""
    return STORED / f"{step}-{scenario}.json"


def exhibits_of(step_id: str, scenario: str, home: Path) -> dict[str, Any]:
    """Run a step's notebook on the seeded day, and return what each cell shows."""
    window = Window.of_day(DAY)
    given = {
        "profile": f"drill:{scenario}",
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
    }
    case = _gathered(step_id, given, home)
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = str(home)
    try:
        notebook = FOLDER / load_catalog().steps[step_id].notebook
        return shown_by(notebook, {**given, "case": str(case.folder)})
    finally:
        os.environ.pop(HOME_VARIABLE)
        os.environ.update({HOME_VARIABLE: before} if before is not None else {})


def said(exhibits: Iterable[Any]) -> dict[str, Any]:
    """Return in words and numbers what a notebook's exhibits say, ready for JSON."""
    document: dict[str, Any] = {"figures": {}, "tables": {}}
    for exhibit in exhibits:
        if isinstance(exhibit, Chart):
            document["figures"][exhibit.id] = _figure(exhibit)
        elif isinstance(exhibit, Table):
            document["tables"][exhibit.id] = _rows(exhibit)
        elif isinstance(exhibit, StepConclusion):
            document |= _verdict(exhibit.verdict)
            document["tables"][exhibit.findings.id] = _rows(exhibit.findings)
        else:
            raise TypeError(f"nobody compares what a {type(exhibit).__name__} says")
    return document


def main() -> None:
    """Write down what every notebook says now; the difference is for a person to review."""
    STORED.mkdir(exist_ok=True)
    for scenario in SCENARIOS:
        with TemporaryDirectory() as home:
            document = said(exhibits_of(STEP, scenario, Path(home)).values())
        path = stored(STEP, scenario)
        path.write_text(to_json(document), encoding="utf-8")
        sys.stdout.write(f"{path}\n")


def _gathered(step_id: str, given: Mapping[str, Any], home: Path) -> Case:
    """Freeze the step's evidence in a case, as a headless run does, at an instant that is fixed."""
    catalog = load_catalog()
    settings = load_settings(given["profile"], environ={}, keyring=lambda name: None)
    plan = plan_day(catalog, settings, step_id, given, FETCHED)
    case = Case.create(home, plan.case_name, plan.facts())
    weeks = int(str(plan.parameters["history_weeks"]))
    with (
        rehearse(settings, day=DAY, now=FETCHED) as live,
        LiveFetch(lambda: live) as fetch,
    ):
        how = Gathering(
            fetch=fetch,
            redactor=redactor_for(live),
            now=lambda: FETCHED,
            run="expected",
            tell=lambda progress: None,
        )
        names = catalog.steps[step_id].evidence
        gather(case, [plan_request(catalog, live, n, plan.window, weeks) for n in names], how)
    return case


def _verdict(verdict: Verdict) -> dict[str, Any]:
    document = verdict_document(verdict)
    kept = {name: document[name] for name in ("status", "headline", "paragraph", "suspect")}
    said_of = {f["id"]: [f["status"], f["sentence"]] for f in document["findings"]}
    return {"verdict": kept, "findings": said_of}


def _figure(chart: Chart) -> dict[str, Any]:
    """Return a chart's words, and its numbers as far as machines agree on them."""
    data = chart.data.map(_agreed)
    numeric = chart.data.select_dtypes("number")
    return {
        "alt": chart.alt,
        "caption": chart.caption,
        "link": chart.link,
        "rows": len(data),
        "totals": {name: rounded(float(numeric[name].sum())) for name in numeric},
        "digest": hashlib.sha256(data.to_csv(index=False).encode()).hexdigest(),
    }


def _agreed(value: Any) -> Any:
    return rounded(value) if isinstance(value, float) and not pd.isna(value) else value


def _rows(table: Table) -> list[list[str]]:
    reader = _TableReader()
    reader.feed(table._repr_html_())
    return [[" ".join(cell.split()) for cell in row] for row in reader.rows]


class _TableReader(HTMLParser):
    """Reads the texts of a table's caption and cells, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"caption", "tr"}:
            self.rows.append([])
        if tag in {"caption", "td", "th"}:
            self.rows[-1].append("")
            self._is_open = True
        elif self._is_open:
            self.rows[-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in {"caption", "td", "th"}:
            self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.rows[-1][-1] += data


if __name__ == "__main__":
    main()
