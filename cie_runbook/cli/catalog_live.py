"""`cie-runbook catalog`: the catalog held against the live systems, and what is still open."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import click

from cie_runbook.analysis.drift import drifted
from cie_runbook.case import default_home
from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.evidence.carried import latest
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.confirming import confirm
from cie_runbook.evidence.discovery import difference, discover, merged, present, written
from cie_runbook.evidence.names import names_of
from cie_runbook.evidence.names_check import COLUMNS, SAFE_COLUMNS, names_pages
from cie_runbook.evidence.standing import Confirmation
from cie_runbook.findings.drift import drift_words
from cie_runbook.report.escapes import terminal
from cie_runbook.report.redactors import redactor_for
from cie_runbook.settings import Settings, clock_from, load_settings
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import collected
from cie_runbook.storage import write_atomically
from cie_runbook.window import EASTERN, Window, eastern

LOOKED_BACK = timedelta(days=1)  # far enough that everything in use has reported
NAMES = "catalog_names"  # the evidence of a check that the start of a shift made


def confirmations(settings: Settings, catalog: Catalog) -> list[Confirmation]:
    """Return for every entry whether it is answered by data."""
    now = clock_from(os.environ).now()
    with _live(settings, catalog, now) as clients:
        return list(confirm(catalog, settings, clients, Window(now - LOOKED_BACK, now)))


@click.command("discover")
@click.option("--profile", required=True, help="Which world to read, as drill or production.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the proposal. [default: only the difference is shown]",
)
def discover_command(profile: str, out: Path | None) -> None:
    """Propose names and ids that are still open, from the team's own dashboards and schedules.

    Shows the difference to what the profile says now. Nothing is guessed: what is not certain is
    listed as a candidate.
    """
    catalog = load_catalog(catalog_folder(os.environ))
    settings = load_settings(profile, environ=os.environ)
    with _live(settings, catalog, clock_from(os.environ).now()) as clients:
        found = discover(catalog, clients)
    now = present(catalog, settings)
    proposed = merged(now, found)
    if out is not None:
        write_atomically(out.resolve(), written(proposed).encode())
        click.echo(f"Proposal: {out}", err=True)
    else:
        for line in written(proposed).splitlines():
            if line.startswith("#"):
                click.echo(line, err=True)
    changes = difference(now, proposed, settings.profile)
    click.echo(changes or "The profile says all that was found.")


@click.command("drift")
@click.option("--profile", required=True, help="Which world to ask, as drill or production.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the cases.")
@click.pass_context
def drift_command(ctx: click.Context, profile: str, out: Path | None) -> None:
    """Check that what the catalog names still exists, and still plots the same.

    Compares with the last check of the start of a shift. Exit code 1: something is gone or
    changed, or could not be asked.
    """
    catalog = load_catalog(catalog_folder(os.environ))
    settings = load_settings(profile, environ=os.environ)
    now = clock_from(os.environ).now()
    with _live(settings, catalog, now) as clients:
        found = _names(catalog, settings, clients, now)
    home = (out or default_home(os.environ)).resolve()
    before = latest(home, settings.label, NAMES, until=now)
    drifts = drifted(found.table, None if before is None else before.table)
    told = "none" if before is None else eastern(before.provenance.fetched_at)
    click.echo(f"Names: {len(found.table)}. Last check to compare with: {told}.")
    for sentence in (*map(drift_words, drifts), *(f"not asked: {why}" for why in found.missing)):
        click.echo(terminal(f"  {sentence}"))
    if not drifts and not found.missing:
        click.echo("Every name is what it was.")
    ctx.exit(int(bool(drifts or found.missing)))


def _names(catalog: Catalog, settings: Settings, clients: Clients, now: datetime) -> Fetched:
    """Return how every name stands, what the systems say redacted as evidence is."""
    window, names = Window(now - LOOKED_BACK, now), names_of(catalog, settings)
    found = collected(names_pages(clients, names, window), COLUMNS, {NAMES: names.text})
    table = redactor_for(settings, catalog=catalog).redact_table(found.table, SAFE_COLUMNS)
    return replace(found, table=table)


@contextmanager
def _live(settings: Settings, catalog: Catalog, now: datetime) -> Iterator[Clients]:
    day = now.astimezone(EASTERN).date()
    with (
        rehearse(settings, day=day, catalog=catalog, now=now) as live,
        Clients(lambda: live) as clients,
    ):
        yield clients
