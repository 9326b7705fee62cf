"""What several steps read from their evidence alike: tickets, background jobs, business hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

import pandas as pd

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.queue import QueueContext, Ticket, read_queue
from cie_runbook.analysis.retries import RetryVerdict, judge_retries
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.reading import Grounds
from cie_runbook.report.earlier import earlier_run
from cie_runbook.report.grounds import grounds_of_all
from cie_runbook.report.step_core import StepCore

JOBS_RULE = "requeued_jobs"  # of the register of noise


class StepSeen:
    """What is known to a step, each part read once."""

    def __init__(self, step: StepCore) -> None:
        self.step = step
        self.catalog = step.at.catalog
        self.now: datetime = step.at.window.end

    @cached_property
    def hours(self) -> Hours:
        """Business hours and holidays."""
        return Hours.of(self.catalog.playbook, self.step.holidays())

    @cached_property
    def tickets(self) -> tuple[Ticket, ...]:
        """The queue, the most pressing first; new is what the run before did not see."""
        earlier = earlier_run(self.step.at.case, self.step.at.step.id)
        context = QueueContext(
            rules=self.catalog.rules.queue,
            playbook=self.catalog.playbook,
            hours=self.hours,
            seen=earlier.get("tickets"),
        )
        return read_queue(self.rows("ticket_queue"), self.rows("ticket_notes"), context)

    def grounds(self, *names: str) -> Grounds:
        """Return what is known about several tables together."""
        return grounds_of_all(self.catalog, [self.step.evidence[name].provenance for name in names])

    def rows(self, name: str) -> pd.DataFrame:
        """Return the rows of one search."""
        return self.step.evidence[name].table

    def of_orgs(self, what: str) -> Mapping[str, pd.DataFrame]:
        """Return the rows of a search that is made in every organisation, as "monitors"."""
        return {org: self.rows(name) for org, name in names_of_orgs(self.catalog, what).items()}


def names_of_orgs(catalog: Catalog, what: str) -> Mapping[str, str]:
    """Return organisation to evidence of a search that is made in every organisation."""
    return {org: f"{what}_{org}" for org in catalog.orgs}


def retry_verdict(catalog: Catalog, runs: pd.DataFrame, now: datetime) -> RetryVerdict:
    """Judge runs of background jobs by what the register of noise calls a few.

    Raises
    ------
    ValueError
        The register does not say what a few is.
    """
    rule = catalog.noise[JOBS_RULE].few
    if rule is None:
        raise ValueError(f"{JOBS_RULE} has no rule for what a few is")
    return judge_retries(runs, rule, now=now)
