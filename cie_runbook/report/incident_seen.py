"""What is known of an incident in an open step, each thing measured once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property

import pandas as pd

from cie_runbook.analysis.alert_found import A_PERSON, Alert
from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.clocks import Clock
from cie_runbook.analysis.impact import STATION_COLUMNS, station_impact
from cie_runbook.analysis.recovery import Recovery, recovery
from cie_runbook.analysis.severity import Facts, Impact, Severity, severity_of
from cie_runbook.analysis.timeline import Event, Times, in_order, times
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.alert_story import AlertStory
from cie_runbook.findings.causes import Story
from cie_runbook.findings.incident import (
    incident_clocks,
    incident_impact,
    is_regional,
    present,
    stretch,
)
from cie_runbook.findings.incident_messages import Course
from cie_runbook.findings.incident_told import Where
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.verdict import Verdict
from cie_runbook.record import read
from cie_runbook.report.alert_evidence import AlertEvidence
from cie_runbook.report.incident_events import evidence_events, recorded
from cie_runbook.report.step_alert import AlertTriage
from cie_runbook.report.step_core import StepCore
from cie_runbook.tables import empty_table
from cie_runbook.window import Window

STEPS_BY_STATION = "vista_steps"  # the evidence that counts check-ins by station
JUDGED_AFTER = timedelta(minutes=15)  # a departure shows in some bins, not in the first
COMPLETED = "vista_checkin_completed_steps"
TOLD = "incident.json"  # what was told when it was last identified
DATA_LOST = "data_lost"  # the parameter that asks the engineer
ANSWERS: Mapping[str, bool] = {"yes": True, "no": False}


class IncidentSeen:
    """What the evidence, the record and the engineer's answers say of one incident.

    Parameters
    ----------
    step : StepCore
        An open step with the evidence of a triage, ``incident_log`` and ``production_support``.
    now : datetime, optional
        The present, UTC; without it, that of the evidence (see `findings.incident.present`), so
        that a report that is made again says the same.
    """

    def __init__(self, step: StepCore, now: datetime | None = None) -> None:
        self.step = step
        self.triage = AlertTriage(step)
        self._now = now

    @property
    def seen(self) -> AlertEvidence:
        """What the alert leads to: spans, lines, links, changes."""
        return self.triage.seen

    @property
    def catalog(self) -> Catalog:
        """Services, channels, rules and the playbook's numbers."""
        return self.step.at.catalog

    @property
    def window(self) -> Window:
        """What evidence was asked for."""
        return self.step.at.window

    @property
    def alert(self) -> Alert | None:
        """The alert that the incident was opened from; None where nobody told of one."""
        return self.seen.alert

    @property
    def story(self) -> Story | None:
        """What the counters show to depart at its time."""
        return self.seen.story

    @property
    def is_open(self) -> bool:
        """There is something to work on: a departure, a suspect, or nobody can tell yet."""
        has_suspect = bool(self.told.suspects)
        is_unknown = self.verdict.status == "unknown" or self.is_early
        return self.story is not None or has_suspect or is_unknown

    @property
    def is_early(self) -> bool:
        """The alert is so new that the counters of its time are not known yet."""
        alert = self.alert
        if alert is None or alert.source == A_PERSON:
            return False
        return alert.at + JUDGED_AFTER > self.window.end

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that it is confined to; empty where it is the country's."""
        story = self.story
        return story.regions if story is not None and is_regional(story) else ()

    @property
    def told(self) -> AlertStory:
        """Everything that the alert leads to; `told.suspects` are the services, likeliest first."""
        return self.triage.told

    @property
    def course(self) -> Course:
        """What is known of it, as it is told."""
        return Course(
            told=self.told, verdict=self.verdict, severity=self.severity, impact=self.impact
        )

    @property
    def where(self) -> Where:
        """Where check-ins are missing."""
        return Where(regions=self.regions, off=self.stations_off, judged=self.stations)

    @property
    def verdict(self) -> Verdict:
        """The verdict, told from the alert to the cause."""
        return self.triage.verdict

    @property
    def suspects(self) -> pd.DataFrame:
        """What the traces say of the suspects; see `analysis.suspects.rank`."""
        return self.seen.suspects

    @property
    def call_out(self) -> Suggestion | None:
        """The message to those upstream, with its call-out; None where nothing points there."""
        return self.triage.suggestion

    @cached_property
    def began(self) -> datetime | None:
        """When it began: the first departure, else shortly before the alert; UTC."""
        return None if self.seen.incident is None else self.seen.incident.began

    @cached_property
    def now(self) -> datetime:
        """The present that everything is told in, UTC."""
        if self._now is not None:
            return self._now
        asked = max(one.provenance.fetched_at for one in self.step.evidence.values())
        return present(self.window.end, asked)

    @cached_property
    def hours(self) -> Hours:
        """Business hours and holidays."""
        return Hours.of(self.catalog.playbook, self.step.holidays())

    @cached_property
    def impact(self) -> Impact | None:
        """Missing check-ins of all flows; None where nothing departs, or it cannot be told."""
        if self.story is None:
            return None
        return incident_impact(self.story, self.step.readings, self.window.end)

    @cached_property
    def impact_by_station(self) -> pd.DataFrame:
        """Day-of check-ins missing by station; see `analysis.impact.STATION_COLUMNS`."""
        if self.story is None:
            return empty_table(STATION_COLUMNS)
        start, end = stretch(self.story, self.window.end)
        rows = self.step.evidence[STEPS_BY_STATION].table
        counted = rows[(rows["metric"] == COMPLETED) & self._is_concerned(rows["group"])]
        first = pd.Timestamp(start).floor("h").to_pydatetime()
        return station_impact(counted, first, end, self.step.holidays())

    @cached_property
    def stations(self) -> int | None:
        """How many stations were judged; None where none could be."""
        return len(self.impact_by_station) or None

    @cached_property
    def stations_off(self) -> int | None:
        """How many of them have a loss.

        Few check-ins come to one station: once the loss of all together is certain, every station
        with fewer than usual has its part in it; before, only one that is beyond chance.
        """
        if self.stations is None:
            return None
        found = self.impact_by_station
        is_certain = self.impact is not None and self.impact.is_certain
        return int((found["missing"] > 0).sum() if is_certain else found["is_off"].sum())

    @cached_property
    def facts(self) -> Facts:
        """What the severity table is read with."""
        status = self.verdict.status
        signals = None if status == "unknown" and self.story is None else 0
        if self.story is not None:
            signals = len({finding.id.partition(":")[0] for finding in self.story.findings})
        return Facts(
            impact=self.impact,
            stations_off=self.stations_off,
            stations=self.stations,
            signals_off=signals,
            is_data_lost=ANSWERS.get(self.data_lost),
        )

    @property
    def data_lost(self) -> str:
        """Return what people said of data: to this step, or when it was last identified."""
        own, case = str(self.step.at.parameters.get(DATA_LOST, "")), self.step.at.case
        if own or not case.path(TOLD).exists():
            return own
        return str(case.read_json(TOLD).get(DATA_LOST, ""))

    @cached_property
    def severity(self) -> Severity:
        """The playbook's severity, criterion by criterion."""
        return severity_of(self.facts, self.catalog.rules.severity)

    @cached_property
    def recoveries(self) -> Mapping[str, Recovery]:
        """How each signal of the story stands now, by the finding's id."""
        if self.story is None:
            return {}
        return {
            finding.id: recovery(reading.frame, reading.bin_s, self.catalog.rules.recovery)
            for finding in self.story.findings
            if (reading := self.step.readings.get(finding.id)) is not None
            and reading.frame is not None
        }

    @cached_property
    def evidence_events(self) -> tuple[Event, ...]:
        """What the evidence shows of its course, in order of time."""
        until = max(self.window.end, self.now)
        return evidence_events(self.step, self.seen, self.recoveries, until)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The whole course: record and evidence, in order of time."""
        return in_order([*recorded(read(self.step.at.case).entries), *self.evidence_events])

    @cached_property
    def times(self) -> Times:
        """How long it took to detect, acknowledge, mitigate and resolve."""
        return times(self.events)

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """The acknowledgement's clock, and those of a question to another team."""
        return incident_clocks(self.events, self.catalog.playbook, self.hours)

    def _is_concerned(self, stations: pd.Series) -> pd.Series:
        """Tell which stations the incident may touch: of its regions, where it is confined."""
        story, known = self.story, self.catalog.stations
        if story is None or not is_regional(story):
            return pd.Series(data=True, index=stations.index, dtype="bool")
        regions = {one: place.region for one, place in known.items()}
        return stations.map(regions).isin(story.regions)
