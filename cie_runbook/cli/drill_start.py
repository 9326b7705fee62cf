"""`cie-runbook drill start`: an incident that is played while one works on it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Event

import click

from cie_runbook.analysis.calendar import default_report_day
from cie_runbook.case import default_home
from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.cli.drill_serving import (
    PROFILE,
    day_named,
    port_option,
    served,
    stopped_by_signals,
    without_addresses,
)
from cie_runbook.drill.chronicle import Chronicle
from cie_runbook.drill.keeping import DrillFolder, Played
from cie_runbook.drill.notices import Notice, cue_of, notices_of, play
from cie_runbook.drill.rehearsal import scenario_named, serve, variables, world_of
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.services.pagerduty_incidents import Incident
from cie_runbook.drill.truth import began_at
from cie_runbook.report.escapes import terminal
from cie_runbook.settings import CLOCK_VARIABLE, Clock, Settings, load_settings
from cie_runbook.settings.clock import FASTEST, machine_now
from cie_runbook.window import EASTERN, eastern_clock

RANDOM = "random"
LONGEST_BEFORE_MIN = 240


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be played: the drill's profile, the scenario in it, and its day so far ahead."""

    settings: Settings
    catalog: Catalog
    played: Played
    notices: tuple[Notice, ...]

    @property
    def until(self) -> datetime:
        """The end of the day that is played, UTC."""
        tomorrow = self.played.day + timedelta(days=1)
        return datetime.combine(tomorrow, time(), EASTERN).astimezone(UTC)


@click.command("start")
@click.option(
    "--scenario",
    default=RANDOM,
    show_default=True,
    help="What happens; see list. Random: one that a monitor announces, and which is not told.",
)
@click.option(
    "--speed",
    type=click.FloatRange(1, FASTEST),
    default=1.0,
    show_default=True,
    help="How much faster than time it goes.",
)
@click.option(
    "--minutes-before",
    type=click.IntRange(0, LONGEST_BEFORE_MIN),
    default=5,
    show_default=True,
    help="How long before the alert it begins, in minutes of the drill.",
)
@click.option("--day", help="Day that it happens on: YYYY-MM-DD. [default: the last working day]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the cases.")
@port_option
def start_drill(  # noqa: PLR0913 - each is an option
    *,
    scenario: str,
    speed: float,
    minutes_before: int,
    day: str | None,
    out: Path | None,
    port: int,
) -> None:
    """Play an incident on this machine until Ctrl-C, and work on it from another shell.

    What a person on call is told is printed when it comes. `cie-runbook drill score` compares
    your case with what really happened.
    """
    plan = planned(scenario, day, timedelta(minutes=minutes_before), today=_today())
    begun = machine_now()
    clock = Clock(told=plan.played.begins_at, begun=begun, speed=speed)
    home = (out or default_home(os.environ)).resolve()
    folder = DrillFolder.create(home, f"{begun:%Y-%m-%dT%H%M%S.%f}Z")
    _play(plan, clock, folder, port)


def planned(
    scenario: str,
    day: str | None,
    before: timedelta,
    *,
    today: date,
    choose: Callable[[Sequence[Plan]], Plan] = secrets.choice,
) -> Plan:
    """Return what is to be played; `choose` picks one where the scenario is random.

    Raises
    ------
    BadInputError, SettingsError
        The day or the scenario cannot be meant.
    """
    catalog = load_catalog(catalog_folder(os.environ))
    if scenario != RANDOM:
        scenario_named(scenario, "--scenario")
        return _plan_of(catalog, scenario, day, before, today)
    plans = [_plan_of(catalog, name, day, before, today) for name in SCENARIOS]
    return choose([plan for plan in plans if plan.played.alert_at is not None])


def _plan_of(
    catalog: Catalog, scenario: str, day: str | None, before: timedelta, today: date
) -> Plan:
    settings = load_settings(f"{PROFILE}:{scenario}", environ=without_addresses())
    by_rule = settings.day_rule if settings.day_rule != "yesterday" else "last-working-day"
    played_on = day_named(day, default_report_day(by_rule, today, settings.fixed_closures))
    world = world_of(settings, SCENARIOS[scenario], played_on, catalog=catalog)
    chronicle = Chronicle(world)
    cue = cue_of(chronicle.day(played_on).alerts)
    alert_at = None if cue is None else cue.triggered_at
    played = Played(
        scenario=scenario,
        day=played_on,
        begins_at=(alert_at or began_at(world)) - before,
        alert_at=alert_at,
    )
    return Plan(settings=settings, catalog=catalog, played=played, notices=notices_of(chronicle))


def _play(plan: Plan, clock: Clock, folder: DrillFolder, port: int) -> None:
    """Serve the plan's world by a clock, and tell what reaches the person on call."""
    doings: dict[str, Incident] = {}
    server = serve(
        plan.settings,
        SCENARIOS[plan.played.scenario],
        plan.played.day,
        catalog=plan.catalog,
        port=port,
        clock=clock.now,
        doings=doings,
    )
    folder.seal(plan.played)
    stop = stopped_by_signals()
    with served(server, port):
        wanted = {**variables(plan.settings, server), CLOCK_VARIABLE: clock.text()}
        _tell_begin(clock, folder.write_environment(wanted), server.url)
        if not plan.notices:
            click.echo("No monitor announces this one: `incident open --at` opens its case.")
        kept = _Kept(folder, doings, stop)
        is_over = play(plan.notices, plan.until, clock, wait=kept.wait, tell=_tell)
        kept.keep()
    click.echo("\nThe day is over." if is_over else "\nEnded.")
    click.echo("Score your case: cie-runbook drill score CASE")


@dataclass
class _Kept:
    """Waits, and writes down meanwhile what people did in PagerDuty."""

    folder: DrillFolder
    doings: dict[str, Incident]
    stop: Event
    known: tuple[Incident, ...] = ()

    def wait(self, seconds: float) -> bool:
        self.keep()
        return self.stop.wait(seconds)

    def keep(self) -> None:
        """Write, where something changed since."""
        now = tuple(replace(one, notes=[]) for one in tuple(self.doings.values()))
        if now != self.known:
            self.folder.keep(now)
            self.known = now


def _tell_begin(clock: Clock, environment: Path, url: str) -> None:
    now = clock.now().astimezone(EASTERN)
    click.echo(f"A drill at {url}. It is {eastern_clock(now)} on {now:%A, %Y-%m-%d},")
    pace = "as fast as time" if clock.speed == 1 else f"{clock.speed:g} times as fast as time"
    click.echo(f"and the clock goes {pace}. You are on call.\n")
    click.echo(f"In another shell:\n  source {environment}\n")
    click.echo("Ctrl-C ends it.\n", err=True)


def _tell(notice: Notice) -> None:
    first, _, rest = notice.text.partition("\n")
    click.echo(f"{eastern_clock(notice.at)}  {terminal(first)}")
    for line in rest.splitlines():
        click.echo(f"          {terminal(line)}")


def _today() -> date:
    return machine_now().astimezone(EASTERN).date()
