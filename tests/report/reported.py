"""A run on the rehearsed day, in the test's own process: its notebook runs on a real kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cie_runbook.case import Case
from cie_runbook.evidence import Progress
from cie_runbook.report.plan import RunPlan
from cie_runbook.report.runs import Outcome, RunTools, run_report
from cie_runbook.report.step_run import StepRun
from cie_runbook.report.step_work import StepProgress
from cie_runbook.settings import Settings
from tests.rehearsed import NOW, STEP, Rehearsed


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What was run, what came of it, and what was told meanwhile."""

    day: Rehearsed
    outcome: Outcome
    told: list[Progress]
    stages: list[str]
    steps: list[StepProgress]

    @property
    def case(self) -> Case:
        """The case of the run."""
        return self.day.case

    def copied_to(self, home: Path) -> Reported:
        """Return the same below another home."""
        return replace(self, day=self.day.copied_to(home))

    def step_run(self) -> StepRun:
        """How the only step ended."""
        notebook = self.case.path("notebooks", self.day.step.notebook)
        return StepRun(step=STEP, ending="finished", reason="", notebook=notebook, elapsed_s=1.0)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """The tools of a run, and what they were told."""

    day: Rehearsed
    environ: Mapping[str, str] = field(default_factory=dict)
    key: bytes | None = None
    told: list[Progress] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    steps: list[StepProgress] = field(default_factory=list)

    def run(self, plan: RunPlan | None = None, settings: Settings | None = None) -> Outcome:
        """Run the day's plan; its evidence is frozen, so nothing is asked of anyone."""
        tools = RunTools(
            catalog=self.day.catalog,
            home=self.day.home,
            environ=self.environ,
            now=lambda: NOW,
            tell=self.told.append,
            stage=self.stages.append,
            step=self.steps.append,
            key=self.key,
        )
        return run_report(plan or self.day.plan, settings or self.day.settings, tools)


def reported(day: Rehearsed) -> Reported:
    """Run the day's plan to its end."""
    bench = Bench(day=day)
    return Reported(
        day=day, outcome=bench.run(), told=bench.told, stages=bench.stages, steps=bench.steps
    )
