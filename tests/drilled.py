"""A step opened on a rehearsed morning: drill server, sources, evidence, all on the real path."""

from __future__ import annotations

import atexit
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.evidence import Gathering, LiveFetch, gather, plan_request
from cie_runbook.report.plan import plan_day
from cie_runbook.report.redactors import redactor_for
from cie_runbook.report.steps import OpenStep, StepContext
from tests.rehearsed import drill_settings

MORNING = datetime(2025, 11, 20, 12, 10, tzinfo=UTC)  # a Thursday, 07:10 US Eastern
CATALOG = load_catalog()


@cache
def morning(scenario: str = "normal", now: datetime = MORNING, **given: str) -> OpenStep:
    """Return the start of a shift, its evidence frozen; not to be written to by two tests."""
    return opened("shift_start", scenario, _home(), now, catalog=CATALOG, **given)


@cache
def queue(scenario: str = "normal", **given: str) -> OpenStep:
    """Return the queue, its evidence frozen."""
    return opened("snow_queue", scenario, _home(), MORNING, catalog=CATALOG, **given)


@cache
def silent(scenario: str) -> OpenStep:
    """Return the step of silent failures, its evidence frozen."""
    return opened("silent_failures", scenario, _home(), MORNING, catalog=CATALOG)


def opened(
    step_id: str,
    scenario: str,
    home: Path,
    now: datetime,
    *,
    catalog: Catalog = CATALOG,
    **given: str,
) -> OpenStep:
    """Open a step of a rehearsal below `home`, with all its evidence frozen at `now`.

    Metrics come with history only where `given` names its weeks.

    The rehearsed world is that of the packaged catalog, whatever `catalog` says of it.
    """
    settings, step = drill_settings(f"drill:{scenario}"), catalog.steps[step_id]
    weeks = int(given.get("history_weeks", "0"))
    plan = plan_day(catalog, settings, step_id, given, now)
    case = Case.create(home, plan.case_name, plan.facts())
    day = plan.window.eastern_day
    with (
        rehearse(settings, day=day, catalog=CATALOG, now=plan.present) as live,
        LiveFetch(lambda: live) as fetch,
    ):
        how = Gathering(
            fetch=fetch,
            redactor=redactor_for(settings, catalog=catalog),
            now=lambda: now,
            run="drilled",
            tell=lambda progress: None,
        )
        requests = [plan_request(catalog, live, n, plan.window, weeks) for n in step.evidence]
        gather(case, requests, how)
    return OpenStep(
        StepContext(
            step=step,
            case=case,
            catalog=catalog,
            settings=settings,
            window=plan.window,
            parameters=plan.parameters,
            gathering=how,
        )
    )


def off(step: OpenStep) -> dict[str, str]:
    """Return what is not ok at the start of a shift, by the finding's id."""
    return {f.id: f.status for f in step.shift.findings if f.status != "ok"}


def _home() -> Path:
    folder = TemporaryDirectory(prefix="cie-drilled-")
    atexit.register(folder.cleanup)
    return Path(folder.name)
