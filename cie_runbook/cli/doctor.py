"""`cie-runbook doctor`: whether every system is configured, reachable and permitted."""

from __future__ import annotations

import os

import click

from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.settings import clock_from, load_settings
from cie_runbook.sources.probe_results import doctor_exit_code, doctor_report
from cie_runbook.sources.probes import probe_all
from cie_runbook.window import EASTERN


@click.command()
@click.option("--profile", default="drill", show_default=True, help="Which world to examine.")
@click.pass_context
def doctor(ctx: click.Context, profile: str) -> None:
    """Say for each system: configured, reachable, permitted, clock skew. Prints no secret.

    Exit code 0: all is well. 1: a system is not usable. 2: something must be configured.
    """
    settings = load_settings(profile, environ=os.environ)
    day = clock_from(os.environ).now().astimezone(EASTERN).date()
    with rehearse(settings, day=day) as live:
        probes = probe_all(live)
    click.echo(doctor_report(probes))
    ctx.exit(doctor_exit_code(probes))
