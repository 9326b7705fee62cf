"""`cie-runbook queue`: what waits in the ServiceNow queue, and what one ticket is about."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from cie_runbook.actions.clients import Clients
from cie_runbook.actions.suggested import Materials
from cie_runbook.case import Case
from cie_runbook.cli.confirming import drafts_of, settled, suggestions_of
from cie_runbook.cli.reporting import (
    Planned,
    planned,
    report_options,
    report_written,
    step_command,
    tell_outcome,
)
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.errors import RunbookError
from cie_runbook.evidence import Gathering, frozen, gather, plan_request
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.report.runs import Outcome
from cie_runbook.sources.github_template import IssueTemplate, issue_template
from cie_runbook.sources.servicenow_export import read_queue_export

KIND = "queue"
FILE = "queue.yaml"
STEP = "snow_queue"
TICKETS = "ticket_queue"
BUDGET_S = 30.0  # for the template of an issue


@click.command(cls=step_command(KIND))
@report_options(FILE)
@click.option(
    "--export",
    type=click.Path(path_type=Path),
    help="List exported from ServiceNow as CSV, where the service itself cannot be reached.",
)
@click.option("--confirm", is_flag=True, help="Send what is drafted; without it, it is shown.")
@click.pass_context
def queue(ctx: click.Context, /, *, export: Path | None, confirm: bool, **flags: Any) -> None:
    """Look at the ServiceNow queue, and with --ticket into one ticket.

    What is suggested for that ticket is drafted and printed in full; it is sent only with
    --confirm, and only once.

    Exit code 0: report written. 1: written, but incomplete, or a draft was not taken. 2: bad
    input, nothing written.
    """
    run = planned(ctx, KIND, FILE, flags)
    if export is not None:
        _freeze_export(run, export)
    outcome = report_written(run)
    tell_outcome(outcome)
    materials = _materials(run, outcome, suggestions_of(outcome.case, STEP))
    drafts = drafts_of(run, outcome, STEP, materials)
    ctx.exit(settled(outcome, drafts, run, confirm=confirm))


def _freeze_export(run: Planned, path: Path) -> None:
    """Freeze an exported list as the queue of the case: the run then asks for the rest."""
    plan, tools = run.plan, run.tools
    fetched = read_queue_export(path)
    case = Case.create(tools.home, plan.case_name, plan.facts())
    how = Gathering(
        fetch=lambda _request, _tell: fetched,
        redactor=run.redactor(),
        now=tools.now,
        run=secrets.token_hex(8),
        tell=tools.tell,
    )
    request = plan_request(tools.catalog, run.settings, TICKETS, plan.window, 0)
    gather(case, [request], how)


def _materials(run: Planned, outcome: Outcome, suggestions: Sequence[Suggestion]) -> Materials:
    kinds = {suggestion.kind for suggestion in suggestions}
    return Materials(
        catalog=run.tools.catalog,
        report=outcome.report.read_bytes(),
        template=_template(run) if "github_issue" in kinds else None,
        private=_private(outcome.case),
    )


def _template(run: Planned) -> IssueTemplate | None:
    """Return the repository's own form of an issue; None where it does not come."""
    rules, window = run.tools.catalog.rules.queue, run.plan.window
    live = rehearse(run.settings, day=window.eastern_day, now=window.end, asked={"github"})
    with suppress(RunbookError), live as settings, Clients(settings) as clients:
        client = clients.reader("github")
        return issue_template(client, rules.repository, rules.template, client.deadline(BUDGET_S))
    return None


def _private(case: Case) -> list[str]:
    """Return the texts of tickets, which no issue may quote."""
    found = frozen(case, TICKETS)
    if found is None:
        return []
    columns = [found.table[name].dropna() for name in ("short_description", "description")]
    return [str(text) for column in columns for text in column]
