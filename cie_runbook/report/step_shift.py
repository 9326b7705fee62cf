"""The start of a shift in an open step: who is on call, what happened, what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import pandas as pd

from cie_runbook.analysis.alert_freeze import AlertFreeze, alert_freezes, of_low_activity
from cie_runbook.analysis.roster import on_call_at
from cie_runbook.analysis.stretches import stretches
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.layout import Framing
from cie_runbook.figures.rota import rota_bars
from cie_runbook.findings.checks_verdict import checks_verdict
from cie_runbook.findings.drift import drift_finding
from cie_runbook.findings.jobs import job_finding
from cie_runbook.findings.model import RANK, Finding
from cie_runbook.findings.reconciled import agreement_finding, bot_agreement_finding
from cie_runbook.findings.shift import (
    alert_finding,
    bot_finding,
    coverage_finding,
    freeze_finding,
    handover_finding,
    page_finding,
    reach_finding,
)
from cie_runbook.findings.tickets import response_finding
from cie_runbook.report import shift_tables
from cie_runbook.report.shift_evidence import NAMES, TRAFFIC, ShiftEvidence
from cie_runbook.report.shift_suggestions import shift_suggestions
from cie_runbook.report.step_conclusion import Ending, StepConclusion, concluded
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.step_seen import names_of_orgs
from cie_runbook.report.tables import Table, Tables
from cie_runbook.tables import joined
from cie_runbook.window import Window

SCHEDULES = ("oncalls", "schedules")


class ShiftStart:
    """What the start of a shift checks, in the order in which one asks."""

    def __init__(self, step: StepCore) -> None:
        self._step = step
        self.seen = ShiftEvidence(step)

    def rota(self, framing: Framing) -> Chart:
        """Draw who has which role through this sprint and the next, on the engineer's clock."""
        seen, own = self.seen, self._own
        rows = stretches(seen.shifts, seen.days, own)
        ahead = rows.loc[rows["end_at"] > seen.now].reset_index(drop=True)
        return rota_bars(ahead, seen.now, self._zone, framing)

    @property
    def ahead(self) -> Window:
        """From now until as far as the rota was asked for."""
        return self.seen.rota_window

    def on_call(self) -> Table:
        """Show who has each role now."""
        holders = on_call_at(self.seen.shifts, self.seen.now)
        return self._shown(shift_tables.now_table(holders, self._own, self._zone, self.seen.now))

    def coverage(self) -> Table:
        """Show both roles on each coming working day, with swaps and gaps."""
        return self._shown(shift_tables.coverage_table(self.seen.days, self.seen.shifts, self._own))

    def cover(self) -> Tables:
        """Show who has each role now, and both roles on each coming working day."""
        return Tables((self.on_call(), self.coverage()))

    def muted(self) -> Tables:
        """Show what is muted or will be, and how to make the alert freezes ahead."""
        return Tables((self.downtimes(), self.freeze()))

    def pages(self) -> Table:
        """Show PagerDuty's incidents with their clocks."""
        return self._shown(shift_tables.pages_table(self.seen.pages, self.seen.now))

    def alerts(self) -> Table:
        """Show the alerts that bots posted, matched to monitors."""
        return self._shown(shift_tables.alerts_table(self.seen.alerts))

    def downtimes(self) -> Table:
        """Show what is muted or will be, and the alert freezes ahead."""
        return self._shown(
            shift_tables.downtimes_table(
                self._downtimes(), self.seen.monitors, self.freezes, self.seen.now
            )
        )

    def freeze(self) -> Table:
        """Show how to make the alert freezes ahead by hand; the runbook mutes nothing."""
        orgs = self.seen.catalog.orgs
        monitors = self.seen.of_orgs("monitors")
        low = {org: of_low_activity(listed) for org, listed in monitors.items()}
        mutes = {
            f"{orgs[org].browser_url}/monitors/downtimes": names
            for org, names in low.items()
            if names
        }
        return self._shown(shift_tables.freeze_table(self.freezes, mutes))

    def deployments(self) -> Table:
        """Show the releases of the time that is looked back on."""
        found = [self.seen.rows(f"deployments_{org}") for org in ("vagov", "tevi")]
        return self._shown(shift_tables.changes_table(joined(found)))

    def numbers(self) -> Table:
        """Show the bot's numbers beside Datadog's."""
        counted = {one.day: self.seen.counted(one.day) for one in self.seen.bot}
        return self._shown(shift_tables.numbers_table(self.seen.bot, counted))

    def jobs(self) -> Table:
        """Show background jobs that failed."""
        return self._shown(shift_tables.jobs_table(self.seen.jobs))

    def drift(self) -> Table:
        """Show what the catalog names and is no longer what it was."""
        return self._shown(shift_tables.drift_table(self.seen.drifts, self.seen.names_checked_at))

    def conclude(self) -> StepConclusion:
        """Write what the checks came to, and what they suggest; show all of them."""
        verdict = checks_verdict(self.findings)
        more = {"tickets": [ticket.number for ticket in self.seen.tickets]}
        suggested = shift_suggestions(self.seen, self.freezes, self.findings)
        return concluded(self._step, Ending(verdict=verdict, suggestions=suggested, more=more))

    @cached_property
    def freezes(self) -> tuple[AlertFreeze, ...]:
        """Holidays ahead with the day on which to make their alert freeze."""
        days = self.seen.catalog.playbook.holiday_notice_days
        return alert_freezes(self.seen.now, self.seen.hours, days)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All checks of the shift."""
        return (
            *self._of_people(),
            *self._of_alarms(),
            *self._of_numbers(),
            self._of_tickets(),
            self._of_names(),
        )

    def _of_people(self) -> Sequence[Finding]:
        seen, catalog = self.seen, self.seen.catalog
        rota = seen.grounds(*SCHEDULES)
        contacts = seen.grounds("contact_methods")
        return (
            coverage_finding(seen.days, rota, catalog),
            handover_finding(seen.handovers, rota, catalog),
            reach_finding(seen.unreachable, len(seen.people), contacts),
        )

    def _of_alarms(self) -> Sequence[Finding]:
        seen = self.seen
        monitors, downtimes = (
            names_of_orgs(seen.catalog, what).values() for what in ("monitors", "downtimes")
        )
        posts = seen.grounds("monitoring_alerts", *monitors)
        return (
            page_finding(seen.pages, seen.now, seen.grounds("incidents", "incident_log")),
            alert_finding(seen.alerts, posts),
            freeze_finding(self.freezes, (), seen.now, seen.grounds(*downtimes)),
            job_finding(seen.jobs, seen.grounds("background_jobs"), seen.catalog),
        )

    def _of_numbers(self) -> Sequence[Finding]:
        seen = self.seen
        posts = seen.grounds("production_support")
        told = [bot_finding(reading, posts, seen.catalog) for reading in seen.bot]
        both = seen.grounds("production_support", TRAFFIC)
        held = [
            bot_agreement_finding(one, seen.counted(one.day), both, seen.catalog)
            for one in seen.bot
        ]
        return (*_gravest(told), *_gravest([one for one in held if one]), *self._agreements)

    @cached_property
    def _agreements(self) -> tuple[Finding, ...]:
        seen = self.seen
        return tuple(
            agreement_finding(
                name, seen.agreement(rule), seen.grounds(*seen.sides(rule)), seen.catalog
            )
            for name, rule in seen.catalog.rules.reconciliations.items()
        )

    def _of_tickets(self) -> Finding:
        grounds = self.seen.grounds("ticket_queue", "ticket_notes")
        return response_finding(self.seen.tickets, self.seen.now, grounds)

    def _of_names(self) -> Finding:
        seen = self.seen
        grounds = seen.grounds(NAMES)
        return drift_finding(seen.drifts, seen.rows(NAMES), seen.names_checked_at, grounds)

    def _downtimes(self) -> pd.DataFrame:
        found = joined(list(self.seen.of_orgs("downtimes").values()))
        return found.loc[found["end"].isna() | (found["end"] > self.seen.now)]

    @property
    def _own(self) -> str:
        return str(self._step.at.parameters["me"])

    @property
    def _zone(self) -> str:
        return str(self._step.at.parameters["tz"])

    def _shown(self, table: Table) -> Table:
        return self._step.shown(table)


def _gravest(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the one finding that asks for most; the first of several that ask for as much."""
    return sorted(findings, key=lambda finding: -RANK[finding.status])[:1]
