"""The core of an open step: its evidence measured and judged once, and what it has shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from cie_runbook.analysis.calendar import holidays_around
from cie_runbook.case import Case
from cie_runbook.catalog.models import Catalog, Step
from cie_runbook.evidence import (
    Evidence,
    Gathering,
    Provenance,
    gather,
    plan_requests,
    source_line,
)
from cie_runbook.findings.judge import judge_all
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Reading
from cie_runbook.findings.readings import Day, read_day
from cie_runbook.findings.triage_paragraph import conclude_services
from cie_runbook.findings.verdict import Verdict, conclude
from cie_runbook.parameters import Value
from cie_runbook.report.exhibits import Exhibit, write_exhibits
from cie_runbook.report.grounds import holding
from cie_runbook.report.tables import Table, evidence_table
from cie_runbook.settings import Settings
from cie_runbook.window import Window

if TYPE_CHECKING:
    from cie_runbook.figures.chart import Chart
    from cie_runbook.figures.layout import Framing


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
    rows_until: datetime | None = None  # see `RunPlan`


class StepCore:
    """What every step has: evidence, what was measured and found in it, and its exhibits."""

    def __init__(self, context: StepContext) -> None:
        self.at = context
        self._exhibits: dict[str, Exhibit] = {}
        self._framed: dict[str, tuple[str, ...]] = {}
        write_exhibits(context.case, context.step.id, ())

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """The step's evidence by name: frozen where the case has it, else asked for now."""
        weeks = int(str(self.at.parameters.get("history_weeks", 0)))
        at = self.at
        names, until = at.step.evidence, at.rows_until
        requests = plan_requests(at.catalog, at.settings, names, at.window, weeks, rows_until=until)
        return gather(at.case, requests, at.gathering)

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """Every signal of the catalog that the evidence should hold, measured; by id."""
        question = Day(
            window=self.at.window,
            holidays=self.holidays(),
            holdings={
                name: holding(self.at.catalog, found)
                for name, found in self.evidence.items()
                if found.provenance.bin_s is not None
            },
            stations=_texts(self.at.parameters.get("stations", [])),
        )
        return {reading.id: reading for reading in read_day(self.at.catalog, question)}

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """What is concluded from each reading, by its id."""
        return {f.id: f for f in judge_all(self.readings.values(), self.at.catalog)}

    @cached_property
    def verdict(self) -> Verdict:
        """What the judged signals amount to; those that are only shown have no say."""
        judged = [self.findings[reading.id] for reading in self.judged()]
        services = self.at.step.services
        if not services:
            return conclude(judged, self.at.catalog)
        return conclude_services([*judged, *self.beside], services, self.at.catalog)

    @property
    def beside(self) -> tuple[Finding, ...]:
        """What is concluded beside the signals; nothing by itself."""
        return ()

    def gathered(self) -> Table:
        """Show what was asked for, and what came of it."""
        records = [found.provenance for found in self.evidence.values()]
        return self.shown(evidence_table(records))

    def framing(
        self, name: str, title: str, *evidence: str, window: Window | None = None
    ) -> Framing:
        """Return what stands around a figure: its caption with the source, and the dashboard.

        Its time is the step's own, unless another `window` is given.
        """
        from cie_runbook.figures.layout import Framing  # noqa: PLC0415 - brings matplotlib

        shown = window or self.at.window
        records = [self.evidence[one].provenance for one in evidence]
        self._framed[name] = evidence
        return Framing(
            id=name,
            title=title,
            caption=_caption(title, shown, records),
            window=shown,
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

    def shown(self, table: Table) -> Table:
        """Show a table, and enter it in the manifest with all evidence of the step."""
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
        write_exhibits(self.at.case, self.at.step.id, tuple(self._exhibits.values()))

    def holidays(self) -> frozenset[date]:
        """Return federal holidays and closures around the window."""
        day = self.at.window.eastern_day
        return holidays_around(day, self.at.settings.closed_days(day))

    def judged(self) -> list[Reading]:
        """Return the readings that are judged, and not only shown."""
        return [reading for reading in self.readings.values() if reading.signal.judged]


def _caption(title: str, window: Window, records: Sequence[Provenance]) -> str:
    return f"{title}, {window.label_eastern()}. {source_line(records)}"


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else ()
