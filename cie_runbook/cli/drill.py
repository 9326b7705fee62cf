"""`cie-runbook drill list`: what a rehearsal can show."""

from __future__ import annotations

import click

from cie_runbook.drill.faults import FAULTS
from cie_runbook.drill.scenarios import SCENARIOS


@click.command("list")
def list_all() -> None:
    """List the scenarios and the faults that a rehearsal can show."""
    width = max(len(name) for name in (*SCENARIOS, *FAULTS))
    click.echo("Scenarios")
    for name, scenario in SCENARIOS.items():
        click.echo(f"  {name:{width}}  {scenario.title}")
    click.echo("Faults")
    for name, fault in FAULTS.items():
        summary = (fault.__doc__ or "").strip().partition("\n")[0]
        click.echo(f"  {name:{width}}  {summary}")
