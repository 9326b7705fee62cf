"""A run: evidence gathered, steps executed, findings and manifest written, one report rendered."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cie_runbook.case import HOME_VARIABLE, Case
from cie_runbook.catalog.loader import catalog_folder
from cie_runbook.catalog.models import Catalog
from cie_runbook.evidence import (
    Evidence,
    EvidenceRequest,
    Gathering,
    LiveFetch,
    Progress,
    gather_each,
    plan_requests,
)
from cie_runbook.history import remember
from cie_runbook.redaction import Redactor
from cie_runbook.report.arrivals import Arrivals
from cie_runbook.report.checks import checked_notebook, refuse_without_credentials
from cie_runbook.report.choice import ALL_STEPS, Choice
from cie_runbook.report.conclusions import Conclusion, conclude_run, day_record
from cie_runbook.report.exhibits import manifest, read_exhibits
from cie_runbook.report.forked_kernel import fork_server
from cie_runbook.report.imports import IRI_GRAMMAR, left_out
from cie_runbook.report.kernels import Kernels, kernel_environment
from cie_runbook.report.plan import DAILY, RUN_VARIABLE, RunPlan, notebooks_folder
from cie_runbook.report.redactors import KEY_VARIABLE, case_key, redactor_for
from cie_runbook.report.step_run import StepRun
from cie_runbook.report.step_work import StepProgress, StepWork
from cie_runbook.settings import Settings


@dataclass(frozen=True, kw_only=True)
class RunTools:
    """What a run needs from outside: facts, places, the clock, and whom to tell.

    Attributes
    ----------
    key : bytes or None
        Of the tags of the case, where its drafts and an export must have the same; see `case_key`.
    """

    catalog: Catalog
    home: Path
    environ: Mapping[str, str]
    now: Callable[[], datetime]
    tell: Callable[[Progress], None]
    stage: Callable[[str], None]
    step: Callable[[StepProgress], None]
    choice: Choice = ALL_STEPS
    refresh: bool = False
    pdf: bool = True
    key: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run wrote."""

    case: Case
    conclusion: Conclusion
    report: Path
    findings: Path
    pdf: Path | None
    incomplete: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 where everything came and every step finished, else 1."""
        return 1 if self.incomplete else 0


def run_report(plan: RunPlan, settings: Settings, tools: RunTools) -> Outcome:
    """Run every step of the plan in its case, and write the report.

    A step that fails does not stop the others: the report says which, why, and what is therefore
    unknown.

    Raises
    ------
    SettingsError
        No organisation that the steps need has its credentials.
    CaseError
        Another run holds the case, or a frozen table was damaged.
    UnsafeReportError
        The exit check refused the report.
    """
    refuse_without_credentials(plan.steps, settings, tools.catalog)
    key = tools.key or case_key(plan.case_name, tools.environ)
    redactor = redactor_for(settings, key=key, catalog=tools.catalog)
    folder = notebooks_folder(tools.environ)
    sources = {step.id: checked_notebook(step, folder, plan, redactor) for step in plan.steps}
    case = Case.create(tools.home, plan.case_name, plan.facts())
    with case.run_lock():
        parts = _Parts(
            case=case, plan=plan, settings=settings, tools=tools, redactor=redactor, key=key
        )
        return _write(parts, _do_steps(parts, sources))


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What everything of a run rests on."""

    case: Case
    plan: RunPlan
    settings: Settings
    tools: RunTools
    redactor: Redactor
    key: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class _Done:
    """What the steps of a run left behind."""

    runs: Sequence[StepRun]
    evidence: Mapping[str, Evidence]
    warnings: tuple[str, ...]


def _do_steps(parts: _Parts, sources: Mapping[str, Path]) -> _Done:
    """Gather the evidence of all steps while they run, each as soon as its own is there."""
    run = secrets.token_hex(8)
    requests = _requests(parts)
    environment = kernel_environment(
        parts.settings.credential_names(),
        {
            RUN_VARIABLE: run,
            HOME_VARIABLE: str(parts.tools.home),
            KEY_VARIABLE: parts.key.hex(),
        },
    )
    with LiveFetch(lambda: parts.settings) as fetch, fork_server(environment) as server:
        how = _gathering(parts, fetch, run)
        work = StepWork(
            case=parts.case,
            plan=parts.plan,
            sources=sources,
            arrivals=Arrivals(request.name for request in requests),
            kernels=Kernels(server),
            environment=environment,
            redactor=parts.redactor,
            catalog_folder=catalog_folder(parts.tools.environ),
            choice=parts.tools.choice,
            tell=parts.tools.step,
        )
        runs = work.all(lambda: gather_each(parts.case, requests, how))
    return _Done(runs=runs, evidence=work.arrivals.all(), warnings=fetch.warnings)


def _gathering(parts: _Parts, fetch: LiveFetch, run: str) -> Gathering:
    return Gathering(
        fetch=fetch,
        redactor=parts.redactor,
        now=parts.tools.now,
        run=run,
        tell=parts.tools.tell,
        refresh=parts.tools.refresh,
    )


def _requests(parts: _Parts) -> list[EvidenceRequest]:
    """Return what the steps ask for, once where several ask for the same."""
    plan = parts.plan
    weeks = int(str(plan.parameters.get("history_weeks", 0)))
    names = dict.fromkeys(name for step in plan.steps for name in step.evidence)
    return plan_requests(
        parts.tools.catalog,
        parts.settings,
        names,
        plan.window,
        weeks,
        rows_until=plan.rows_until,
    )


def _write(parts: _Parts, done: _Done) -> Outcome:
    """Join what the steps concluded, and write findings, manifest, report and PDF."""
    with left_out(IRI_GRAMMAR):  # what reads notebooks imports it
        from cie_runbook.report import publish  # noqa: PLC0415

    case, plan, tools = parts.case, parts.plan, parts.tools
    conclusion = conclude_run(case, plan, done.runs, done.evidence)
    findings = case.write_bytes("findings.json", conclusion.text().encode())
    shown = [exhibit for step in plan.steps for exhibit in read_exhibits(case, step.id)]
    content = publish.Content(
        plan=plan,
        catalog=tools.catalog,
        conclusion=conclusion,
        runs=done.runs,
        records={name: found.provenance for name, found in done.evidence.items()},
        exhibits=[*publish.cover_exhibits(conclusion), *shown],
    )
    case.write_json("manifest.json", manifest(content.exhibits, content.records))
    tools.stage("rendering the report")
    report = publish.write_report(case, content, parts.redactor)
    pdf, problem = _pdf(tools, lambda: publish.write_pdf(case, content))
    if plan.kind == DAILY:
        remember(tools.home, plan.profile, day_record(plan, conclusion))
    return Outcome(
        case=case,
        conclusion=conclusion,
        report=report,
        findings=findings,
        pdf=pdf,
        incomplete=(*conclusion.incomplete, *problem),
        warnings=done.warnings,
    )


def _pdf(
    tools: RunTools, write: Callable[[], tuple[Path | None, tuple[str, ...]]]
) -> tuple[Path | None, tuple[str, ...]]:
    """Write the PDF where one is wanted; return its path, and why there is none."""
    if not tools.pdf:
        return None, ()
    tools.stage("setting the PDF")
    return write()
