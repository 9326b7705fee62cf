"""`cie-runbook daily`: the daily report."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from cie_runbook.case import default_home
from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.catalog.models import Catalog, StepParameter
from cie_runbook.cli.parameters import given_values, schema_options
from cie_runbook.cli.progress import ProgressLine
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.errors import BadInputError
from cie_runbook.evidence import asked_of
from cie_runbook.parameters import read_parameter_file
from cie_runbook.report.choice import chosen
from cie_runbook.report.escapes import terminal
from cie_runbook.report.plan import RunPlan, plan_run, shared_schema
from cie_runbook.report.redactors import redactor_for
from cie_runbook.report.runs import Outcome, RunTools, run_report
from cie_runbook.settings import Settings, load_settings, profile_folder
from cie_runbook.telemetry import cron_check_in, reporting

KIND = "daily"
FILE = "daily.yaml"


class _StepCommand(click.Command):
    """A command that also has the flags of its steps' parameters."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        schema = shared_schema(_catalog(ctx).steps_of(KIND))
        return [*super().get_params(ctx), *schema_options(schema)]


@click.command(cls=_StepCommand)
@click.option(
    "--date", help="Day to report: YYYY-MM-DD, today or yesterday. [default: the profile's]"
)
@click.option("--profile", help="Which world to talk to, as drill or production. [default: drill]")
@click.option("--scenario", help="Variant of the profile, as vista-outage on the drill.")
@click.option("--case", help="Name of the case. [default: from day and profile]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the cases.")
@click.option(
    "--parameters",
    "file",
    type=click.Path(path_type=Path),
    help="Parameter file. [default: daily.yaml]",
)
@click.option("--pdf/--no-pdf", default=True, help="Write the report as a PDF too.")
@click.option("--only", multiple=True, metavar="STEP", help="Run this step; may be repeated.")
@click.option("--from", "start_from", metavar="STEP", help="Do this step and all later ones anew.")
@click.option("--refresh", is_flag=True, help="Ask anew for evidence that is already frozen.")
@click.pass_context
def daily(ctx: click.Context, /, **flags: Any) -> None:
    """Write the daily report: counts, latency and errors against what is usual.

    Exit code 0: report written. 1: written, but incomplete. 2: bad input, nothing written.
    """
    now = datetime.now(UTC)
    catalog = _catalog(ctx)
    steps = catalog.steps_of(KIND)
    given = _given(shared_schema(steps), flags)
    settings = load_settings(str(given["profile"]), environ=os.environ)
    plan = plan_run(catalog, settings, steps, given, now)
    choice = chosen(steps, only=flags["only"], start_from=flags["start_from"])
    home = flags["out"] or default_home(os.environ)
    progress = ProgressLine(sys.stderr, total=len({e for step in steps for e in step.evidence}))
    tools = RunTools(
        catalog=catalog,
        home=home.resolve(),
        environ=os.environ,
        now=lambda: datetime.now(UTC),
        tell=progress.evidence,
        stage=progress.stage,
        step=progress.step,
        choice=choice,
        refresh=flags["refresh"],
        pdf=flags["pdf"],
    )
    with reporting(settings.sentry, redactor_for(settings)), cron_check_in(settings.sentry):
        try:
            outcome = _run(plan, settings, tools, now)
        finally:
            progress.done()
    _tell(outcome)
    ctx.exit(outcome.exit_code)


def _run(plan: RunPlan, settings: Settings, tools: RunTools, now: datetime) -> Outcome:
    day, catalog = plan.window.eastern_day, tools.catalog
    asked = asked_of(catalog, (name for step in plan.steps for name in step.evidence))
    with rehearse(settings, day=day, catalog=catalog, now=now, asked=asked) as live:
        return run_report(plan, live, tools)


def _catalog(ctx: click.Context) -> Catalog:
    """Return the catalog, read once a command."""
    if __name__ not in ctx.meta:
        ctx.meta[__name__] = load_catalog(catalog_folder(os.environ))
    catalog: Catalog = ctx.meta[__name__]
    return catalog


def _given(schema: Sequence[StepParameter], flags: dict[str, Any]) -> dict[str, Any]:
    """Merge the parameter file with the flags, which win; `--scenario` names the variant."""
    file = flags["file"] or profile_folder(os.environ) / FILE
    given = {**read_parameter_file(file), **given_values(schema, flags)}
    given.setdefault("profile", "drill")
    if flags["date"] is not None:
        given["date"] = flags["date"]
    if flags["scenario"] is not None:
        profile, _, variant = str(given["profile"]).partition(":")
        if variant and variant != flags["scenario"]:
            raise BadInputError(
                f"the profile already names the scenario {variant}",
                "--scenario",
                "Give one of both.",
            )
        given["profile"] = f"{profile}:{flags['scenario']}"
    return given


def _tell(outcome: Outcome) -> None:
    conclusion = outcome.conclusion
    click.echo(terminal(f"Verdict: {conclusion.status.upper()}. {conclusion.headline}"))
    for reason in outcome.incomplete:
        click.echo(terminal(f"Incomplete: {reason}"))
    for warning in outcome.warnings:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(f"Report:   {outcome.report}")
    if outcome.pdf is not None:
        click.echo(f"PDF:      {outcome.pdf}")
    click.echo(f"Findings: {outcome.findings}")
