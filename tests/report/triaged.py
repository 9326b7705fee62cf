"""Steps of a triage, opened on a rehearsed day whose evidence was asked for once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.evidence import Gathering, LiveFetch, asked_of
from cie_runbook.parameters import Value
from cie_runbook.redaction import Redactor
from cie_runbook.report.plan import plan_day
from cie_runbook.report.steps import OpenStep, StepContext
from tests.rehearsed import DAY, NOW, drill_settings

WEEKS = 2  # of history: enough to judge, and quick


@cache
def opened(scenario: str, step_id: str, *, now: datetime = NOW, **given: Value) -> OpenStep:
    """Open a step for a scenario's day; what it asks for is asked once in a test session."""
    catalog, settings = load_catalog(), drill_settings(f"drill:{scenario}")
    values = {"date": DAY, "history_weeks": WEEKS, **given}
    plan = plan_day(catalog, settings, step_id, values, now)
    case = Case.create(Path(mkdtemp()), plan.case_name, plan.facts())
    names = catalog.steps[step_id].evidence
    day = plan.window.eastern_day
    rehearsal = rehearse(
        settings, day=day, catalog=catalog, now=now, asked=asked_of(catalog, names)
    )
    with rehearsal as live, LiveFetch(lambda: live) as fetch:
        step = OpenStep(
            StepContext(
                step=catalog.steps[step_id],
                case=case,
                catalog=catalog,
                settings=settings,
                window=plan.window,
                rows_until=plan.rows_until,
                parameters=plan.parameters,
                gathering=Gathering(
                    fetch=fetch,
                    redactor=Redactor(),
                    now=lambda: now,
                    run="triaged",
                    tell=lambda progress: None,
                ),
            )
        )
        assert step.evidence
    return step
