"""What the commands of an incident share: identifying it, feeding its record, telling it."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from cie_runbook.actions.draft import Draft
from cie_runbook.actions.suggested import Materials
from cie_runbook.case import Case
from cie_runbook.catalog.models import Catalog
from cie_runbook.cli.confirming import made_drafts
from cie_runbook.cli.person import line
from cie_runbook.cli.progress import ProgressLine
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.errors import BadInputError
from cie_runbook.evidence import Gathering, LiveFetch, asked_of, gather, plan_request
from cie_runbook.findings.incident_told import clock_lines
from cie_runbook.redaction import Redactor
from cie_runbook.report.incident_case import Opened, feed, identified, keep_told
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.report.plan import RunPlan
from cie_runbook.report.redactors import case_key, redactor_for
from cie_runbook.report.step_incident import IncidentStep
from cie_runbook.settings import Settings

TICKETS = "ticket_queue"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a command works with: facts, world and clock."""

    catalog: Catalog
    settings: Settings
    now: Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Identified:
    """An incident as it was found just now."""

    seen: IncidentSeen
    drafts: Sequence[Draft]
    told: Sequence[tuple[str, str]]


@contextmanager
def looked_at(found: Opened, desk: Desk, *, refresh: bool = False) -> Iterator[IncidentSeen]:
    """Yield what the evidence of an incident shows; systems are asked on the way."""
    plan, names = found.plan, desk.catalog.steps["identify"].evidence
    line = ProgressLine(sys.stderr, total=len(names))
    line.stage(f"asking for what was seen until {plan.window.label_eastern().partition(' to ')[2]}")
    asked = asked_of(desk.catalog, names)
    day = plan.window.eastern_day
    try:
        with (
            rehearse(
                desk.settings, day=day, catalog=desk.catalog, now=desk.now(), asked=asked
            ) as live,
            LiveFetch(lambda: live) as fetch,
        ):
            how = Gathering(
                fetch=fetch,
                redactor=redactor_of(plan.case_name, desk),
                now=desk.now,
                run=secrets.token_hex(8),
                tell=line.evidence,
                refresh=refresh,
            )
            yield identified(found, desk.settings, desk.catalog, how, desk.now())
    finally:
        line.done()


def redactor_of(case_name: str, desk: Desk) -> Redactor:
    """Return the redactor of a case."""
    key = case_key(case_name, os.environ)
    return redactor_for(desk.settings, key=key, catalog=desk.catalog)


def keep(seen: IncidentSeen, desk: Desk) -> Identified:
    """Feed the record, keep the drafts and what is told, and return them."""
    case = seen.step.at.case
    feed(case, seen.evidence_events, redactor_of(case.name, desk), seen.now)
    step = IncidentStep(seen.step, seen)
    suggestions = (*step.acknowledgements, *step.call_outs)
    drafts = made_drafts(
        case,
        suggestions,
        Materials(catalog=desk.catalog),
        profile=desk.settings.label,
        redactor=redactor_of(case.name, desk),
    )
    return Identified(seen=seen, drafts=drafts, told=keep_told(seen))


def tell(found: Identified) -> None:
    """Print what an incident is, how much time is left, and what waits to be sent."""
    seen = found.seen
    case = seen.step.at.case
    if seen.is_early:
        until = seen.window.label_eastern().partition(" to ")[2]
        click.echo(f"Counters are known until {until}: refresh the case in a few minutes.")
    for label, said in (*found.told, *clock_lines(seen.clocks, seen.now)):
        line(label, said)
    for draft in found.drafts:
        line("Draft", f"{draft.target}: {draft.id}")
    line("Case", str(case.folder))
    if found.drafts:
        click.echo(
            "\nNothing was sent. Look at a draft with `cie-runbook drafts show CASE DRAFT`, and "
            "send it with `cie-runbook drafts send CASE DRAFT --confirm`."
        )


def opened_at(number: str, plan: RunPlan, desk: Desk) -> datetime:
    """Return when a ticket of the queue was opened.

    Raises
    ------
    BadInputError
        The queue holds no such ticket.
    """
    request = plan_request(desk.catalog, desk.settings, TICKETS, plan.window, 0)
    asked = asked_of(desk.catalog, [TICKETS])
    day = plan.window.eastern_day
    with (
        tempfile.TemporaryDirectory() as home,
        rehearse(desk.settings, day=day, catalog=desk.catalog, now=desk.now(), asked=asked) as live,
        LiveFetch(lambda: live) as fetch,
    ):
        case = Case.create(Path(home), "ticket", plan.facts())
        how = Gathering(
            fetch=fetch,
            redactor=redactor_for(desk.settings, catalog=desk.catalog),
            now=desk.now,
            run=secrets.token_hex(8),
            tell=lambda progress: None,
        )
        queue = gather(case, [request], how)[TICKETS].table
    own = queue[queue["number"] == number.strip().upper()]
    if own.empty:
        raise BadInputError(
            f"the queue holds no ticket {number[:20]!r}",
            "--snow",
            "Check its number, or give its time with --at.",
        )
    at: Any = own["opened_at"].iloc[0]
    moment: datetime = at.to_pydatetime()
    return moment
