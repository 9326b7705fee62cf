"""`cie-runbook incident`: the record of a case, added to and told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime

import click

from cie_runbook.actions.draft import state_in_words
from cie_runbook.actions.outbox import Outbox
from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import holidays_around
from cie_runbook.analysis.clocks import Clock
from cie_runbook.analysis.timeline import Event, EventKind, times
from cie_runbook.case import Case
from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.cli.cases import case_redactor, opened_case
from cie_runbook.cli.person import line, person
from cie_runbook.findings.incident import incident_clocks, present
from cie_runbook.findings.incident_told import clock_lines, times_line
from cie_runbook.record import read
from cie_runbook.report.escapes import terminal
from cie_runbook.report.incident_case import (
    incident_facts,
    noted,
    read_told,
)
from cie_runbook.report.incident_events import recorded
from cie_runbook.settings import clock_from, load_settings
from cie_runbook.window import eastern, parse_instant

TOLD_KINDS: tuple[EventKind, ...] = ("note", "acknowledged", "asked", "answered", "mitigated")
MOST_ENTRIES = 8


@click.command()
@click.argument("case")
def status(case: str) -> None:
    """Tell how the incident of CASE stands: its clocks, what waits, what was done last."""
    opened_one = opened_case(case)
    incident_facts(opened_one)
    told, record = read_told(opened_one), read(opened_one)
    if told:
        click.echo(f"As seen at {eastern(datetime.fromisoformat(told['told_at']))}:")
    for label, said in told.get("lines", ()):
        line(label, said)
    events = recorded(record.entries)
    now = present(opened_one.window().end, clock_from(os.environ).now())
    for label, said in clock_lines(_clocks(opened_one, events), now):
        line(label, said)
    for draft in Outbox(opened_one).all():
        line("Draft", f"{draft.target}: {state_in_words(draft)} ({draft.id})")
    if record.is_torn:
        line("Record", "its last line was cut off while it was written, and is left out.")
    for event in events[-MOST_ENTRIES:]:
        click.echo(terminal(f"  {eastern(event.at)}  {event.kind}: {event.text}"))


@click.command()
@click.argument("case")
@click.argument("text")
@click.option("--at", metavar="TIME", help="When it happened. [default: now]")
@click.option(
    "--kind",
    type=click.Choice(TOLD_KINDS),
    default="note",
    show_default=True,
    help="What it is: answered stops the clocks of a question to another team.",
)
def note(case: str, text: str, *, at: str | None, kind: EventKind) -> None:
    """Add TEXT to the record of CASE: what was seen, decided or done.

    The record is only ever added to. What it holds is redacted before it is written.
    """
    _add(opened_case(case), text, kind, at)


@click.command()
@click.argument("case")
@click.option("--at", metavar="TIME", help="When it was resolved. [default: now]")
@click.option("--text", default="Resolved", show_default=True, help="What resolved it.")
def close(case: str, *, at: str | None, text: str) -> None:
    """Record that the incident of CASE is resolved, and tell how long everything took."""
    opened_one = opened_case(case)
    _add(opened_one, text, "resolved", at)
    click.echo(times_line(times(recorded(read(opened_one).entries))))
    waiting = [one for one in Outbox(opened_one).all() if one.state != "sent"]
    for draft in waiting:
        line("Draft", f"{draft.target}: {state_in_words(draft)} ({draft.id})")


def _clocks(case: Case, events: Sequence[Event]) -> tuple[Clock, ...]:
    settings = load_settings(str(incident_facts(case)["profile"]), environ=os.environ)
    day = case.window().eastern_day
    holidays = holidays_around(day, settings.closed_days(day))
    playbook = load_catalog(catalog_folder(os.environ)).playbook
    return incident_clocks(events, playbook, Hours.of(playbook, holidays))


def _add(case: Case, text: str, kind: EventKind, at: str | None) -> None:
    """Add one entry to the record, and say what stands there."""
    incident_facts(case)
    now = clock_from(os.environ).now()
    told = noted(
        case,
        case_redactor(case, load_catalog(catalog_folder(os.environ))),
        text,
        kind=kind,
        at=now if at is None else parse_instant(at, "--at"),
        now=now,
        by=person(),
    )
    for entry in told:
        click.echo(terminal(f"{eastern(entry.at)}  {entry.kind}: {entry.text}"))
    if not told:
        click.echo("The record says so already.")
