"""`cie-runbook daily`: the daily report."""

from __future__ import annotations

from typing import Any

import click

from cie_runbook.cli.reporting import (
    planned,
    report_options,
    report_written,
    step_command,
    tell_outcome,
)
from cie_runbook.report.plan import DAILY

FILE = "daily.yaml"


@click.command(cls=step_command(DAILY))
@report_options(FILE)
@click.pass_context
def daily(ctx: click.Context, /, **flags: Any) -> None:
    """Write the daily report: counts, latency and errors against what is usual.

    Exit code 0: report written. 1: written, but incomplete. 2: bad input, nothing written.
    """
    outcome = report_written(planned(ctx, DAILY, FILE, flags))
    tell_outcome(outcome)
    ctx.exit(outcome.exit_code)
