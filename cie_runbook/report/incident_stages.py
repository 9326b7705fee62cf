"""An incident's evidence in two stages: counters and alerts first, then rows of its own time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from cie_runbook.evidence import Evidence, EvidenceRequest, SearchRequest, gather, plan_requests
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Reading
from cie_runbook.findings.verdict import Verdict
from cie_runbook.report.alert_evidence import BASELINE, AlertEvidence
from cie_runbook.report.step_core import StepContext, StepCore
from cie_runbook.window import Window

ROWS = ("request_traces", "request_lines", "sentry_events")
"""Evidence with many rows, of which an incident needs only those of its own time."""
BY_ROWS = frozenset({"sentry", "slack"})  # kinds of alert whose time the rows themselves tell


class StagedCore(StepCore):
    """A step that asks for rows only when counters have told which hours they are wanted of."""

    def __init__(self, context: StepContext) -> None:
        names = tuple(name for name in context.step.evidence if name not in ROWS)
        step = context.step.model_copy(update={"evidence": names})
        self._first = _FirstLook(replace(context, step=step))
        super().__init__(context)

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """The step's evidence by name: frozen where the case has it, else asked for now."""
        names = [name for name in self.at.step.evidence if name in ROWS]
        requests = [_of_time(one, self._hours) for one in _requests(self.at, names)]
        found = {**self._first.asked, **gather(self.at.case, requests, self.at.gathering)}
        return {name: found[name] for name in self.at.step.evidence}

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """Every signal, measured; rows have no say in it."""
        return self._first.readings

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """What is concluded from each reading, by its id."""
        return self._first.findings

    @cached_property
    def verdict(self) -> Verdict:
        """What the judged signals amount to."""
        return self._first.verdict

    @property
    def _hours(self) -> Window | None:
        """The time of the incident with what it is compared with; None where nobody can tell."""
        seen = AlertEvidence(self._first)
        if seen.reference is not None and seen.reference.kind in BY_ROWS:
            return None
        if seen.incident is None or seen.incident.began >= seen.incident.end:
            return None
        return Window(seen.incident.began - BASELINE, seen.incident.end)


class _FirstLook(StepCore):
    """The step without its rows: enough to tell when it began."""

    @cached_property
    def asked(self) -> Mapping[str, Evidence]:
        """The evidence that was asked for."""
        requests = _requests(self.at, list(self.at.step.evidence))
        return gather(self.at.case, requests, self.at.gathering)

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """The same, with the rows' tables empty."""
        issues = self.asked["sentry_issues"].provenance
        empty = {one.name: one for one in _requests(self.at, list(ROWS))}
        records = {
            name: replace(issues, name=name, bin_s=None, columns=dict(one.columns))
            for name, one in empty.items()
        }
        return {**self.asked, **{name: Evidence(record) for name, record in records.items()}}


def _requests(at: StepContext, names: list[str]) -> list[EvidenceRequest]:
    weeks = int(str(at.parameters.get("history_weeks", 0)))
    until = at.rows_until
    return plan_requests(at.catalog, at.settings, names, at.window, weeks, rows_until=until)


def _of_time(request: EvidenceRequest, hours: Window | None) -> EvidenceRequest:
    """Return a request for the rows of some hours, with its share of parts and rows."""
    if hours is None or not isinstance(request, SearchRequest):
        return request
    whole = request.window
    window = _cut(whole, hours)
    parts = getattr(request.search, "parts", None)
    if parts is None or window == whole:
        return replace(request, window=window)
    fewer = max(1, math.ceil(parts * (window.duration / whole.duration)))
    rows = {"parts": fewer, "row_cap": request.search.row_cap * fewer // parts}
    return replace(request, window=window, search=request.search.model_copy(update=rows))


def _cut(whole: Window, hours: Window) -> Window:
    """Return the part of a window that lies in some hours; all of it where none does."""
    start, end = max(whole.start, hours.start), min(whole.end, hours.end)
    return Window(start, end) if start < end else whole
