"""`cie-runbook silent-failures`: whose travel claim failed without a word to them."""

from __future__ import annotations

from typing import Any

import click

from cie_runbook.cli.confirming import drafts_of, settled
from cie_runbook.cli.reporting import (
    planned,
    report_options,
    report_written,
    step_command,
    tell_report,
)
from cie_runbook.report.escapes import terminal
from cie_runbook.report.plan import SILENT
from cie_runbook.report.runs import Outcome
from cie_runbook.report.step_run import STEP_FINDINGS

FILE = "silent-failures.yaml"
STEP = "silent_failures"


@click.command(name="silent-failures", cls=step_command(SILENT))
@report_options(FILE)
@click.option("--confirm", is_flag=True, help="Send the message, once, instead of drafting it.")
@click.pass_context
def silent_failures(ctx: click.Context, /, *, confirm: bool, **flags: Any) -> None:
    """Find the travel claims that failed and that no text told of.

    It counts them by hour and station, and stops before the step that would bring telephone
    numbers: what is left is written down for you. The message to the travel-pay partner is
    drafted, and sent when you give --confirm.

    Exit code 0: written. 1: written, but incomplete, or a message was not sent. 2: bad input.
    """
    run = planned(ctx, SILENT, FILE, flags)
    outcome = report_written(run)
    _tell(outcome)
    drafts = drafts_of(run, outcome, STEP)
    ctx.exit(settled(outcome, drafts, run, confirm=confirm))


def _tell(outcome: Outcome) -> None:
    """Print each finding, what is incomplete, and where the report is."""
    click.echo(terminal(f"{outcome.conclusion.status.upper()}: {outcome.conclusion.headline}"))
    if outcome.case.path(STEP_FINDINGS, f"{STEP}.json").is_file():
        for found in outcome.case.read_json(STEP_FINDINGS, f"{STEP}.json")["findings"]:
            click.echo(terminal(f"  {found['status']:7} {found['sentence']}"))
    tell_report(outcome)
