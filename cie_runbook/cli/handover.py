"""`cie-runbook handover`: one page from primary to secondary."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import click

from cie_runbook.actions.draft import state_in_words
from cie_runbook.actions.outbox import Outbox
from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.cli.cases import opened_case
from cie_runbook.cli.shift import STEP
from cie_runbook.findings.handover import Handover, handover_page
from cie_runbook.findings.model import Finding
from cie_runbook.findings.serialise import read_finding
from cie_runbook.report.earlier import earlier_run
from cie_runbook.report.escapes import terminal
from cie_runbook.report.step_run import STEP_FINDINGS
from cie_runbook.window import EASTERN


@click.command()
@click.argument("case")
def handover(case: str) -> None:
    """Print the hand-over of CASE, a shift: what changed, what is open, what waits.

    Paste it into the thread in which the secondary takes over.
    """
    opened = opened_case(case)
    now = opened.read_json(STEP_FINDINGS, f"{STEP}.json")
    before = earlier_run(opened, STEP)
    drafts = [one for one in Outbox(opened).all() if one.state != "sent"]
    page = handover_page(
        Handover(
            findings=_findings(now),
            before=_findings(before),
            tickets=_tickets(now),
            tickets_before=_tickets(before),
            noise=load_catalog(catalog_folder(os.environ)).noise,
            drafts=[f"{one.id}, {one.target}: {state_in_words(one)}" for one in drafts],
            day=opened.window().end.astimezone(EASTERN).date(),
        )
    )
    for line in page.splitlines():
        click.echo(terminal(line))


def _findings(document: Mapping[str, Any]) -> tuple[Finding, ...]:
    return tuple(read_finding(entry) for entry in document.get("findings", ()))


def _tickets(document: Mapping[str, Any]) -> Sequence[str]:
    return tuple(document.get("tickets", ()))
