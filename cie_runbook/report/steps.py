"""An open step: what a notebook holds while it asks, measures, shows and concludes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property

import pandas as pd

from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Reading
from cie_runbook.findings.serialise import verdict_document
from cie_runbook.findings.table import findings_table
from cie_runbook.findings.totals import totals, totals_table
from cie_runbook.report.since import Today, frozen_history, since_table
from cie_runbook.report.step_alert import AlertTriage
from cie_runbook.report.step_conclusion import StepConclusion
from cie_runbook.report.step_contain import Contain
from cie_runbook.report.step_core import StepContext
from cie_runbook.report.step_document import Document
from cie_runbook.report.step_incident import IncidentStep
from cie_runbook.report.step_queue import Queue
from cie_runbook.report.step_recover import Recover
from cie_runbook.report.step_run import STEP_FINDINGS
from cie_runbook.report.step_shift import ShiftStart
from cie_runbook.report.step_silent import SilentClaims
from cie_runbook.report.step_triage import Triage
from cie_runbook.report.step_views import FLOW_STEPS, StepViews
from cie_runbook.report.step_workflow import Workflow
from cie_runbook.report.tables import Table
from cie_runbook.window import EASTERN

__all__ = ["FLOW_STEPS", "OpenStep", "StepConclusion", "StepContext"]

COUNTED_UNTIL = "counted_until"  # the parameter of steps that compare totals of days


class OpenStep(StepViews):
    """One step of the playbook, opened on a case."""

    @cached_property
    def triage(self) -> Triage:
        """What leads from the signals to the errors behind them."""
        return Triage(self)

    @cached_property
    def queue(self) -> Queue:
        """What waits in the ServiceNow queue."""
        return Queue(self)

    @cached_property
    def shift(self) -> ShiftStart:
        """What the start of a shift checks."""
        return ShiftStart(self)

    @cached_property
    def alert(self) -> AlertTriage:
        """What leads from one alert to the error behind it."""
        return AlertTriage(self)

    @cached_property
    def incident(self) -> IncidentStep:
        """What an incident is, how bad, and whose; and the messages by which it is taken."""
        return IncidentStep(self)

    @cached_property
    def contain(self) -> Contain:
        """How an incident is contained, and whether it should be."""
        return Contain(self)

    @cached_property
    def recover(self) -> Recover:
        """Whether everything is back, and for how long."""
        return Recover(self)

    @cached_property
    def document(self) -> Document:
        """What is written once an incident is over."""
        return Document(self)

    @cached_property
    def silent(self) -> SilentClaims:
        """Which travel claims failed without a word."""
        return SilentClaims(self)

    @cached_property
    def workflow(self) -> Workflow:
        """What the traces and jobs of Clinician Workflow show."""
        return Workflow(self)

    @property
    def beside(self) -> tuple[Finding, ...]:
        """Where the errors are, where they were counted by station."""
        return (*self.triage.findings, *self.workflow.findings)

    def totals(self) -> Table:
        """Show the totals until the time of day at which days are compared."""
        until = self._counted_until()
        shown = [r for r in self.readings.values() if not r.group and _is_counted(r)]
        caption = "Totals against what is usual by that time"
        html = totals_table(totals(shown, self.findings, until), until, caption)
        return self.shown(Table(id="totals", caption=caption, html=html))

    def since_last_time(self) -> Table:
        """Show the day's totals beside those of the latest like day that was reported."""
        day, case = self.at.window.eastern_day, self.at.case
        label = self.at.settings.label
        totals = self._day_totals()
        today = Today(
            day=day,
            holidays=self.holidays(),
            titles={name: self.readings[name].title for name in totals},
            totals=totals,
        )
        return self.shown(since_table(today, frozen_history(case, case.folder.parent, label, day)))

    def conclude(self) -> StepConclusion:
        """Write the step's conclusion to the case, and show it with everything that was judged."""
        document = verdict_document(self.verdict)
        if COUNTED_UNTIL in self.at.parameters:
            document["totals"] = self._day_totals()
        self.at.case.write_json(STEP_FINDINGS, f"{self.at.step.id}.json", document)
        caption = "Findings"
        html = findings_table(self._told(), caption)
        name = f"{self.at.step.id}-findings" if self.at.step.services else "findings"
        table = self.shown(Table(id=name.replace("_", "-"), caption=caption, html=html))
        return StepConclusion(verdict=self.verdict, findings=table)

    def _told(self) -> list[Finding]:
        """Return the findings to show: of a step about some services, theirs and all departures."""
        services = self.at.step.services
        told = self.verdict.told
        return [f for f in told if not services or f.service in services or f.status != "ok"]

    def _counted_until(self) -> datetime:
        hours, minutes = str(self.at.parameters[COUNTED_UNTIL]).split(":")
        midnight = datetime.combine(self.at.window.eastern_day, datetime.min.time())
        wall = midnight + timedelta(hours=int(hours), minutes=int(minutes))
        return min(wall.replace(tzinfo=EASTERN), self.at.window.end)

    def _day_totals(self) -> dict[str, int | None]:
        shown = [r for r in self.judged() if not r.group and r.signal.kind == "count"]
        table = totals(shown, self.findings, self._counted_until())
        return {
            row["id"]: None if pd.isna(row["value"]) else round(float(row["value"]))
            for row in table.to_dict("records")
        }


def _is_counted(reading: Reading) -> bool:
    """Say whether a total of the day means something: not for gauges, nor for response times."""
    signal = reading.signal
    return signal.kind == "rate" or (signal.kind == "count" and signal.judged)
