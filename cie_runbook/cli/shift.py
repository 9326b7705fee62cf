"""`cie-runbook shift`: the start of a shift."""

from __future__ import annotations

from typing import Any

import click

from cie_runbook.cli.confirming import drafts_of, settled
from cie_runbook.cli.reporting import (
    planned,
    report_options,
    report_written,
    step_command,
    tell_outcome,
)

KIND = "shift"
FILE = "shift.yaml"
STEP = "shift_start"


@click.command(cls=step_command(KIND))
@report_options(FILE)
@click.option("--confirm", is_flag=True, help="Send what is drafted; without it, it is shown.")
@click.pass_context
def shift(ctx: click.Context, /, *, confirm: bool, **flags: Any) -> None:
    """Look at the start of a shift: who is on call, what happened overnight, what is to do.

    What the checks suggest to say outside is drafted and printed in full; it is sent only with
    --confirm, and only once.

    Exit code 0: report written. 1: written, but incomplete, or a draft was not taken. 2: bad
    input, nothing written.
    """
    run = planned(ctx, KIND, FILE, flags)
    outcome = report_written(run)
    tell_outcome(outcome)
    drafts = drafts_of(run, outcome, STEP)
    ctx.exit(settled(outcome, drafts, run, confirm=confirm))
