"""`cie-runbook attach`: a case's report drafted for a ticket."""

from __future__ import annotations

import os

import click

from cie_runbook.actions.origin import Origin
from cie_runbook.actions.outbox import Outbox
from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.cli.cases import case_redactor, opened_case
from cie_runbook.report.imports import preload
from cie_runbook.settings import clock_from

FORMS = click.Choice(["html", "pdf"])
BYTES_PER_MB = 1_000_000


@click.command()
@click.argument("case")
@click.option("--ticket", required=True, help="Number of the ticket, as INC0012345.")
@click.option("--form", "forms", type=FORMS, multiple=True, help="html or pdf. [default: both]")
@click.option("--bar", "barred", type=FORMS, multiple=True, help="A type the instance bars.")
@click.option(
    "--largest-mb",
    type=click.FloatRange(min=0.01),
    default=5.0,
    show_default=True,
    help="The largest file that the instance takes.",
)
def attach(
    case: str, ticket: str, forms: tuple[str, ...], barred: tuple[str, ...], largest_mb: float
) -> None:
    """Draft the report of CASE for a ticket: attachment and work note. Nothing is sent.

    A report that is too large is made lighter or parted, and a barred type gives way to the other
    one; the note says so.
    """
    preload()
    from cie_runbook.actions.attach import (  # noqa: PLC0415 - takes a second to import
        FORMS as ALL,
    )
    from cie_runbook.actions.attach import Instance, attach_report  # noqa: PLC0415
    from cie_runbook.report.again import content_of  # noqa: PLC0415

    opened, catalog = opened_case(case), load_catalog(catalog_folder(os.environ))
    content = content_of(opened, catalog)
    origin = Origin(
        outbox=Outbox(opened),
        redactor=case_redactor(opened, catalog),
        profile=content.plan.profile,
        made_at=clock_from(os.environ).now(),
        why=content.conclusion.headline,
    )
    instance = Instance(
        largest=int(largest_mb * BYTES_PER_MB),
        barred=frozenset(form for form in ALL if form in barred),
    )
    wanted = [form for form in ALL if not forms or form in forms]
    drafts = attach_report(origin, ticket, content, forms=wanted, instance=instance)
    for draft in drafts:
        click.echo(f"{draft.id}  {draft.target}")
    click.echo("Nothing was sent. See one with `cie-runbook drafts show`, send it with `send`.")
