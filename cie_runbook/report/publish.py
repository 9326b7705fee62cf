"""Publishing: the rendered page passes the exit check, or it is not written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat

from cie_runbook.case import Case
from cie_runbook.catalog.models import Catalog
from cie_runbook.errors import UnsafeReportError
from cie_runbook.evidence import Provenance
from cie_runbook.findings.table import findings_table
from cie_runbook.redaction import Redactor
from cie_runbook.report.alone import hosts_of
from cie_runbook.report.check import check_html
from cie_runbook.report.conclusions import Conclusion
from cie_runbook.report.document import Clock, Code
from cie_runbook.report.endings import write_endings
from cie_runbook.report.exhibits import Exhibit
from cie_runbook.report.facts import evidence_row, made_by
from cie_runbook.report.lighter import HTML_SIZES, MB, PDF_SIZES, Sizes, fitting
from cie_runbook.report.pdf import pdf_report
from cie_runbook.report.plan import RunPlan
from cie_runbook.report.render import Cover, Section, render_report
from cie_runbook.report.step_run import StepRun
from cie_runbook.report.tables import Table
from cie_runbook.window import eastern

REPORT = "report.html"
PDF = "report.pdf"
EPOCH = datetime.fromtimestamp(0, tz=UTC)  # of a report that rests on nothing
TITLES = {
    "daily": "Daily report",
    "shift": "Start of shift",
    "queue": "ServiceNow queue",
    "triage": "Alert triage",
    "incident": "Incident",
    "silent-failures": "Silent failures of travel claims",
}
DEPARTURES = "departures"  # the cover's table: findings of the steps, with their evidence


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
    clocks : sequence of Clock
        Promises with a due time, for the cover.
    code : Code
        Whether the notebooks' code is shown.
    """

    plan: RunPlan
    catalog: Catalog
    conclusion: Conclusion
    runs: Sequence[StepRun]
    records: Mapping[str, Provenance]
    exhibits: Sequence[Exhibit]
    clocks: Sequence[Clock] = ()
    code: Code = "left out"


def write_report(case: Case, content: Content, redactor: Redactor) -> Path:
    """Render the run's report and write it to the case; one that is too large is made lighter.

    Raises
    ------
    UnsafeReportError
        The exit check found something that must not leave, or the report is too large whatever is
        left out; an earlier report stays as it was.
    """
    write_endings(case, content.runs)
    page = rendered(case, content, redactor, content.runs)
    made = checked(fitting(page, str.encode, HTML_SIZES), content, redactor)
    if len(made) > HTML_SIZES.most:
        raise UnsafeReportError(
            f"it has {len(made) / MB:.1f} MB with its figures left out",
            "report",
            "Let its steps show fewer rows, and render it again.",
        )
    return case.write_bytes(REPORT, made)


def rendered(case: Case, content: Content, redactor: Redactor, runs: Sequence[StepRun]) -> str:
    """Return the page of some of the report's steps, not checked yet."""
    return render_report(
        _cover(case, content),
        [_section(content.plan, run) for run in runs],
        redactor=redactor,
        allowed_hosts=hosts_of(content.catalog),
        code=content.code,
    )


def checked(page: bytes, content: Content, redactor: Redactor) -> bytes:
    """Return the page as it is, once the exit check let it pass.

    Raises
    ------
    UnsafeReportError
        It holds something that must not leave.
    """
    check_html(
        page.decode(),
        redactor=redactor,
        allowed_hosts=hosts_of(content.catalog),
        known_ids={exhibit.id for exhibit in content.exhibits},
    )
    return page


def write_pdf(case: Case, content: Content) -> tuple[Path | None, tuple[str, ...]]:
    """Write the case's report as a PDF beside the page; return its path, or why there is none.

    It is made of the page that passed the exit check, and dated by its newest evidence: the same
    case gives the same bytes.
    """
    try:
        made = pdf_made(case, content, PDF_SIZES)
    except ValueError as error:  # the page says everything; one without alt texts cannot be set
        return None, (f"there is no PDF: {error}",)
    if len(made) > PDF_SIZES.most:
        return None, (f"there is no PDF: it would have {len(made) / MB:.1f} MB",)
    return case.write_bytes(PDF, made), ()


def pdf_made(case: Case, content: Content, sizes: Sizes) -> bytes:
    """Return the case's page as a PDF, made lighter where it is too large.

    Raises
    ------
    ValueError
        The page cannot be set.
    """
    fetched = [record.fetched_at for record in content.records.values()]
    made_at, title = max(fetched, default=EPOCH), report_title(content.plan)
    return fitting(
        case.read_text(REPORT),
        lambda page: pdf_report(page, title=title, made_at=made_at),
        sizes,
    )


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
    """Return what the report is called, with its day, or with the present it is told in."""
    if plan.present is not None:
        return f"{TITLES[plan.kind]}, {eastern(plan.present)}"
    day = plan.window.eastern_day
    return f"{TITLES[plan.kind]}, {day:%A, %B} {day.day}, {day.year}"


def _cover(case: Case, content: Content) -> Cover:
    conclusion, records = content.conclusion, content.records
    departures = _departures(conclusion)
    return Cover(
        title=report_title(content.plan),
        verdict_status=conclusion.status,
        headline=conclusion.headline,
        paragraph=conclusion.paragraph,
        findings_html="" if departures is None else departures._repr_html_(),
        facts=_facts(case, content.plan, conclusion, records),
        evidence=[evidence_row(records[name]) for name in sorted(records)],
        clocks=content.clocks,
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
    facts = [
        ("Window", plan.window.label_eastern()),
        ("In UTC", plan.window.label_utc()),
        ("Profile", plan.profile),
        ("Case", case.name),
        ("Evidence fetched", f"{eastern(min(fetched))} to {eastern(max(fetched))}"),
        ("Made by", made_by()),
    ]
    return [*facts, *(("Incomplete", reason) for reason in conclusion.incomplete)]


def _section(plan: RunPlan, run: StepRun) -> Section:
    question = next(step.question for step in plan.steps if step.id == run.step)
    notebook = nbformat.read(run.notebook, as_version=4) if run.notebook.exists() else None
    return Section(title=question, notebook=notebook, status=run.ending, error=run.reason)
