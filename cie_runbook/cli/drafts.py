"""`cie-runbook drafts list`: what waits to be sent from a case."""

from __future__ import annotations

import click

from cie_runbook.actions.draft import state_in_words
from cie_runbook.actions.outbox import Outbox
from cie_runbook.cli.cases import opened_case


@click.command("list")
@click.argument("case")
def list_drafts(case: str) -> None:
    """List the drafts of CASE: id, target, and what became of each."""
    drafts = Outbox(opened_case(case)).all()
    if not drafts:
        click.echo("The case has no drafts.")
    for draft in drafts:
        click.echo(f"{draft.id}  {draft.target}: {state_in_words(draft)}")
