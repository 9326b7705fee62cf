"""`cie-runbook render`: a case's report again, from the case alone."""

from __future__ import annotations

import os

import click

from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.cli.cases import case_redactor, opened_case
from cie_runbook.report.imports import preload

INCOMPLETE = 1


@click.command()
@click.argument("case")
@click.option("--with-code", is_flag=True, help="Show the notebooks' code, folded.")
@click.option("--pdf", is_flag=True, help="Write the report as a PDF too.")
@click.pass_context
def render(ctx: click.Context, case: str, *, with_code: bool, pdf: bool) -> None:
    """Render the report of CASE again. No service is asked; the case may be a copy.

    Exit code 0: written. 1: the page was written, and the PDF could not be. 2: bad input. 3: the
    page holds something that must not leave.
    """
    preload()
    from cie_runbook.report import again, publish  # noqa: PLC0415 - takes a second to import

    opened, catalog = opened_case(case), load_catalog(catalog_folder(os.environ))
    with opened.run_lock():
        content = again.content_of(opened, catalog, code="folded" if with_code else "left out")
        report = publish.write_report(opened, content, case_redactor(opened, catalog))
        click.echo(f"Report: {report}")
        if not pdf:
            return
        path, problems = publish.write_pdf(opened, content)
    for problem in problems:
        click.echo(f"Incomplete: {problem}")
    if path is not None:
        click.echo(f"PDF:    {path}")
    ctx.exit(INCOMPLETE if problems else 0)
