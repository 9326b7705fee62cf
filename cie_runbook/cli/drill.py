"""`cie-runbook drill`: a rehearsal that keeps running, to talk to from anywhere on this machine."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Event
from types import FrameType

import click

from cie_runbook.drill.faults import FAULTS, faults_named
from cie_runbook.drill.rehearsal import scenario_named, serve, variables
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.server import RehearsalServer
from cie_runbook.errors import BadInputError, SettingsError
from cie_runbook.settings import Settings, load_settings
from cie_runbook.window import EASTERN

PROFILE = "drill"
HIGHEST_PORT = 65_535


@click.group("drill")
def drill_group() -> None:
    """Rehearse on this machine: invented data behind the services' real APIs."""


@drill_group.command("list")
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


@drill_group.command("serve")
@click.option("--scenario", default="normal", show_default=True, help="What happens; see list.")
@click.option("--day", help="Day that it happens on: YYYY-MM-DD. [default: yesterday]")
@click.option(
    "--port",
    type=click.IntRange(0, HIGHEST_PORT),
    default=0,
    help="Port to listen at. [default: any that is free]",
)
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
    settings = load_settings(f"{PROFILE}:{scenario}", environ=_without_addresses())
    now = datetime.now(UTC)
    played = _day(day, now)
    server = serve(settings, chosen, played, now=now, faults=shown, without=without, port=port)
    stop = _stopped_by_signals()
    try:
        server.__enter__()
    except OSError:
        raise SettingsError(
            f"port {port} is in use", "--port", "Choose another, or 0 for any."
        ) from None
    try:
        for line in how_to_talk(settings, server):
            click.echo(line)
        click.echo("Ctrl-C ends it.", err=True)
        stop.wait()
    finally:
        server.__exit__(None, None, None)


def how_to_talk(settings: Settings, server: RehearsalServer) -> Iterator[str]:
    """Yield the environment variables to set, one a line, as a shell reads them."""
    yield f"# A rehearsal at {server.url}; its journal is at {server.url}/drill/journal"
    for name, value in variables(settings, server).items():
        yield f"export {name}={value}"


def _day(text: str | None, now: datetime) -> date:
    yesterday = now.astimezone(EASTERN).date() - timedelta(days=1)
    if text is None:
        return yesterday
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(f"{text[:20]!r} is no day", "--day", "Write YYYY-MM-DD.") from None


def _without_addresses() -> dict[str, str]:
    """Return the environment without what would point the drill's profile elsewhere."""
    return {
        name: value
        for name, value in os.environ.items()
        if not (name.startswith("CIE_RUNBOOK_") and name.endswith("_URL"))
    }


def _stopped_by_signals() -> Event:
    """Return an event that SIGINT and SIGTERM set: both are an ordinary end here."""
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    return stop
