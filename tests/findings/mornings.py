"""One morning's checks of the shift and the queue, normal but for what a test changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from cie_runbook.analysis.alert_freeze import alert_freezes
from cie_runbook.analysis.alerts import alerts, pages
from cie_runbook.analysis.bot import daily_post
from cie_runbook.analysis.coverage import coverage
from cie_runbook.analysis.handovers import handovers
from cie_runbook.analysis.queue import clusters, read_queue
from cie_runbook.analysis.reconciliation import reconciled
from cie_runbook.analysis.roster import Shift
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Grounds
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
from cie_runbook.findings.tickets import cluster_finding, queue_finding, response_finding
from cie_runbook.tables import empty_table
from cie_runbook.window import Window
from tests.analysis.rotas import HOURS, days, et, make_rota
from tests.analysis.test_alerts import INCIDENT_COLUMNS, LOG_COLUMNS, MESSAGE_COLUMNS, NIGHT
from tests.analysis.test_bot import NUMBERS, RULE, USUAL
from tests.analysis.test_bot import messages as bot_messages
from tests.analysis.test_reconciliation import WINDOW, hourly
from tests.analysis.tickets import context, make_notes, make_queue, make_ticket
from tests.findings.builders import catalog

GROUNDS = Grounds(evidence=("oncalls",), availability="complete", org="PagerDuty")
BOT_POST = ("2026-11-19T00:05", "BDAILY", USUAL)
ANSWERED = make_ticket("INC1", "2026-11-17T10:00", "Veteran gets no link", state="2")


@dataclass(kw_only=True)
class Morning:
    """What a morning finds before anybody has looked."""

    now: datetime = field(default_factory=lambda: et("2026-11-19T07:00"))
    shifts: tuple[Shift, ...] = field(default_factory=make_rota)
    posts: tuple[tuple[str, str | None, str | None], ...] = (BOT_POST,)
    told: str = USUAL
    steps: pd.DataFrame = field(default_factory=lambda: hourly(98))
    tickets: tuple[dict[str, Any], ...] = (ANSWERED,)
    incidents: pd.DataFrame = field(default_factory=lambda: empty_table(INCIDENT_COLUMNS))
    alert_posts: pd.DataFrame = field(default_factory=lambda: empty_table(MESSAGE_COLUMNS))
    nobody_reaches: tuple[str, ...] = ()
    counted: dict[Any, float] = field(default_factory=lambda: dict(NUMBERS))
    grounds: Grounds = GROUNDS

    def findings(self) -> dict[str, Finding]:
        found = [*self._of_people(), *self._of_numbers(), *self._of_tickets()]
        return {finding.id: finding for finding in found if finding is not None}

    def off(self) -> dict[str, str]:
        """Return what is not ok, by the finding's id."""
        found = self.findings()
        return {name: one.status for name, one in found.items() if one.status != "ok"}

    def _of_people(self) -> list[Finding | None]:
        window: Window = days(date(2026, 11, 11), 28)
        freezes = alert_freezes(self.now, HOURS, catalog().playbook.holiday_notice_days)
        taken = pages(self.incidents, empty_table(LOG_COLUMNS), catalog().playbook, HOURS)
        return [
            coverage_finding(coverage(self.shifts, window, HOURS), self.grounds, catalog()),
            handover_finding(handovers(self.shifts, HOURS), self.grounds, catalog()),
            reach_finding(self.nobody_reaches, 2, self.grounds),
            page_finding(taken, self.now, self.grounds),
            alert_finding(alerts(self.alert_posts, [], NIGHT), self.grounds),
            freeze_finding(freezes, (), self.now, self.grounds),
        ]

    def _of_numbers(self) -> list[Finding | None]:
        rules = catalog().rules.reconciliations
        reading = daily_post(bot_messages(*self.posts), RULE, date(2026, 11, 18), self.now)
        return [
            bot_finding(reading, self.grounds, catalog()),
            bot_agreement_finding(reading, self.counted, self.grounds, catalog()),
            *(
                agreement_finding(
                    name, reconciled(hourly(100), self.steps, rule, WINDOW), self.grounds, catalog()
                )
                for name, rule in rules.items()
                if name == "checkins_and_steps"
            ),
        ]

    def _of_tickets(self) -> list[Finding | None]:
        found = read_queue(make_queue(*self.tickets), make_notes(), context())
        return [
            response_finding(found, self.now, self.grounds),
            queue_finding(found, self.now, self.grounds),
            cluster_finding(clusters(found, catalog().rules.queue), self.grounds, catalog()),
        ]
