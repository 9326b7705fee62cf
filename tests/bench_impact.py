"""Hold the range of missing check-ins against the truth: `python -m tests.bench_impact`."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click

from cie_runbook.analysis.calendar import SATURDAY, holidays_around
from cie_runbook.analysis.severity import Impact
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.rehearsal import rehearse, world_of
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.truth import reality_of
from cie_runbook.evidence import Gathering, LiveFetch, asked_of
from cie_runbook.redaction import Redactor
from cie_runbook.report.incident_case import STEP, identified, opened
from cie_runbook.report.plan import INCIDENT, plan_run
from cie_runbook.window import EASTERN
from tests.rehearsed import drill_settings

DATES, SEED = 30, 7
FIRST, DAYS = date(2025, 6, 2), 480
NOTICED = {"vista-outage": None, "chip-creep": None, "regional-drop": time(12)}
"""When a person noticed what no alert tells of, US Eastern."""


def working_days() -> Iterator[date]:
    """Yield working days at random, the same every time."""
    chance, seen = random.Random(SEED), set[date]()  # noqa: S311 - it picks days
    while len(seen) < DATES:
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        is_working = day.weekday() < SATURDAY and day not in holidays_around(day)
        if is_working and day not in seen:
            seen.add(day)
            yield day


def estimated(scenario: str, day: date) -> tuple[Impact | None, Impact | None]:
    """Return what an identification of a rehearsed day estimates, and the truth."""
    catalog, settings = load_catalog(), drill_settings(f"drill:{scenario}")
    now = datetime.combine(day + timedelta(days=1), time(12), tzinfo=UTC)
    noticed = NOTICED[scenario]
    at = "" if noticed is None else datetime.combine(day, noticed, tzinfo=EASTERN).isoformat()
    given = {"date": "" if at else day.isoformat(), "at": at, "history_weeks": 3}
    plan = plan_run(catalog, settings, catalog.steps_of(INCIDENT), given, now, kind=INCIDENT)
    asked = asked_of(catalog, catalog.steps[STEP].evidence)
    with (
        tempfile.TemporaryDirectory() as home,
        rehearse(settings, day=day, catalog=catalog, now=now, asked=asked) as live,
        LiveFetch(lambda: live) as fetch,
    ):
        how = Gathering(
            fetch=fetch,
            redactor=Redactor(),
            now=lambda: now,
            run="impact",
            tell=lambda progress: None,
        )
        found = identified(opened(Path(home), plan), settings, catalog, how, now).impact
    world = world_of(settings, SCENARIOS[scenario], day)
    return found, reality_of(world, catalog, now).impact


def main(scenarios: Sequence[str]) -> None:
    """Print how often the range holds the truth, by scenario."""
    days = list(working_days())
    for scenario in scenarios or NOTICED:
        held, known = 0, 0
        for day in days:
            found, true = estimated(scenario, day)
            if found is None or true is None:
                click.echo(f"{scenario} {day}: no estimate")
                continue
            known += 1
            is_held = found.low <= true.missing <= found.high
            held += is_held
            if not is_held:
                words = f"truth {true.missing:.0f}, range {found.low:.0f} to {found.high:.0f}"
                click.echo(f"{scenario} {day}: {words}")
        click.echo(f"{scenario}: the range held the truth on {held} of {known} days")


if __name__ == "__main__":
    main(sys.argv[1:])
