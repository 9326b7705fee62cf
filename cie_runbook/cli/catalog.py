"""`cie-runbook catalog check`: whether the catalog is sound, and answered by data."""

from __future__ import annotations

import os
from collections import Counter

import click

from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.settings import load_settings


@click.command()
@click.option("--profile", help="Also ask this world which entries are answered by data.")
@click.pass_context
def check(ctx: click.Context, profile: str | None) -> None:
    """Check every entry and reference; a mistake is named with file and line, exit code 2.

    With --profile, the live systems are asked too. Exit code 1: an entry is not confirmed.
    """
    catalog = load_catalog(catalog_folder(os.environ))
    settings = None if profile is None else load_settings(profile, environ=os.environ)
    click.echo(_soundness(catalog))
    if settings is None:
        return
    from cie_runbook.cli.catalog_live import confirmations  # noqa: PLC0415 - takes a second to import
    from cie_runbook.evidence.confirming import confirmations_text  # noqa: PLC0415

    found = confirmations(settings, catalog)
    click.echo(confirmations_text(found))
    ctx.exit(int(any(one.standing != "confirmed" for one in found)))


def _soundness(catalog: Catalog) -> str:
    confidence = Counter(metric.status for metric in catalog.metrics.values())
    told_apart = ", ".join(f"{count} {status}" for status, count in sorted(confidence.items()))
    return (
        f"The catalog is sound: {len(catalog.metrics)} metrics ({told_apart}), "
        f"{len(catalog.signals)} signals, {len(catalog.evidence)} kinds of evidence, "
        f"{len(catalog.searches)} searches, {len(catalog.services)} services, "
        f"{len(catalog.stations)} stations, {len(catalog.steps)} steps."
    )
