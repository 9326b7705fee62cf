"""A run: evidence gathered, steps executed, findings and manifest written, one report rendered."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cie_runbook.case import HOME_VARIABLE, Case
from cie_runbook.catalog.models import Catalog, Step
from cie_runbook.evidence import (
    Evidence,
    Gathering,
    MetricsFetch,
    Progress,
    gather,
    plan_step,
)
from cie_runbook.history import remember
from cie_runbook.report.checks import checked_notebook, refuse_without_credentials
from cie_runbook.report.conclusions import Conclusion, conclude_run, day_record
from cie_runbook.report.exhibits import manifest, read_exhibits
from cie_runbook.report.imports import IRI_GRAMMAR, left_out
from cie_runbook.report.kernels import Kernels, kernel_environment
from cie_runbook.report.plan import RUN_VARIABLE, RunPlan, notebooks_folder
from cie_runbook.report.redactors import redactor_for
from cie_runbook.report.step_run import StepJob, StepRun
from cie_runbook.settings import Settings


@dataclass(frozen=True, kw_only=True)
class RunTools:
    """What a run needs from outside: facts, places, the clock, and whom to tell."""

    catalog: Catalog
    home: Path
    environ: Mapping[str, str]
    now: Callable[[], datetime]
    tell: Callable[[Progress], None]
    stage: Callable[[str], None]
    refresh: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run wrote."""

    case: Case
    conclusion: Conclusion
    report: Path
    findings: Path

    @property
    def exit_code(self) -> int:
        """0 where everything came and every step finished, else 1."""
        return 1 if self.conclusion.incomplete else 0


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
    redactor = redactor_for(settings)
    folder = notebooks_folder(tools.environ)
    sources = {step.id: checked_notebook(step, folder, plan, redactor) for step in plan.steps}
    case = Case.create(tools.home, plan.case_name, plan.facts())
    with case.run_lock(), MetricsFetch(lambda: settings) as fetch:
        how = Gathering(
            fetch=fetch,
            redactor=redactor,
            now=tools.now,
            run=secrets.token_hex(8),
            tell=tools.tell,
            refresh=tools.refresh,
        )
        job = _Job(case=case, plan=plan, settings=settings, tools=tools, how=how)
        done = [_run_step(job, step, sources[step.id]) for step in plan.steps]
        return _write(job, [run for run, _ in done], _merged(found for _, found in done))


@dataclass(frozen=True, kw_only=True)
class _Job:
    """What the steps of one run share."""

    case: Case
    plan: RunPlan
    settings: Settings
    tools: RunTools
    how: Gathering


def _run_step(job: _Job, step: Step, source: Path) -> tuple[StepRun, Mapping[str, Evidence]]:
    """Gather a step's evidence while its kernel warms up, then execute its notebook."""
    environment = kernel_environment(
        job.settings.credential_names(),
        {RUN_VARIABLE: job.how.run, HOME_VARIABLE: str(job.tools.home)},
    )
    with Kernels().warm(environment, job.case.folder) as kernel:
        # papermill takes a second to import: done here, while the kernel does its own imports.
        with left_out(IRI_GRAMMAR):
            from cie_runbook.report.execute import execute_step  # noqa: PLC0415

        weeks = int(str(job.plan.parameters.get("history_weeks", 0)))
        catalog, window = job.tools.catalog, job.plan.window
        requests = plan_step(catalog, job.settings, step, window, weeks)
        evidence = gather(job.case, requests, job.how)
        job.tools.stage(f"running the step {step.id}")
        parameters = {**job.plan.parameters, "case": str(job.case.folder)}
        to_run = StepJob(case=job.case, source=source, step=step.id, parameters=parameters)
        run = execute_step(to_run, kernel, job.how.redactor)
    return run, evidence


def _write(job: _Job, runs: list[StepRun], evidence: Mapping[str, Evidence]) -> Outcome:
    # As papermill above.
    from cie_runbook.report.publish import cover_exhibits, write_report  # noqa: PLC0415

    case, plan, tools = job.case, job.plan, job.tools
    conclusion = conclude_run(case, plan, runs, evidence)
    findings = case.write_bytes("findings.json", conclusion.text().encode())
    shown = [exhibit for step in plan.steps for exhibit in read_exhibits(case, step.id)]
    exhibits = [*cover_exhibits(conclusion), *shown]
    records = {name: found.provenance for name, found in evidence.items()}
    case.write_json("manifest.json", manifest(exhibits, records))
    tools.stage("rendering the report")
    report = write_report(
        case=case,
        plan=plan,
        catalog=tools.catalog,
        conclusion=conclusion,
        runs=runs,
        records=records,
        exhibits=exhibits,
        redactor=job.how.redactor,
    )
    remember(tools.home, plan.profile, day_record(plan, conclusion))
    return Outcome(case=case, conclusion=conclusion, report=report, findings=findings)


def _merged(found: Iterable[Mapping[str, Evidence]]) -> dict[str, Evidence]:
    return {name: evidence for of_step in found for name, evidence in of_step.items()}
