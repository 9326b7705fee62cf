"""Recovery in an open step: what is back and for how long, and the all-clear once all of it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

import pandas as pd

from cie_runbook.analysis.alerts import Monitor, monitors_of
from cie_runbook.analysis.recovery import back_at
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.recovery import recovery_bars
from cie_runbook.findings.checks_verdict import checks_verdict
from cie_runbook.findings.incident import impact_sentence
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Grounds
from cie_runbook.findings.recovered import (
    is_over,
    monitors_finding,
    pages_finding,
    pages_of,
    recovery_table,
    signals_finding,
)
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.verdict import Verdict
from cie_runbook.findings.wording import clock
from cie_runbook.report import recover_tables
from cie_runbook.report.grounds import grounds_of_all
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.report.step_conclusion import Ending, StepConclusion, concluded
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.step_seen import names_of_orgs
from cie_runbook.report.tables import Table
from cie_runbook.window import EASTERN, eastern

CHANNEL = "check-in-production-support"
PAGES = "incidents"
MEASURED = ("checkin_traffic", "vets_api_latency", "chip", "lorota", "vista_api", "vista_steps")
NOTHING_OFF = "Nothing departed from its usual, so there is nothing to recover from."


class Recover:
    """What a step shows after a fix, until the all-clear."""

    def __init__(self, step: StepCore, seen: IncidentSeen | None = None) -> None:
        self._step = step
        self.seen = IncidentSeen(step) if seen is None else seen

    def signals(self) -> Table:
        """Show since when each signal was off, when it was back, and for how long it is."""
        return self._step.shown(recover_tables.signals_table(self._signals))

    def figure(self) -> Chart:
        """Draw the same on one time axis."""
        names = [name for name in MEASURED if name in self._step.evidence]
        frame = self._step.framing("recover-signals-figure", "How each signal came back", *names)
        return self._step.show(recovery_bars(self._signals, self.seen.now, frame))

    def alarms(self) -> Table:
        """Show monitors that are not OK, and the PagerDuty incidents since it began."""
        return self._step.shown(recover_tables.alarms_table(self.monitors, self._pages))

    def next(self) -> Table:
        """Show what is to be done from here on, with its times."""
        return self._step.shown(recover_tables.next_table(self._next()))

    def conclude(self) -> StepConclusion:
        """Write whether it is over, and the all-clear where it is; show it."""
        suggestions = () if self.all_clear is None else (self.all_clear,)
        return concluded(self._step, Ending(verdict=self.verdict, suggestions=suggestions))

    @cached_property
    def verdict(self) -> Verdict:
        """Whether it is over; what is still missing."""
        if self.seen.story is None:
            base = self.seen.verdict
            return Verdict(
                status=base.status,
                headline=base.headline,
                paragraph=f"{NOTHING_OFF} {base.paragraph}",
                suspect=None,
                findings=self.findings,
            )
        found = checks_verdict(self.findings)
        over = is_over(self.findings)
        said = " ".join(finding.sentence for finding in self.findings) if over else found.paragraph
        return Verdict(
            status=found.status,
            headline="Everything is back: the all-clear is drafted" if over else found.headline,
            paragraph=said if over else f"No all-clear yet. {said}",
            suspect=None,
            findings=found.findings,
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Signals, monitors and pages, each concluded."""
        seen, evidence = self.seen, self._step.evidence
        alarms = (
            monitors_finding(self.monitors, self._grounds(*self._monitor_names)),
            pages_finding(self._pages, self._grounds(PAGES)),
        )
        if seen.story is None:
            return alarms
        rules = seen.catalog.rules.recovery
        names = tuple(name for name in MEASURED if name in evidence)
        return (signals_finding(seen.recoveries, self._titles, rules, names), *alarms)

    @cached_property
    def all_clear(self) -> Suggestion | None:
        """The message that it is over; None while anything is missing, or nothing was off."""
        at = back_at(self.seen.recoveries)
        if at is None or not is_over(self.findings):
            return None
        began = self.seen.began
        since = "" if began is None else f"It began at {clock(began)} ET. "
        told = [finding.sentence for finding in self.findings]
        text = "\n".join([
            f"All clear: check-in is back to its usual since {clock(at)} ET. {since}"
            f"{impact_sentence(self.seen.impact)}",
            *told,
            f"We watch it until {eastern(self.watch_until)}.",
        ])  # fmt: skip
        return Suggestion(
            kind="slack_message", target=CHANNEL, why=self.findings[0].sentence, text=text
        )

    @cached_property
    def watch_until(self) -> datetime:
        """The end of the last working day on which it is still to be watched."""
        hours, day = self.seen.hours, self._last_day
        for _ in range(self.seen.catalog.postmortem.watch_days):
            day = hours.next_working_day(day)
        return hours.on(day).end

    @cached_property
    def monitors(self) -> tuple[Monitor, ...]:
        """Every monitor of every organisation, as it stands."""
        evidence = self._step.evidence
        names = names_of_orgs(self.seen.catalog, "monitors")
        return monitors_of({org: evidence[name].table for org, name in names.items()})

    @property
    def _monitor_names(self) -> tuple[str, ...]:
        return tuple(names_of_orgs(self.seen.catalog, "monitors").values())

    @property
    def _last_day(self) -> date:
        at = back_at(self.seen.recoveries) or self.seen.now
        return at.astimezone(EASTERN).date()

    @cached_property
    def _signals(self) -> pd.DataFrame:
        return recovery_table(self.seen.recoveries, self._titles)

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {name: self._step.findings[name].title for name in self.seen.recoveries}

    @cached_property
    def _pages(self) -> pd.DataFrame:
        began = self.seen.began or self.seen.window.start
        return pages_of(self._step.evidence[PAGES].table, began, self.seen.now)

    def _grounds(self, *names: str) -> Grounds:
        records = [self._step.evidence[name].provenance for name in names]
        return grounds_of_all(self.seen.catalog, records)

    def _next(self) -> list[tuple[str, str]]:
        if self.seen.story is None:
            return []
        steady = self.seen.catalog.rules.recovery.steady_min
        if self.all_clear is None:
            return [
                ("now", "Mend what the table of checks lists; the all-clear is not drafted."),
                ("after each fix", f"Run this step again until all is back for {steady} min."),
            ]
        return [
            ("now", "Send the all-clear that is drafted, in the thread of the alert."),
            ("now", "Tell the field through VHA IVC and PCI Implementation."),
            ("now", "End what was done to contain it: step 12 says how."),
            (
                f"until {eastern(self.watch_until)}",
                "Watch it one more working day: look at the daily report the morning after.",
            ),
        ]
