"""`cie-runbook drill serve`: a rehearsal that keeps running, to talk to from this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import click

from cie_runbook.cli.drill_serving import (
    PROFILE,
    day_named,
    port_option,
    served,
    stopped_by_signals,
    without_addresses,
)
from cie_runbook.drill.faults import faults_named
from cie_runbook.drill.rehearsal import scenario_named, serve, variables
from cie_runbook.drill.server import RehearsalServer
from cie_runbook.settings import Settings, load_settings
from cie_runbook.window import EASTERN


@click.command("serve")
@click.option("--scenario", default="normal", show_default=True, help="What happens; see list.")
@click.option("--day", help="Day that it happens on: YYYY-MM-DD. [default: yesterday]")
@port_option
@click.option(
    "--fault", "faults", multiple=True, metavar="NAME[:PREFIX[:TIMES]]", help="Switch a fault on."
)
@click.option(
    "--without", multiple=True, metavar="SYSTEM:SCOPE", help="Take a scope from its credentials."
)
def serve_drill(
    scenario: str, day: str | None, port: int, faults: tuple[str, ...], without: tuple[str, ...]
) -> None:
    """Serve a rehearsal on this machine until Ctrl-C, and print how to talk to it.

    PREFIX is a path, or a system as datadog or slack; TIMES leaves off after so many requests.
    SYSTEM:SCOPE is as slack:channels:history, or tevi:apm_read for one Datadog organisation.
    """
    chosen = scenario_named(scenario, "--scenario")
    shown = tuple(fault for text in faults for fault in faults_named(text))
    settings = load_settings(f"{PROFILE}:{scenario}", environ=without_addresses())
    now = datetime.now(UTC)
    played = day_named(day, now.astimezone(EASTERN).date() - timedelta(days=1))
    server = serve(settings, chosen, played, now=now, faults=shown, without=without, port=port)
    stop = stopped_by_signals()
    with served(server, port):
        for line in how_to_talk(settings, server):
            click.echo(line)
        click.echo("Ctrl-C ends it.", err=True)
        stop.wait()


def how_to_talk(settings: Settings, server: RehearsalServer) -> Iterator[str]:
    """Yield the environment variables to set, one a line, as a shell reads them."""
    yield f"# A rehearsal at {server.url}; its journal is at {server.url}/drill/journal"
    for name, value in variables(settings, server).items():
        yield f"export {name}={value}"
