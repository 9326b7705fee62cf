"""`cie-runbook incident`: a case opened from an alert, looked at again, and reported."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cie_runbook.case import Case, default_home
from cie_runbook.cli.cases import opened_case
from cie_runbook.cli.incident_report import incident_report
from cie_runbook.cli.incident_work import Desk, keep, looked_at, opened_at, tell
from cie_runbook.cli.reporting import (
    catalog_of,
    given_parameters,
    step_command,
    tell_outcome,
)
from cie_runbook.errors import BadInputError
from cie_runbook.report.incident_case import (
    incident_facts,
    opened,
)
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.report.plan import INCIDENT, RunPlan, plan_run, shared_schema
from cie_runbook.settings import clock_from, load_settings
from cie_runbook.window import eastern, parse_instant

FILE = "incident.yaml"
SOURCES = ("pagerduty", "slack", "monitor", "snow", "at")
FIXED = ("start", "end", "alert", "at")  # what the case was opened for


@click.command("open")
@click.option("--pagerduty", metavar="INCIDENT", help="Id, number or page of a PagerDuty incident.")
@click.option("--slack", metavar="LINK", help="Link to the alert's message in Slack.")
@click.option("--monitor", metavar="MONITOR", help="Id or page of a Datadog monitor.")
@click.option("--snow", metavar="TICKET", help="Number of a ticket in the ServiceNow queue.")
@click.option("--at", metavar="TIME", help="When it was noticed, as 2026-11-18T10:05-05:00.")
@click.option("--profile", help="Which world to talk to, as drill or production. [default: drill]")
@click.option("--scenario", help="Variant of the profile, as vista-outage on the drill.")
@click.option("--date", help="Day of the alert: YYYY-MM-DD, today or yesterday. [default: its own]")
@click.option("--history-weeks", help="Weeks that the usual is taken from. [default: 6]")
@click.option("--data-lost", help="May data of Veterans be lost: yes or no. [default: unknown]")
@click.option("--case", help="Name of the case. [default: from day, profile and alert]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the cases.")
@click.pass_context
def open_incident(ctx: click.Context, /, **flags: Any) -> None:
    """Open a case from an alert, and tell what is broken, how bad, since when, and for whom.

    Give one of --pagerduty, --slack, --monitor, --snow and --at. Messages are drafted, not sent.

    Exit code 0: told, or there is no incident. 2: bad input, nothing written.
    """
    desk, plan = _planned(ctx, flags)
    home = (flags["out"] or default_home(os.environ)).resolve()
    found = opened(home, plan)
    if not found.is_new:
        click.echo("The case is open already: what is told rests on its evidence.", err=True)
    try:
        with looked_at(found, desk) as seen:
            _refuse_unknown_alert(seen)
            is_open = seen.is_open
            told = keep(seen, desk) if is_open else None
    except BaseException:
        found.abandon()
        raise
    if told is not None:
        tell(told)
        return
    found.abandon()
    until = eastern(plan.window.end)
    click.echo(f"Nothing departs from its usual until {until}, and no trace points to a service.")
    click.echo("No case was opened.")


@click.command()
@click.argument("case")
@click.pass_context
def refresh(ctx: click.Context, case: str) -> None:
    """Ask anew for the evidence of CASE, up to now, and tell how the incident stands."""
    opened_one = opened_case(case)
    facts, desk = incident_facts(opened_one), _desk(ctx, opened_one)
    day = opened_one.window().eastern_day.isoformat()
    opened_one.extend(_plan(desk, {"profile": facts["profile"], "date": day}).window.end)
    found = opened(opened_one.folder.parent, case_plan(opened_one, desk, {}))
    with looked_at(found, desk, refresh=True) as seen:
        told = keep(seen, desk)
    tell(told)


@click.command(cls=step_command(INCIDENT))
@click.argument("named", metavar="CASE")
@click.option("--pdf/--no-pdf", default=True, help="Write the report as a PDF too.")
@click.option("--only", multiple=True, metavar="STEP", help="Run this step; may be repeated.")
@click.pass_context
def report(ctx: click.Context, /, *, named: str, **flags: Any) -> None:
    """Run the steps of an incident in CASE, and write one file for its ticket.

    What the engineers answer goes in by the flags below. Evidence that is frozen is not asked
    for again: `incident refresh` does that.

    Exit code 0: written. 1: written, but incomplete. 2: bad input, nothing written.
    """
    case = opened_case(named)
    desk = _desk(ctx, case)
    typed = [f"--{name}" for name in FIXED if flags.get(name)]
    if typed:
        raise BadInputError("the case says so itself", ", ".join(typed), "Leave it out.")
    outcome = incident_report(case, case_plan(case, desk, flags), desk, flags)
    tell_outcome(outcome)
    ctx.exit(outcome.exit_code)


def case_plan(case: Case, desk: Desk, flags: Mapping[str, Any]) -> RunPlan:
    """Return the plan of a case that is there, over its own window."""
    facts, window = incident_facts(case), case.window()
    schema = shared_schema(desk.catalog.steps_of(INCIDENT))
    none = {"file": None, "date": None, "scenario": None, "profile": None, "case": None}
    given = given_parameters(schema, FILE, {**none, **flags})
    return _plan(
        desk,
        {
            **given,
            **facts["parameters"],
            "profile": facts["profile"],
            "case": case.name,
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
        },
    )


def _planned(ctx: click.Context, flags: dict[str, Any]) -> tuple[Desk, RunPlan]:
    """Return what is opened from the one source that was given."""
    source = _source(flags)
    steps = catalog_of(ctx).steps_of(INCIDENT)
    values = {**flags, "alert": None, "at": None, "file": None}
    given = given_parameters(shared_schema(steps), FILE, values)
    settings = load_settings(str(given["profile"]), environ=os.environ)
    desk = Desk(catalog=catalog_of(ctx), settings=settings, now=clock_from(os.environ).now)
    if source == "snow":
        at = opened_at(flags["snow"], _plan(desk, given), desk)
        given.pop("date", None)
        return desk, _plan(desk, {**given, "at": at.isoformat()})
    if source == "at":
        given.pop("date", None)
    return desk, _plan(desk, {**given, **_reference(source, flags[source])})


def _plan(desk: Desk, given: Mapping[str, Any]) -> RunPlan:
    steps = desk.catalog.steps_of(INCIDENT)
    return plan_run(desk.catalog, desk.settings, steps, given, desk.now(), kind=INCIDENT)


def _source(flags: Mapping[str, Any]) -> str:
    found = [name for name in SOURCES if flags[name]]
    if len(found) != 1:
        raise BadInputError(
            "nothing was given to open it from" if not found else "several were given",
            ", ".join(f"--{name}" for name in found or SOURCES),
            "Give one of them.",
        )
    return found[0]


def _reference(source: str, text: str) -> dict[str, str]:
    """Return the parameter that a source sets; a number alone says of what it is."""
    if source == "at":
        return {"at": parse_instant(text, "--at").isoformat()}
    word = {"pagerduty": "incident", "monitor": "monitor"}.get(source)
    return {"alert": f"{word} {text}" if word and text.isdigit() else text}


def _refuse_unknown_alert(seen: IncidentSeen) -> None:
    if seen.seen.reference is not None and seen.alert is None:
        raise BadInputError(
            f"nobody told of this alert between {seen.window.label_eastern()}",
            "alert",
            "Give the day on which it was with --date, or its time with --at.",
        )


def _desk(ctx: click.Context, case: Case) -> Desk:
    settings = load_settings(str(incident_facts(case)["profile"]), environ=os.environ)
    return Desk(catalog=catalog_of(ctx), settings=settings, now=clock_from(os.environ).now)
