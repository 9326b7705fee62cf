"""The steps of a run at work: each waits for its evidence, gets a kernel, and is contained."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jupyter_client.manager import KernelManager
from jupyter_core.utils import ensure_event_loop

from cie_runbook.case import Case
from cie_runbook.catalog.models import Step
from cie_runbook.evidence import Evidence
from cie_runbook.redaction import Redactor
from cie_runbook.report.arrivals import Arrivals
from cie_runbook.report.choice import Choice
from cie_runbook.report.imports import IRI_GRAMMAR, left_out, preload
from cie_runbook.report.kernels import Kernels
from cie_runbook.report.plan import RunPlan
from cie_runbook.report.schedule import Schedule
from cie_runbook.report.step_record import (
    fingerprint,
    finished_before,
    has_record,
    remember_step,
)
from cie_runbook.report.step_run import NOTEBOOKS, Ending, StepJob, StepRun

MOST_AT_ONCE = 4  # kernels; each takes a processor while its figures are drawn


@dataclass(frozen=True)
class StepProgress:
    """How far a step is, for a terminal, a log and tests alike."""

    step: str
    state: Literal["waiting", "running", "ended", "done before", "left out"]
    ending: str = ""
    elapsed_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class StepWork:
    """The steps of one run, and everything that they share.

    Attributes
    ----------
    case, plan : Case, RunPlan
        Where, and what.
    sources : mapping of str to Path
        Step to its notebook, checked.
    arrivals : Arrivals
        Evidence, as it comes.
    kernels : Kernels
        Where a step's kernel comes from.
    environment : mapping of str to str
        Of every kernel.
    redactor : Redactor
        For reasons of failures.
    catalog_folder : Path
        What the catalog was read from.
    choice : Choice
        Which steps to run, and which to do anew.
    tell : callable
        Hears how far each step is.
    """

    case: Case
    plan: RunPlan
    sources: Mapping[str, Path]
    arrivals: Arrivals
    kernels: Kernels
    environment: Mapping[str, str]
    redactor: Redactor
    catalog_folder: Path
    choice: Choice
    tell: Callable[[StepProgress], None]

    def all(self, gather: Callable[[], Iterable[tuple[str, Evidence]]]) -> list[StepRun]:
        """Gather on this thread while the steps are at work, and return how each ended."""
        steps = {step.id: step for step in self.plan.steps}
        schedule = Schedule(
            {name: step.after for name, step in steps.items()},
            at_once=min(MOST_AT_ONCE, max(2, os.cpu_count() or 2)),
        )
        runs = schedule.run(
            lambda name: self._one(steps[name]),
            meanwhile=lambda: self._gather(gather()),
            abandon=self.kernels.end_all,
        )
        return list(runs.values())

    def _gather(self, found: Iterable[tuple[str, Evidence]]) -> None:
        try:
            for name, evidence in found:
                self.arrivals.put(name, evidence)
        except BaseException as error:
            self.arrivals.give_up(error)
            raise
        preload()  # what writes the report, while kernels are at work

    def _one(self, step: Step) -> StepRun:
        job = self._job(step)
        self.tell(StepProgress(step.id, "waiting"))
        if self.choice.runs(step.id) and not has_record(job):
            _load()  # it takes a second, and the evidence is still on its way
        evidence = self.arrivals.wait_for(step.evidence)
        digest = fingerprint(job, evidence, self.catalog_folder)
        earlier = None if self.choice.is_anew(step.id) else finished_before(job, digest)
        if earlier is not None:
            self.tell(StepProgress(step.id, "done before", earlier.ending, earlier.elapsed_s))
            return earlier
        if not self.choice.runs(step.id):
            self.tell(StepProgress(step.id, "left out"))
            return _not_done(job, "left out", "it was not chosen, and has not finished before")
        self.tell(StepProgress(step.id, "running"))
        try:
            run = self._execute(job)
        finally:
            ensure_event_loop().close()  # this thread's own, which the client leaves open
        if run.is_finished:
            remember_step(job, run, digest)
        self.tell(StepProgress(step.id, "ended", run.ending, run.elapsed_s))
        return run

    def _execute(self, job: StepJob) -> StepRun:
        execute = _load()
        try:
            with self.kernels.warm(self.environment, self.case.folder) as kernel:
                return execute(job, kernel, self.redactor)
        except RuntimeError as error:  # there is no kernel to be had
            return _not_done(job, "kernel died", self.redactor.redact(str(error)))

    def _job(self, step: Step) -> StepJob:
        given = {p.name: self.plan.parameters[p.name] for p in step.parameters}
        return StepJob(
            case=self.case,
            source=self.sources[step.id],
            step=step.id,
            parameters={**given, "case": str(self.case.folder)},
        )


def _not_done(job: StepJob, ending: Ending, reason: str) -> StepRun:
    return StepRun(
        step=job.step,
        ending=ending,
        reason=reason,
        notebook=job.case.path(NOTEBOOKS, job.source.name),
        elapsed_s=0.0,
    )


def _load() -> Callable[[StepJob, KernelManager, Redactor], StepRun]:
    """Import what executes notebooks, which a run that only goes back to earlier steps spares."""
    with left_out(IRI_GRAMMAR):
        from cie_runbook.report.execute import execute_step  # noqa: PLC0415
    return execute_step
