"""An open step: what a notebook holds while it asks, measures, shows and concludes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import pandas as pd

from cie_runbook.analysis.calendar import holidays_around
from cie_runbook.case import Case
from cie_runbook.catalog.models import Catalog, SignalKind, Step
from cie_runbook.evidence import (
    Evidence,
    Gathering,
    Provenance,
    gather,
    plan_step,
    source_line,
)
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.latency import Latency
from cie_runbook.figures.layout import Framing
from cie_runbook.figures.track import Track, hourly_track, track
from cie_runbook.findings.hours import HOUR_S
from cie_runbook.findings.judge import judge_all
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Reading
from cie_runbook.findings.readings import Day, bins, read_day
from cie_runbook.findings.serialise import verdict_document
from cie_runbook.findings.table import findings_table
from cie_runbook.findings.timeline import timeline
from cie_runbook.findings.totals import totals, totals_table
from cie_runbook.findings.verdict import Verdict, conclude
from cie_runbook.findings.views import funnel_steps, region_rows
from cie_runbook.parameters import Value
from cie_runbook.report.exhibits import Exhibit, write_exhibits
from cie_runbook.report.grounds import holding
from cie_runbook.report.since import Today, frozen_history, since_table
from cie_runbook.report.step_run import STEP_FINDINGS
from cie_runbook.report.tables import Table, evidence_table
from cie_runbook.settings import Settings
from cie_runbook.window import EASTERN, Window

SECTIONS: Mapping[SignalKind, str] = {
    "count": "Counts",
    "rate": "Success and errors",
    "latency": "Response times",
}

FLOWS = {"checkin": "Day-of check-in", "precheckin": "Pre-check-in"}
FLOW_STEPS = {"links opened": "link_clicks", "verified": "verified", "completed": "completed"}


@dataclass(frozen=True, kw_only=True)
class StepContext:
    """Everything that a step rests on, made once when it is opened."""

    step: Step
    case: Case
    catalog: Catalog
    settings: Settings
    window: Window
    parameters: Mapping[str, Value]
    gathering: Gathering


@dataclass(frozen=True, kw_only=True)
class StepConclusion:
    """A step's verdict, and the table of the findings that it rests on."""

    verdict: Verdict
    findings: Table

    def _repr_html_(self) -> str:
        return f"{self.verdict._repr_html_()}{self.findings._repr_html_()}"


