"""Incidents of rehearsals, identified once a session from frozen evidence."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.evidence import Gathering, LiveFetch, asked_of
from cie_runbook.redaction import Redactor
from cie_runbook.report.incident_case import STEP, identified, opened
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.report.plan import INCIDENT, plan_run
from tests.rehearsed import DAY, NOW, drill_settings

WEEKS = 2  # of history: enough to judge, and quick


@cache
def incident(scenario: str, at: str = "", now: datetime = NOW) -> IncidentSeen:
    """Identify the incident of a scenario's day; what it asks for is asked once a session."""
    catalog, settings = load_catalog(), drill_settings(f"drill:{scenario}")
    given = {"date": "" if at else DAY, "history_weeks": WEEKS, "at": at}
    plan = plan_run(catalog, settings, catalog.steps_of(INCIDENT), given, NOW, kind=INCIDENT)
    found = opened(Path(mkdtemp()), plan)
    asked = asked_of(catalog, catalog.steps[STEP].evidence)
    day = plan.window.eastern_day
    with (
        rehearse(settings, day=day, catalog=catalog, now=NOW, asked=asked) as live,
        LiveFetch(lambda: live) as fetch,
    ):
        how = Gathering(
            fetch=fetch,
            redactor=Redactor(),
            now=lambda: NOW,
            run="incident",
            tell=lambda progress: None,
        )
        seen = identified(found, settings, catalog, how, now)
        assert seen.step.evidence
    return seen
