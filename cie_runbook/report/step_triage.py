"""Triage in an open step: errors by kind, caller and station, and why it is not the others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from cie_runbook.analysis.counters import read_counters
from cie_runbook.analysis.error_callers import by_caller, calls_of
from cie_runbook.analysis.error_counts import NONE, counted_by
from cie_runbook.analysis.error_stations import Spread, spread
from cie_runbook.analysis.errors import UNKNOWN, Classifier
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.searches import DatadogCounts
from cie_runbook.catalog.sender import title_of
from cie_runbook.figures.heatmap import Heat
from cie_runbook.figures.track import Track
from cie_runbook.findings.error_trends import (
    first_errors,
    station_finding,
    station_name,
    unknown_stations,
)
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Grounds
from cie_runbook.findings.wording import MS_PER_S
from cie_runbook.report import triage_tables
from cie_runbook.report.grounds import grounds
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.tables import Table
from cie_runbook.report.triage_tracks import caller_tracks, kind_tracks

STATION_FACET = "@vista.station"
CALLS_BY_STATION = "vista_steps"  # what a station's share of the calls is taken from
NAMES: Mapping[str, str] = {"@error.kind": "error", STATION_FACET: "station"}


class Triage:
    """What a step that asks after some services shows beside their signals."""

    def __init__(self, step: StepCore) -> None:
        self._step = step
        self._kinds = Classifier(step.at.catalog.errors)

    @property
    def catalog(self) -> Catalog:
        """What errors mean, and whom they belong to."""
        return self._step.at.catalog

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is concluded beside the signals: where the errors are."""
        searches = self.catalog.searches
        return tuple(
            self.where(name)
            for name in self._step.evidence
            if isinstance(search := searches.get(name), DatadogCounts)
            and STATION_FACET in search.facets
        )

    def where(self, name: str) -> Finding:
        """Conclude whether the errors that were counted are one site's, or everybody's."""
        found = self._grounds(name)
        title = self._step.evidence[name].provenance.title.partition(",")[0]
        if not found.is_usable:  # none at all may also mean that lines so old are deleted
            return unknown_stations(name, title, found)
        seen, counts = self._spread(name), self.counts(name)
        since = first_errors(counts, seen.out_of_line)
        return station_finding(name, title, seen, since, self.catalog)

    def stations(self, name: str) -> Heat:
        """Lay counted errors out by station and time, as `figures.heatmap` takes them."""
        counts, out = self.counts(name), set(self._spread(name).out_of_line)
        counts = counts[counts["station"] != NONE]
        summed = counts.groupby(["station", "at"])["count"].sum().reset_index()
        names = {one: station_name(one, self.catalog) for one in summed["station"].unique()}
        events = pd.DataFrame(
            {
                "place": summed["station"].map(names),
                "at": summed["at"],
                "count": summed["count"].astype("Float64"),
                "is_out_of_line": summed["station"].isin(out).astype("boolean"),
            }
        )
        return Heat(events, self._bin_s(name))

    def by_caller(self, name: str, traces: str, sender: str) -> Mapping[str, list[Track]]:
        """Lay counted errors out by kind and caller; `traces` tell who called `sender`."""
        calls = calls_of(self._rows(traces), sender)
        named = calls.assign(
            kind=[self.kind_of(one, sender) for one in calls["kind"]],
            caller=calls["caller"].map(lambda one: title_of(self.catalog, str(one)), "ignore"),
        )
        counts = self._by_kind(name, sender)
        shared = by_caller(counts, named, self._bin_s(name))
        return caller_tracks(shared, self._step.at.window, self._bin_s(name))

    def by_kind(self, name: str) -> Mapping[str, list[Track]]:
        """Lay counted errors that the step's first service logged out by kind."""
        sender = self._step.at.step.services[0]
        return kind_tracks(self._by_kind(name, sender), self._step.at.window, self._bin_s(name))

    def groups(self, name: str, counts: str) -> Table:
        """Show error lines by kind and group, unknown kinds first; `counts` are of all lines."""
        total = float(self._step.evidence[counts].table["value"].sum())
        return self._shown(
            triage_tables.groups(self._name(name), self._rows(name), total, self.catalog)
        )

    def set_aside(self, *names: str) -> Table:
        """Show what each rule of the register set aside, and counts that are known noise."""
        tables = {one: self._step.evidence[one] for one in names}
        day = self._step.at.window.eastern_day
        return self._shown(
            triage_tables.set_aside(self._name("set-aside"), tables, self.catalog, day)
        )

    def changes(self, name: str) -> Table:
        """Show releases and settings that changed before the trouble, or before the end."""
        stories = self._step.verdict.stories
        start = stories[0].since if stories else self._step.at.window.end
        found = self._rows(name)
        is_known = not self._step.evidence[name].provenance.is_absent
        return self._shown(
            triage_tables.changes(self._name("changes"), found, start, is_known=is_known)
        )

    def issues(self, name: str) -> Table:
        """Show Sentry's issues of the window by kind, unknown kinds first."""
        return self._shown(
            triage_tables.issues(self._name("issues"), self._step.evidence[name], self.catalog)
        )

    def stages(self) -> Table:
        """Show which stage the counters say is off, and what they cannot show."""
        states = {}
        for reading in self._step.judged():
            states[reading.id] = self._step.findings[reading.id].status
        read = read_counters(self.catalog.counters, states)
        return self._shown(triage_tables.stages(self._name("stages"), read, self.catalog))

    def ceiling(self, service: str) -> float:
        """Return after how long a call to a service is cut off on its way [ms]."""
        cut = self.catalog.services[service].cut_after_s
        if cut is None:
            raise ValueError(f"nobody knows when calls to {service} are cut off")
        return cut * MS_PER_S

    def others(self) -> Table:
        """Show the part that each service plays: why it is not the others."""
        return self._shown(
            triage_tables.others(self._name("others"), self._step.verdict, self.catalog)
        )

    def counts(self, name: str) -> pd.DataFrame:
        """Return counted errors with a column for each facet: ``error``, ``station``."""
        search = self.catalog.searches[name]
        if not isinstance(search, DatadogCounts):
            raise TypeError(f"{name} is not counted")
        names = [NAMES.get(facet, facet) for facet in search.facets]
        return counted_by(self._step.evidence[name].table, names)

    def kind_of(self, error_class: Any, sender: str) -> str:
        """Return the title of the kind that an error of some class is, when `sender` logs it."""
        told = "" if pd.isna(error_class) else str(error_class)
        found = self._kinds.decide(told, error_class=told, service=sender).kind
        return told or UNKNOWN if found == UNKNOWN else self.catalog.errors[found].title

    def _by_kind(self, name: str, sender: str) -> pd.DataFrame:
        counts = self.counts(name)
        kinds = {one: self.kind_of(one, sender) for one in counts["error"].unique()}
        named = counts.assign(kind=counts["error"].map(kinds).astype("string"))
        return named.groupby(["at", "kind"])["count"].sum().reset_index()

    def _spread(self, name: str) -> Spread:
        counts = self.counts(name)
        known = counts[counts["station"] != NONE]
        steps = self._step.evidence[CALLS_BY_STATION].table  # with its history: a steadier share
        return spread(
            known.groupby("station")["count"].sum(), steps.groupby("group")["value"].sum()
        )

    def _rows(self, name: str) -> pd.DataFrame:
        """Return the rows of a search, each once: parts of a window may share a row."""
        return self._step.evidence[name].table.drop_duplicates("id").reset_index(drop=True)

    def _grounds(self, name: str) -> Grounds:
        return grounds(self.catalog, self._step.evidence[name].provenance)

    def _bin_s(self, name: str) -> int:
        search = self.catalog.searches[name]
        return search.bin_s if isinstance(search, DatadogCounts) else 0

    def _name(self, what: str) -> str:
        return f"{self._step.at.step.id}-{what}".replace("_", "-")

    def _shown(self, table: Table) -> Table:
        return self._step.shown(table)
