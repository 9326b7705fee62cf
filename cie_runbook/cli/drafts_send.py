"""`cie-runbook drafts`: one draft, shown in full, sent when confirmed."""

from __future__ import annotations

import os

import click

from cie_runbook.actions.clients import Clients
from cie_runbook.actions.draft import Draft, state_in_words
from cie_runbook.actions.instructions import instructions
from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.send import Confirmation, send
from cie_runbook.actions.shown import shown
from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.cli.cases import case_redactor, opened_case
from cie_runbook.cli.person import person
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.errors import OutcomeUnknownError, SettingsError, SourceError
from cie_runbook.settings import Settings, clock_from, load_settings

SERVICE_FAILED = 1


@click.command()
@click.argument("case")
@click.argument("draft")
def show(case: str, draft: str) -> None:
    """Print the DRAFT of CASE in full, exactly as it will go out."""
    click.echo(shown(_outbox(case).get(draft)))


@click.command("send")
@click.argument("case")
@click.argument("draft")
@click.option("--confirm", is_flag=True, help="Send it; without this flag it is only shown.")
@click.pass_context
def send_draft(ctx: click.Context, case: str, draft: str, *, confirm: bool) -> None:
    """Send the DRAFT of CASE once, after you have seen it.

    Exit code 0: it is at the service, or was only shown. 1: the service failed or refused it.
    2: bad input, nothing was sent. 3: it holds something that must not leave.
    """
    outbox = _outbox(case)
    wanted = outbox.get(draft)
    if not confirm:
        click.echo(shown(wanted))
        click.echo("\nNothing was sent. To send exactly this, add --confirm.")
        return
    settings = load_settings(wanted.profile, environ=os.environ)
    try:
        ended = _sent(outbox, wanted, settings)
    except (SettingsError, SourceError) as error:
        if wanted.system == "servicenow" and not isinstance(error, OutcomeUnknownError):
            click.echo(f"Nothing was sent. {error}")
            _tell_by_hand(wanted, outbox)
        elif isinstance(error, SettingsError):
            raise
        else:
            click.echo(f"Nothing was sent now. {error}", err=True)
        ctx.exit(SERVICE_FAILED if isinstance(error, SourceError) else 0)
    _tell(ended, outbox)
    ctx.exit(0 if ended.state == "sent" else SERVICE_FAILED)


def _outbox(case: str) -> Outbox:
    return Outbox(opened_case(case))


def _sent(outbox: Outbox, wanted: Draft, settings: Settings) -> Draft:
    clock = clock_from(os.environ)
    confirmed = Confirmation(draft_id=wanted.id, by=person(), at=clock.now())
    day = outbox.case.window().eastern_day
    catalog = load_catalog(catalog_folder(os.environ))
    with rehearse(settings, day=day) as live, Clients(live, now=clock.now) as clients:
        redactor = case_redactor(outbox.case, catalog, live)
        return send(outbox, clients, confirmed=confirmed, redactor=redactor)


def _tell(draft: Draft, outbox: Outbox) -> None:
    click.echo(f"{draft.target}: {state_in_words(draft)}")
    if draft.system == "servicenow" and draft.state == "failed":
        _tell_by_hand(draft, outbox)


def _tell_by_hand(draft: Draft, outbox: Outbox) -> None:
    click.echo("Do it by hand:")
    for sentence in instructions(draft, outbox).words:
        click.echo(f"- {sentence}")