class OpenStep:
    """One step of the playbook, opened on a case."""

    def __init__(self, context: StepContext) -> None:
        self._at = context
        self._exhibits: dict[str, Exhibit] = {}
        self._framed: dict[str, tuple[str, ...]] = {}
        write_exhibits(context.case, context.step.id, ())

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """The step's evidence by name: frozen where the case has it, else asked for now."""
        weeks = int(str(self._at.parameters.get("history_weeks", 0)))
        at = self._at
        requests = plan_step(at.catalog, at.settings, at.step, at.window, weeks)
        return gather(at.case, requests, at.gathering)

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """Every signal of the catalog that the evidence should hold, measured; by id."""
        question = Day(
            window=self._at.window,
            holidays=self._holidays(),
            holdings={
                name: holding(self._at.catalog, found)
                for name, found in self.evidence.items()
                if found.provenance.bin_s is not None
            },
            stations=_texts(self._at.parameters.get("stations", [])),
        )
        return {reading.id: reading for reading in read_day(self._at.catalog, question)}

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """What is concluded from each reading, by its id."""
        return {f.id: f for f in judge_all(self.readings.values(), self._at.catalog)}

    @cached_property
    def verdict(self) -> Verdict:
        """What the judged signals amount to; those that are only shown have no say."""
        judged = [self.findings[reading.id] for reading in self._judged()]
        return conclude(judged, self._at.catalog)

    def gathered(self) -> Table:
        """Show what was asked for, and what came of it."""
        records = [found.provenance for found in self.evidence.values()]
        return self._shown(evidence_table(records))

    def timeline(self) -> pd.DataFrame:
        """Lay out the state of each judged national signal, hour by hour."""
        shown = [reading for reading in self._judged() if not reading.group]
        sections = {
            title: [reading for reading in shown if reading.signal.kind == kind]
            for kind, title in SECTIONS.items()
        }
        return timeline(sections, self.findings, self._at.window)

    def totals(self) -> Table:
        """Show the totals until the time of day at which days are compared."""
        until = self._counted_until()
        shown = [r for r in self.readings.values() if not r.group and _is_counted(r)]
        caption = "Totals against what is usual by that time"
        html = totals_table(totals(shown, self.findings, until), until, caption)
        return self._shown(Table(id="totals", caption=caption, html=html))

    def since_last_time(self) -> Table:
        """Show the day's totals beside those of the latest like day that was reported."""
        day, case = self._at.window.eastern_day, self._at.case
        label = self._at.settings.label
        totals = self._day_totals()
        today = Today(
            day=day,
            holidays=self._holidays(),
            titles={name: self.readings[name].title for name in totals},
            totals=totals,
        )
        return self._shown(since_table(today, frozen_history(case, case.folder.parent, label, day)))

    def flows(self, *stems: str) -> pd.DataFrame:
        """Lay out flows from link to completion: "checkin" stands for checkin_link_clicks …."""
        readings = {
            FLOWS[stem]: {
                step: self.readings[f"{stem}_{name}"] for step, name in FLOW_STEPS.items()
            }
            for stem in stems
        }
        return funnel_steps(readings, self.findings)

    def regions(self, signal: str) -> pd.DataFrame:
        """Lay out the regions of one signal."""
        shown = [r for r in self.readings.values() if r.signal.id == signal]
        return region_rows(shown, self.findings)

    def hourly(self, *signals: str) -> list[Track]:
        """Return counts or rates by hour, ready to be drawn."""
        return [
            hourly_track(reading) if _is_measured(reading) else self._unknown(reading, HOUR_S)
            for reading in map(self.readings.__getitem__, signals)
        ]

    def tracks(self, *signals: str) -> list[Track]:
        """Return signals bin by bin, ready to be drawn."""
        return [
            track(reading) if _is_measured(reading) else self._unknown(reading, reading.bin_s)
            for reading in map(self.readings.__getitem__, signals)
        ]

    def latencies(self, *stems: str) -> list[Latency]:
        """Return response times: "chip" stands for the signals chip_p95 and chip_p50."""
        return [Latency(*self.tracks(f"{stem}_p95", f"{stem}_p50")) for stem in stems]

    def framing(self, name: str, title: str, *evidence: str) -> Framing:
        """Return what stands around a figure: its caption with the source, and the dashboard."""
        records = [self.evidence[one].provenance for one in evidence]
        self._framed[name] = evidence
        return Framing(
            id=name,
            title=title,
            caption=_caption(title, self._at.window, records),
            window=self._at.window,
            link=records[0].link,
        )

    def show(self, chart: Chart) -> Chart:
        """Show a figure, and enter it in the manifest with the evidence of its framing."""
        self._enter(
            Exhibit(
                id=chart.id,
                kind="figure",
                title=chart.alt,
                evidence=self._framed[chart.id],
                data_digest=chart.data_digest(),
            )
        )
        return chart

    def conclude(self) -> StepConclusion:
        """Write the step's conclusion to the case, and show it with everything that was judged."""
        document = verdict_document(self.verdict)
        document["totals"] = self._day_totals()
        self._at.case.write_json(STEP_FINDINGS, f"{self._at.step.id}.json", document)
        caption = "Findings"
        html = findings_table(self.verdict.told, caption)
        table = self._shown(Table(id="findings", caption=caption, html=html))
        return StepConclusion(verdict=self.verdict, findings=table)

    def _shown(self, table: Table) -> Table:
        self._enter(
            Exhibit(
                id=table.id,
                kind="table",
                title=table.caption,
                evidence=tuple(self.evidence),
                data_digest=table.data_digest(),
            )
        )
        return table

    def _enter(self, exhibit: Exhibit) -> None:
        self._exhibits[exhibit.id] = exhibit
        write_exhibits(self._at.case, self._at.step.id, tuple(self._exhibits.values()))

    def _holidays(self) -> frozenset[date]:
        day = self._at.window.eastern_day
        return holidays_around(day, self._at.settings.closed_days(day))

    def _judged(self) -> list[Reading]:
        return [reading for reading in self.readings.values() if reading.signal.judged]

    def _unknown(self, reading: Reading, bin_s: int) -> Track:
        """Return a track over the whole window of which nothing is known, so that it is drawn."""
        return Track(
            title=reading.title,
            unit=reading.unit,
            frame=_unknown_frame(self._at.window, bin_s),
            episodes=pd.DataFrame(),
            bin_s=bin_s,
        )

    def _counted_until(self) -> datetime:
        hours, minutes = str(self._at.parameters["counted_until"]).split(":")
        midnight = datetime.combine(self._at.window.eastern_day, datetime.min.time())
        wall = midnight + timedelta(hours=int(hours), minutes=int(minutes))
        return min(wall.replace(tzinfo=EASTERN), self._at.window.end)

    def _day_totals(self) -> dict[str, int | None]:
        shown = [r for r in self._judged() if not r.group and r.signal.kind == "count"]
        table = totals(shown, self.findings, self._counted_until())
        return {
            row["id"]: None if pd.isna(row["value"]) else round(float(row["value"]))
            for row in table.to_dict("records")
        }


def _is_measured(reading: Reading) -> bool:
    return reading.frame is not None and not reading.frame.empty


def _is_counted(reading: Reading) -> bool:
    """Say whether a total of the day means something: not for gauges, nor for response times."""
    signal = reading.signal
    return signal.kind == "rate" or (signal.kind == "count" and signal.judged)


def _unknown_frame(window: Window, bin_s: int) -> pd.DataFrame:
    """Return a frame in which every bin of the window is unknown."""
    index = bins(window, bin_s)
    unknown = pd.Series(pd.NA, index=index, dtype="Float64")
    names = ("value", "denominator", "expected", "lower", "upper")
    return pd.DataFrame(dict.fromkeys(names, unknown)).assign(
        state=pd.Series("unknown", index=index, dtype="string")
    )


def _caption(title: str, window: Window, records: Sequence[Provenance]) -> str:
    return f"{title}, {window.label_eastern()}. {source_line(records)}"


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else ()
