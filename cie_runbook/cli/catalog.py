"""`cie-runbook catalog`: what the catalog holds, and whether it is sound."""

from __future__ import annotations

import os
from collections import Counter

import click

from cie_runbook.catalog import catalog_folder, load_catalog


@click.group("catalog")
def catalog_group() -> None:
    """Look into the catalog of what CIE watches."""


@catalog_group.command()
def check() -> None:
    """Check every entry and reference; a mistake is named with file and line, exit code 2."""
    catalog = load_catalog(catalog_folder(os.environ))
    confidence = Counter(metric.status for metric in catalog.metrics.values())
    told_apart = ", ".join(f"{count} {status}" for status, count in sorted(confidence.items()))
    click.echo(
        f"The catalog is sound: {len(catalog.metrics)} metrics ({told_apart}), "
        f"{len(catalog.signals)} signals, {len(catalog.evidence)} kinds of evidence, "
        f"{len(catalog.services)} services, {len(catalog.stations)} stations, "
        f"{len(catalog.steps)} steps."
    )
