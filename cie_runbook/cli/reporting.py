"""What every command that writes a report shares: its flags, its run, and what it tells."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
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
from cie_runbook.redaction import Redactor
from cie_runbook.report.choice import chosen
from cie_runbook.report.escapes import terminal
from cie_runbook.report.plan import DAILY, RunPlan, plan_run, shared_schema
from cie_runbook.report.redactors import case_key, redactor_for
from cie_runbook.report.runs import Outcome, RunTools, run_report
from cie_runbook.settings import Settings, clock_from, load_settings, profile_folder
from cie_runbook.telemetry import cron_check_in, reporting

Command = Callable[..., None]


def step_command(kind: str) -> type[click.Command]:
    """Return a kind of command that also has the flags of the parameters of a run's steps."""

    class _StepCommand(click.Command):
        def get_params(self, ctx: click.Context) -> list[click.Parameter]:
            schema = shared_schema(catalog_of(ctx).steps_of(kind))
            return [*super().get_params(ctx), *schema_options(schema)]

    return _StepCommand


_OPTIONS: tuple[Callable[[Command], Command], ...] = (
    click.option(
        "--date", help="Day to report: YYYY-MM-DD, today or yesterday. [default: the profile's]"
    ),
    click.option(
        "--profile", help="Which world to talk to, as drill or production. [default: drill]"
    ),
    click.option("--scenario", help="Variant of the profile, as vista-outage on the drill."),
    click.option("--case", help="Name of the case. [default: from day and profile]"),
    click.option("--out", type=click.Path(path_type=Path), help="Folder for the cases."),
    click.option("--pdf/--no-pdf", default=True, help="Write the report as a PDF too."),
    click.option("--only", multiple=True, metavar="STEP", help="Run this step; may be repeated."),
    click.option(
        "--from", "start_from", metavar="STEP", help="Do this step and all later ones anew."
    ),
    click.option("--refresh", is_flag=True, help="Ask anew for evidence that is already frozen."),
)


def report_options(file: str) -> Callable[[Command], Command]:
    """Return what gives a command the flags of a run; `file` is its parameter file."""
    parameters: Callable[[Command], Command] = click.option(
        "--parameters",
        "file",
        type=click.Path(path_type=Path),
        help=f"Parameter file. [default: {file}]",
    )

    def decorated(command: Command) -> Command:
        for option in reversed((*_OPTIONS, parameters)):
            command = option(command)
        return command

    return decorated


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A run as a person asked for it, before anything is started or written."""

    plan: RunPlan
    settings: Settings
    tools: RunTools
    progress: ProgressLine

    def redactor(self, live: Settings | None = None) -> Redactor:
        """Return the redactor of the case: what is drafted has the tags of the report.

        It hides the credentials of the profile, or those of `live` where others are in use.
        """
        tools = self.tools
        return redactor_for(live or self.settings, key=tools.key, catalog=tools.catalog)


def planned(ctx: click.Context, kind: str, file: str, flags: dict[str, Any]) -> Planned:
    """Check what was typed against the steps of a kind of run.

    Raises
    ------
    BadInputError, SettingsError
        Something of it cannot be meant.
    """
    catalog = catalog_of(ctx)
    steps = catalog.steps_of(kind)
    given = given_parameters(shared_schema(steps), file, flags)
    settings = load_settings(str(given["profile"]), environ=os.environ)
    clock = clock_from(os.environ)
    plan = plan_run(catalog, settings, steps, given, clock.now(), kind=kind)
    home = flags["out"] or default_home(os.environ)
    progress = ProgressLine(sys.stderr, total=len({e for step in steps for e in step.evidence}))
    tools = RunTools(
        catalog=catalog,
        home=home.resolve(),
        environ=os.environ,
        now=clock.now,
        tell=progress.evidence,
        stage=progress.stage,
        step=progress.step,
        choice=chosen(steps, only=flags["only"], start_from=flags["start_from"]),
        refresh=flags["refresh"],
        pdf=flags["pdf"],
        key=case_key(plan.case_name, os.environ),
    )
    return Planned(plan=plan, settings=settings, tools=tools, progress=progress)


def report_written(run: Planned) -> Outcome:
    """Run the steps and write the report; a daily run also tells the monitor of cron jobs."""
    settings = run.settings
    with ExitStack() as watched:
        watched.enter_context(reporting(settings.sentry, run.redactor()))
        if run.plan.kind == DAILY:
            watched.enter_context(cron_check_in(settings.sentry))
        try:
            return _run(run)
        finally:
            run.progress.done()


def tell_report(outcome: Outcome) -> None:
    """Print what is incomplete, what to beware of, and where the report is."""
    for reason in outcome.incomplete:
        click.echo(terminal(f"Incomplete: {reason}"))
    for warning in outcome.warnings:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(f"Report:   {outcome.report}")


def tell_outcome(outcome: Outcome) -> None:
    """Print the verdict, what is incomplete, and where the files are."""
    conclusion = outcome.conclusion
    click.echo(terminal(f"Verdict: {conclusion.status.upper()}. {conclusion.headline}"))
    tell_report(outcome)
    if outcome.pdf is not None:
        click.echo(f"PDF:      {outcome.pdf}")
    click.echo(f"Findings: {outcome.findings}")


def catalog_of(ctx: click.Context) -> Catalog:
    """Return the catalog, read once a command."""
    if __name__ not in ctx.meta:
        ctx.meta[__name__] = load_catalog(catalog_folder(os.environ))
    catalog: Catalog = ctx.meta[__name__]
    return catalog


def _run(run: Planned) -> Outcome:
    plan, catalog = run.plan, run.tools.catalog
    day, now = plan.window.eastern_day, plan.present or run.tools.now()
    asked = asked_of(catalog, (name for step in plan.steps for name in step.evidence))
    with rehearse(run.settings, day=day, catalog=catalog, now=now, asked=asked) as live:
        return run_report(plan, live, run.tools)


def given_parameters(
    schema: Sequence[StepParameter], file: str, flags: dict[str, Any]
) -> dict[str, Any]:
    """Merge the parameter file with the flags, which win; `--scenario` names the variant."""
    path = flags["file"] or profile_folder(os.environ) / file
    given = {**read_parameter_file(path), **given_values(schema, flags)}
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
