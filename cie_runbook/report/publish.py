"""Publishing: the rendered page passes the exit check, or it is not written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import nbformat

from cie_runbook import __version__
from cie_runbook.case import Case
from cie_runbook.catalog.models import Catalog
from cie_runbook.evidence import Provenance
from cie_runbook.findings.table import findings_table
from cie_runbook.redaction import Redactor
from cie_runbook.report.check import check_html
from cie_runbook.report.conclusions import Conclusion
from cie_runbook.report.exhibits import Exhibit
from cie_runbook.report.pdf import pdf_report
from cie_runbook.report.plan import RunPlan
from cie_runbook.report.render import Cover, EvidenceRow, Section, render_report
from cie_runbook.report.step_run import StepRun
from cie_runbook.report.tables import Table
from cie_runbook.window import eastern

REPORT = "report.html"
PDF = "report.pdf"
EPOCH = datetime.fromtimestamp(0, tz=UTC)  # of a report that rests on nothing
DEPARTURES = "departures"  # the cover's table: findings of the steps, with their evidence
SHOWN_VERSIONS = ("pandas", "matplotlib", "papermill", "datadog-api-client")
DIGEST_LENGTH = 12


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a report says.

    Attributes
    ----------
    plan, catalog : RunPlan, Catalog
        Of the run.
    conclusion : Conclusion
        What it concluded.
    runs : sequence of StepRun
        How its steps ended.
    records : mapping of str to Provenance
        Evidence by name.
    exhibits : sequence of Exhibit
        Every figure and table that the report may show.
    """

    plan: RunPlan
    catalog: Catalog
    conclusion: Conclusion
    runs: Sequence[StepRun]
    records: Mapping[str, Provenance]
    exhibits: Sequence[Exhibit]


def write_report(case: Case, content: Content, redactor: Redactor) -> Path:
    """Render the run's report and write it to the case.

    Raises
    ------
    UnsafeReportError
        The exit check found something that must not leave; an earlier report stays as it was.
    """
    hosts = {urlsplit(org.browser_url).hostname or "" for org in content.catalog.orgs.values()}
    html = render_report(
        _cover(case, content.plan, content.conclusion, content.records),
        [_section(content.plan, run) for run in content.runs],
        redactor=redactor,
        allowed_hosts=hosts,
    )
    check_html(
        html,
        redactor=redactor,
        allowed_hosts=hosts,
        known_ids={exhibit.id for exhibit in content.exhibits},
    )
    return case.write_bytes(REPORT, html.encode())


def write_pdf(case: Case, content: Content) -> tuple[Path | None, tuple[str, ...]]:
    """Write the case's report as a PDF beside the page; return its path, or why there is none.

    It is made of the page that passed the exit check, and dated by its newest evidence: the same
    case gives the same bytes.
    """
    fetched = [record.fetched_at for record in content.records.values()]
    made_at = max(fetched, default=EPOCH)
    try:
        made = pdf_report(case.read_text(REPORT), title=report_title(content.plan), made_at=made_at)
    except ValueError as error:  # the page says everything; one without alt texts cannot be set
        return None, (f"there is no PDF: {error}",)
    return case.write_bytes(PDF, made), ()


def cover_exhibits(conclusion: Conclusion) -> tuple[Exhibit, ...]:
    """Return the exhibits that the report itself shows, before those of its steps."""
    table = _departures(conclusion)
    if table is None:
        return ()
    named = (name for finding in conclusion.departures() for name in finding.evidence)
    return (
        Exhibit(
            id=table.id,
            kind="table",
            title=table.caption,
            evidence=tuple(dict.fromkeys(named)),
            data_digest=table.data_digest(),
        ),
    )


def report_title(plan: RunPlan) -> str:
    """Return what the report is called, with its day."""
    day = plan.window.eastern_day
    return f"Daily report, {day:%A, %B} {day.day}, {day.year}"


def _cover(
    case: Case, plan: RunPlan, conclusion: Conclusion, records: Mapping[str, Provenance]
) -> Cover:
    departures = _departures(conclusion)
    return Cover(
        title=report_title(plan),
        verdict_status=conclusion.status,
        headline=conclusion.headline,
        paragraph=conclusion.paragraph,
        findings_html="" if departures is None else departures._repr_html_(),
        facts=_facts(case, plan, conclusion, records),
        evidence=[_row(record) for record in records.values()],
    )


def _departures(conclusion: Conclusion) -> Table | None:
    """Return the table of what is not as usual; every judged signal is in the step's own table."""
    departures = conclusion.departures()
    if not departures:
        return None
    html = findings_table(departures, "What is not as usual")
    return Table(id=DEPARTURES, caption="What is not as usual", html=html)


def _facts(
    case: Case, plan: RunPlan, conclusion: Conclusion, records: Mapping[str, Provenance]
) -> list[tuple[str, str]]:
    fetched = [record.fetched_at for record in records.values()]
    versions = ", ".join(f"{name} {version(name)}" for name in SHOWN_VERSIONS)
    facts = [
        ("Window", plan.window.label_eastern()),
        ("In UTC", plan.window.label_utc()),
        ("Profile", plan.profile),
        ("Case", case.name),
        ("Evidence fetched", f"{eastern(min(fetched))} to {eastern(max(fetched))}"),
        ("Made by", f"cie-runbook {__version__} ({versions})"),
    ]
    return [*facts, *(("Incomplete", reason) for reason in conclusion.incomplete)]


def _section(plan: RunPlan, run: StepRun) -> Section:
    question = next(step.question for step in plan.steps if step.id == run.step)
    notebook = nbformat.read(run.notebook, as_version=4) if run.notebook.exists() else None
    return Section(title=question, notebook=notebook, status=run.ending, error=run.reason)


def _row(record: Provenance) -> EvidenceRow:
    return EvidenceRow(
        name=record.title,
        source=record.system if record.org is None else f"{record.system}, {record.org}",
        queries=record.queries,
        window=record.window.label_eastern(),
        fetched_at=eastern(record.fetched_at),
        rows=record.rows,
        completeness=record.completeness,
        digest=record.digest[:DIGEST_LENGTH],
        link=record.link,
    )
