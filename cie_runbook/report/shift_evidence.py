"""The evidence of a shift, read: the rota, pages, alerts, the bot's posts, jobs and tickets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import get_args

import pandas as pd

from cie_runbook.analysis.alerts import Alert, Monitor, Page, alerts, monitors_of, pages
from cie_runbook.analysis.bot import BotReading, daily_post
from cie_runbook.analysis.coverage import DayCoverage, coverage
from cie_runbook.analysis.drift import Drift, drifted
from cie_runbook.analysis.handovers import Handover, handovers
from cie_runbook.analysis.job_runs import job_runs
from cie_runbook.analysis.reconciliation import Agreement, reconciled, tally
from cie_runbook.analysis.retries import RetryVerdict
from cie_runbook.analysis.roster import Shift, shifts_of, without_call
from cie_runbook.catalog.formulas import parse_formula
from cie_runbook.catalog.rules import Figure, Flow, Reconciliation
from cie_runbook.evidence.carried import earlier
from cie_runbook.report.step_seen import StepSeen, retry_verdict
from cie_runbook.window import EASTERN, Window

TRAFFIC = "checkin_traffic"
NAMES = "catalog_names"


class ShiftEvidence(StepSeen):
    """What is known at the start of a shift, each part read once."""

    @cached_property
    def rota_window(self) -> Window:
        """From now until as far as the rota was asked for."""
        return Window(self.now, self.step.evidence["schedules"].provenance.window.end)

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """The rota; people by their id in PagerDuty: a report goes to tickets, names do not."""
        oncalls, entries = (
            self.rows(name).assign(user=lambda table: table["user"].mask(table["user"].notna()))
            for name in ("oncalls", "schedules")
        )
        return shifts_of(oncalls, entries, self.step.evidence["schedules"].provenance.window)

    @cached_property
    def days(self) -> tuple[DayCoverage, ...]:
        """The coming working days with their gaps."""
        return coverage(self.shifts, self.rota_window, self.hours)

    @cached_property
    def handovers(self) -> tuple[Handover, ...]:
        """The hand-overs of the rotation."""
        return handovers(self.shifts, self.hours)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Who is on call at any time of the rota, by id."""
        return tuple(sorted({shift.user_id for shift in self.shifts}))

    @cached_property
    def unreachable(self) -> tuple[str, ...]:
        """Who can neither be called nor texted."""
        return without_call(self.rows("contact_methods"), self.people)

    @cached_property
    def monitors(self) -> tuple[Monitor, ...]:
        """All monitors that came."""
        return monitors_of(self.of_orgs("monitors"))

    @cached_property
    def alerts(self) -> tuple[Alert, ...]:
        """What bots posted about monitors since the last working day began."""
        return alerts(self.rows("monitoring_alerts"), self.monitors, self.step.at.window)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """PagerDuty's incidents with their clocks."""
        log = self.rows("incident_log")
        return pages(self.rows("incidents"), log, self.catalog.playbook, self.hours)

    @cached_property
    def bot(self) -> tuple[BotReading, ...]:
        """What the bot told of each day that is over, the latest first."""
        messages, rule = self.rows("production_support"), self.catalog.rules.bot
        return tuple(daily_post(messages, rule, day, self.now) for day in self._past_days())

    def counted(self, day: date) -> dict[tuple[Flow, Figure], float]:
        """Return Datadog's own counts of a day; what is not known is left out."""
        found, traffic = {}, self.step.evidence[TRAFFIC].table
        for flow in get_args(Flow):
            for figure in get_args(Figure):
                formula = self.catalog.rules.bot.counts[flow][figure]
                told = tally(traffic, formula, Window.of_day(day), 3600)
                if len(told):
                    found[flow, figure] = float(told["value"].sum())
        return found

    def agreement(self, rule: Reconciliation) -> Agreement:
        """Hold both sides of a rule against each other over the business hours of the day."""
        window = self.hours.on(self.step.at.window.eastern_day)
        sides = (rule.left.of, rule.right.of)
        left, right = (
            tally(self._metrics(formula), formula, window, rule.bin_s) for formula in sides
        )
        return reconciled(left, right, rule, window)

    @cached_property
    def jobs(self) -> RetryVerdict:
        """Background jobs that failed, with what became of them."""
        return retry_verdict(self.catalog, job_runs(self.rows("background_jobs")), self.now)

    @cached_property
    def names_checked_at(self) -> datetime:
        """When the names of the catalog were last checked, by this case or an earlier one."""
        return self.step.evidence[NAMES].provenance.fetched_at

    @cached_property
    def drifts(self) -> tuple[Drift, ...]:
        """What the catalog names and is gone, or changed since the check before."""
        found = self.step.evidence[NAMES]
        before = earlier(self.step.at.case, found)
        return drifted(found.table, None if before is None else before.table)

    def sides(self, rule: Reconciliation) -> tuple[str, ...]:
        """Return the names of the evidence that a rule's two sides are counted from."""
        wanted = {
            name for side in (rule.left, rule.right) for name in parse_formula(side.of).references
        }
        return tuple(name for name in self._binned() if wanted & self._named(name))

    def _past_days(self) -> Iterator[date]:
        window, day = self.step.at.window, self.now.astimezone(EASTERN).date()
        while (day := day - timedelta(days=1)) >= window.eastern_day:
            yield day

    def _binned(self) -> list[str]:
        found = self.step.evidence.items()
        return [name for name, one in found if one.provenance.bin_s is not None]

    def _named(self, name: str) -> set[str]:
        return set(self.catalog.evidence[name].metrics)

    def _metrics(self, formula: str) -> pd.DataFrame:
        wanted = set(parse_formula(formula).references)
        names = [name for name in self._binned() if wanted & self._named(name)]
        return pd.concat([self.step.evidence[name].table for name in names], ignore_index=True)
