"""Drafts of a run: shown in full, and sent only when confirmed."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from cie_runbook.actions.clients import Clients
from cie_runbook.actions.draft import Draft, state_in_words
from cie_runbook.actions.origin import Origin
from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.send import Confirmation, send
from cie_runbook.actions.shown import shown
from cie_runbook.actions.suggested import Materials, Undrafted, drafted, sent_before
from cie_runbook.case import Case
from cie_runbook.cli.person import person
from cie_runbook.cli.reporting import Planned
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.errors import RunbookError
from cie_runbook.findings.suggestions import Suggestion, read_suggestions
from cie_runbook.redaction import Redactor
from cie_runbook.report.runs import Outcome
from cie_runbook.report.step_run import SUGGESTIONS
from cie_runbook.settings import clock_from

NOT_SENT = 1


def suggestions_of(case: Case, step: str) -> tuple[Suggestion, ...]:
    """Return what a step of the case suggests; nothing where it did not finish."""
    path = case.path(SUGGESTIONS, f"{step}.json")
    return read_suggestions(case.read_json(SUGGESTIONS, f"{step}.json")) if path.exists() else ()


def drafts_of(
    run: Planned, outcome: Outcome, step: str, materials: Materials | None = None
) -> list[Draft]:
    """Keep a draft of everything that a step of a run suggests; see `made_drafts`."""
    return made_drafts(
        outcome.case,
        suggestions_of(outcome.case, step),
        materials or Materials(catalog=run.tools.catalog),
        profile=run.settings.label,
        redactor=run.redactor(),
    )


def made_drafts(
    case: Case,
    suggestions: Sequence[Suggestion],
    materials: Materials,
    *,
    profile: str,
    redactor: Redactor,
) -> list[Draft]:
    """Keep a draft of each suggestion in the case; say which could not be made, and why.

    The redactor is the case's own: a caller has the same tag in the draft and in the report.
    """
    outbox, drafts, clock = Outbox(case), [], clock_from(os.environ)
    for suggestion in suggestions:
        origin = Origin(
            outbox=outbox,
            redactor=redactor,
            profile=profile,
            made_at=clock.now(),
            why=suggestion.why,
        )
        made = drafted(origin, suggestion, materials)
        if isinstance(made, Undrafted):
            click.echo(f"Not drafted: {suggestion.kind} for {suggestion.target}: {made.why}.")
        else:
            drafts.append(made)
    return drafts


def settled(outcome: Outcome, drafts: Sequence[Draft], run: Planned, *, confirm: bool) -> int:
    """Show the drafts of a run, or send them when confirmed; return the command's exit code."""
    if not confirm:
        show_drafts(outcome.case, drafts)
        return outcome.exit_code
    is_sent = send_drafts(outcome.case, drafts, run)
    return outcome.exit_code if is_sent else NOT_SENT


def show_drafts(case: Case, drafts: Sequence[Draft]) -> None:
    """Print drafts in full, as they will go out."""
    for draft in drafts:
        click.echo(f"\n{shown(draft)}")
    if drafts:
        click.echo(
            "\nNothing was sent. To send all of these, run the same command with --confirm; "
            f"to send one, `cie-runbook drafts send {case.name} DRAFT --confirm`."
        )


def send_drafts(case: Case, drafts: Sequence[Draft], run: Planned) -> bool:
    """Show each draft and send it once; return whether all of them are at their service now."""
    outbox, ended = Outbox(case), []
    day, now = case.window().eastern_day, case.window().end
    clock = clock_from(os.environ)
    with (
        rehearse(run.settings, day=day, now=now) as live,
        Clients(live, now=clock.now) as clients,
    ):
        for draft in drafts:
            click.echo(f"\n{shown(draft)}")
            ended.append(_sent(draft, outbox, clients, run.redactor(live)))
    return all(ended)


def _sent(draft: Draft, outbox: Outbox, clients: Clients, redactor: Redactor) -> bool:
    earlier = sent_before(draft, outbox.case)
    if earlier is not None:
        click.echo(f"Not sent again: case {earlier.case} has {state_in_words(earlier)}.")
        return True
    confirmed = Confirmation(draft_id=draft.id, by=person(), at=clients.now())
    try:
        done = send(outbox, clients, confirmed=confirmed, redactor=redactor)
    except RunbookError as error:
        click.echo(f"Not sent: {error}")
        return False
    click.echo(f"{done.target}: {state_in_words(done)}")
    return done.state == "sent"
