"""`cie-runbook drill score`: a case, held beside what really happened in the drill."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import holidays_around
from cie_runbook.analysis.clocks import Clock, acknowledge_clock
from cie_runbook.analysis.timeline import EventKind
from cie_runbook.case import Case, default_home
from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.cli.cases import opened_case
from cie_runbook.cli.drill_serving import PROFILE, without_addresses
from cie_runbook.drill.keeping import FOLDER, DrillFolder, Played
from cie_runbook.drill.rehearsal import world_of
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.score import Measure, Score, first_taken, score_of
from cie_runbook.drill.truth import CallOut, reality_of
from cie_runbook.errors import BadInputError
from cie_runbook.record import read
from cie_runbook.report.escapes import terminal
from cie_runbook.report.plan import INCIDENT
from cie_runbook.settings import Settings, load_settings
from cie_runbook.window import eastern

TAKEN: EventKind = "acknowledged"
NAME_WIDTH = 24


@click.command("score")
@click.argument("case")
def score_drill(case: str) -> None:
    """Compare CASE with what really happened in the drill of its day. The case is not changed."""
    from cie_runbook.drill.case_told import told_by  # noqa: PLC0415 - takes a second to import

    opened = opened_case(case)
    facts = opened.facts()
    if facts.get("kind") != INCIDENT:
        raise BadInputError(
            "the case is not that of an incident", opened.name, "Open one with `incident open`."
        )
    catalog = load_catalog(catalog_folder(os.environ))
    folder = DrillFolder.of_day(_home(opened), opened.window().eastern_day)
    played = folder.played()
    settings = load_settings(f"{PROFILE}:{played.scenario}", environ=without_addresses())
    world = world_of(settings, SCENARIOS[played.scenario], played.day, catalog=catalog)
    score = score_of(
        told_by(opened, catalog, settings),
        reality_of(world, catalog, opened.window().end),
        acknowledging(opened, folder, played, catalog, settings),
        lambda one: named(one, catalog),
    )
    click.echo(f"The drill was: {world.scenario.title}. {world.scenario.tells}\n")
    _tell(score, opened.window().end)


def _home(case: Case) -> Path:
    """Return where the drills are: beside the case, or below the home of the cases."""
    beside = case.folder.parent
    return beside if (beside / FOLDER).is_dir() else default_home(os.environ)


def acknowledging(
    case: Case, folder: DrillFolder, played: Played, catalog: Catalog, settings: Settings
) -> Clock | None:
    """Return the clock from the drill's alert until somebody took it, here or in PagerDuty."""
    if played.alert_at is None:
        return None
    by_record = (entry.at for entry in read(case).entries if entry.kind == TAKEN)
    in_pagerduty = (one.acknowledged_at for one in folder.doings())
    taken = first_taken(played.alert_at, *by_record, *in_pagerduty)
    closed = holidays_around(played.day, settings.closed_days(played.day))
    return acknowledge_clock(
        played.alert_at, catalog.playbook, Hours.of(catalog.playbook, closed), taken
    )


def named(one: CallOut, catalog: Catalog) -> str:
    """Write a call-out for people."""
    by_id = {channel.slack_id: channel.name for channel in catalog.channels.values()}
    where = by_id.get(one.channel, one.channel)
    return f"{one.handle} in {where}" if one.handle else where


def _tell(score: Score, until: datetime) -> None:
    for one in score.measures:
        _tell_measure(one)
    click.echo(f"\n{'Total':{NAME_WIDTH}}{score.points:3} of {score.most} points")
    click.echo(f"What really happened is counted until the case's end, {eastern(until)}.")


def _tell_measure(one: Measure) -> None:
    points = f"{one.points:3} of {one.most}" if one.most else "does not count"
    click.echo(f"{one.title:{NAME_WIDTH}}{points}")
    click.echo(terminal(f"  expected: {one.expected}"))
    click.echo(terminal(f"  found:    {one.found}"))
