"""`cie-runbook triage`: from one alert to the error behind it, and to whom to call."""

from __future__ import annotations

from typing import Any

import click

from cie_runbook.cli.confirming import drafts_of
from cie_runbook.cli.reporting import (
    planned,
    report_options,
    report_written,
    step_command,
    tell_report,
)
from cie_runbook.report.escapes import terminal
from cie_runbook.report.plan import TRIAGE
from cie_runbook.report.runs import Outcome
from cie_runbook.report.step_run import STEP_FINDINGS

FILE = "triage.yaml"
STEP = "alert_triage"


@click.command(cls=step_command(TRIAGE))
@click.argument("named", metavar="ALERT", required=False)
@report_options(FILE)
@click.pass_context
def triage(ctx: click.Context, /, *, named: str | None, **flags: Any) -> None:
    """Lead from ALERT to the error behind it, and to whom to call.

    ALERT is a link to a Slack message, or the id or page of a monitor, a PagerDuty incident or
    a Sentry issue; without it, the first alert of the day that called somebody. The message to
    those upstream is drafted, not sent.

    Exit code 0: triage written. 1: written, but incomplete. 2: bad input, nothing written.
    """
    run = planned(ctx, TRIAGE, FILE, {**flags, "alert": named or flags["alert"]})
    outcome = report_written(run)
    _tell(outcome)
    drafts = drafts_of(run, outcome, STEP)
    for draft in drafts:
        click.echo(terminal(f"Message:  {draft.target}"))
        click.echo(f"          cie-runbook drafts show {outcome.case.folder} {draft.id}")
    ctx.exit(outcome.exit_code)


def _tell(outcome: Outcome) -> None:
    """Print the paragraph, what is incomplete, and where the report is."""
    click.echo(terminal(f"{outcome.conclusion.status.upper()}: {outcome.conclusion.headline}"))
    if outcome.case.path(STEP_FINDINGS, f"{STEP}.json").is_file():
        found = outcome.case.read_json(STEP_FINDINGS, f"{STEP}.json")
        click.echo(f"\n{terminal(str(found['paragraph']))}\n")
    tell_report(outcome)
