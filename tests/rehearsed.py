"""One rehearsed day: its evidence is asked for once a session, and each test gets its own copy."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import Catalog, Step
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.evidence import (
    Evidence,
    EvidenceRequest,
    Gathering,
    LiveFetch,
    gather,
    plan_request,
)
from cie_runbook.evidence.store import frozen
from cie_runbook.parameters import Value
from cie_runbook.redaction import Redactor
from cie_runbook.report.plan import RunPlan, plan_day
from cie_runbook.report.steps import OpenStep, StepContext
from cie_runbook.settings import Settings, load_settings
from cie_runbook.sources.fetched import Fetched

ROOT = Path(__file__).parent.parent
PARAMETERS = ROOT / "parameters"
PROFILE = "drill:vista-outage"
STEP = "daily_report"
DAY = "2025-11-19"  # a Wednesday that has passed on every clock
NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
WEEKS = 2  # of history: enough to judge, and quick


@dataclass(frozen=True, kw_only=True)
class Rehearsed:
    """A case whose evidence is frozen, and what it was opened for."""

    home: Path
    catalog: Catalog
    settings: Settings
    plan: RunPlan

    @property
    def case(self) -> Case:
        """The case."""
        return Case(self.home / self.plan.case_name)

    @property
    def step(self) -> Step:
        """The step that the case is for."""
        return self.catalog.steps[STEP]

    def copied_to(self, home: Path) -> Rehearsed:
        """Return the same below another home, for a test that writes."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return replace(self, home=home)

    def evidence(self, name: str) -> Evidence:
        """Return one frozen table."""
        found = frozen(self.case, name)
        assert found is not None
        return found

    def opened(self, *evidence: str, **parameters: Value) -> OpenStep:
        """Open the step for these parts of its evidence, by default all; nothing may be asked."""
        step = self.step.model_copy(update={"evidence": evidence or self.step.evidence})
        return OpenStep(
            StepContext(
                step=step,
                case=self.case,
                catalog=self.catalog,
                settings=self.settings,
                window=self.plan.window,
                parameters={**self.plan.parameters, **parameters},
                gathering=Gathering(
                    fetch=refuse_to_fetch,
                    redactor=Redactor(),
                    now=lambda: NOW,
                    run="test",
                    tell=lambda progress: None,
                ),
            )
        )


def refuse_to_fetch(request: EvidenceRequest, _tell: object) -> Fetched:
    """Fail the test: everything was frozen before."""
    raise AssertionError(f"{request.name} was asked for again")


def drill_settings(profile: str = PROFILE, **environ: str) -> Settings:
    """Return the settings of a profile of this clone, without the machine's own credentials."""
    return load_settings(profile, environ=environ, folder=PARAMETERS, keyring=lambda name: None)


def rehearsed_day(home: Path) -> Rehearsed:
    """Open a case for the day below `home`, and freeze all its evidence."""
    catalog, settings = load_catalog(), drill_settings()
    plan = plan_day(catalog, settings, STEP, {"date": DAY, "history_weeks": WEEKS}, NOW)
    made = Rehearsed(home=home, catalog=catalog, settings=settings, plan=plan)
    Case.create(home, plan.case_name, plan.facts())
    names = catalog.steps[STEP].evidence
    requests = [plan_request(catalog, settings, name, plan.window, WEEKS) for name in names]
    rehearsal = rehearse(settings, day=plan.window.eastern_day, catalog=catalog, now=NOW)
    with rehearsal as live, LiveFetch(lambda: live) as fetch:
        how = Gathering(
            fetch=fetch,
            redactor=Redactor(),
            now=lambda: NOW,
            run="rehearsed",
            tell=lambda progress: None,
        )
        gather(made.case, requests, how)
    return made
