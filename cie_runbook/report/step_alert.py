"""An alert in an open step: from its name to the error behind it, and to whom to call."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

import pandas as pd

from cie_runbook.analysis.counters import read_counters
from cie_runbook.findings.alert_message import upstream_message
from cie_runbook.findings.alert_story import AlertStory, Line, Suspected
from cie_runbook.findings.alert_verdict import alert_verdict
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.verdict import Verdict
from cie_runbook.findings.wording import clock
from cie_runbook.report import alert_tables, triage_tables
from cie_runbook.report.alert_evidence import AlertEvidence
from cie_runbook.report.step_conclusion import Ending, StepConclusion, concluded
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.tables import Table

LONGEST_LINE = 160


class AlertTriage:
    """What the triage of one alert shows, in the order in which one asks."""

    def __init__(self, step: StepCore) -> None:
        self._step = step
        self.seen = AlertEvidence(step)

    def found(self) -> Table:
        """Show the alert, its own time stamp, and the stretch that is looked at."""
        return self._step.shown(alert_tables.alert_table(self.seen, self.seen.alert))

    def links(self) -> Table:
        """Show the Sentry issue, the downstream error behind it, and how sure the link is."""
        return self._step.shown(alert_tables.links_table(self.seen))

    def trace(self) -> Table:
        """Show the trace behind the downstream error, or the one that shows the suspect best."""
        return self._step.shown(alert_tables.trace_table(self.seen, self._trace_id))

    def suspects(self) -> Table:
        """Show the services that the traces point to, upstream or ours."""
        return self._step.shown(alert_tables.suspects_table(self.seen.suspects, self.seen.catalog))

    def stages(self) -> Table:
        """Show which stage the counters say is off, and what they cannot show."""
        step, catalog = self._step, self.seen.catalog
        states = {reading.id: step.findings[reading.id].status for reading in step.judged()}
        read = read_counters(catalog.counters, states)
        return step.shown(triage_tables.stages("alert-stages", read, catalog))

    def changes(self) -> Table:
        """Show releases and settings that changed before it began."""
        incident = self.seen.incident
        start = self._step.at.window.end if incident is None else incident.began
        seen = self.seen
        return self._step.shown(
            triage_tables.changes(
                "alert-changes", seen.releases, start, is_known=seen.knows_changes
            )
        )

    def message(self) -> Table:
        """Show the message to those upstream; it is drafted, and sent by nobody but you."""
        return self._step.shown(alert_tables.message_table(self.suggestion, self.seen.catalog))

    def conclude(self) -> StepConclusion:
        """Write what the alert leads to, and the message that it suggests; show both."""
        suggestions = () if self.suggestion is None else (self.suggestion,)
        return concluded(self._step, Ending(verdict=self.verdict, suggestions=suggestions))

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict, told from the alert to the cause."""
        return alert_verdict(self._step.verdict, self.told, self.seen.catalog)

    @cached_property
    def suggestion(self) -> Suggestion | None:
        """The message to those upstream; None where nothing points there."""
        return upstream_message(self.told, self.verdict, self.seen.catalog)

    @cached_property
    def told(self) -> AlertStory:
        """Everything that the alert leads to."""
        seen = self.seen
        first = AlertStory(
            alert=seen.alert,
            story=seen.story,
            suspected=self._suspected(),
            line=None,
            changed=self._changed(),
            asked=seen.reference is not None,
            counted_until=seen.counted_until,
        )
        line = self._line(first.suspects)
        return AlertStory(**{**vars(first), "line": line})

    @cached_property
    def _trace_id(self) -> str:
        told = self.told
        if told.line is not None and len(self.seen.trace(told.line.trace_id)):
            return told.line.trace_id
        return self.seen.slowest(told.suspects[0]) if told.suspects else ""

    def _suspected(self) -> tuple[Suspected, ...]:
        return tuple(
            Suspected(
                service=str(row["service"]),
                explained=None if pd.isna(row["explained"]) else float(row["explained"]),
                reasons=str(row["reasons"]),
                is_sure=bool(row["sure"]),
            )
            for row in self.seen.suspects.to_dict("records")
        )

    def _line(self, suspects: tuple[str, ...]) -> Line | None:
        """Return the line behind it: of a suspect before others, linked before alone."""
        linked, names = self.seen.linked, self.seen.short_ids()
        suspects = tuple(one for one in suspects if self.seen.has_more_lines(one))
        pairs = linked.pairs
        own = pairs[pairs["line_service"].isin(suspects)]
        if len(own):
            best = own.sort_values(["order", "line_at"], kind="stable").iloc[0]
            return self._told_line(
                best.add_prefix("").rename(lambda name: str(name).removeprefix("line_")),
                str(names.get(str(best["event_issue_id"]), "")),
                str(best["strength"]),
            )
        alone = linked.lines[linked.lines["service"].isin(suspects)].sort_values("at")
        return self._told_line(alone.iloc[0], "", "") if len(alone) else None

    def _told_line(self, row: pd.Series, issue: str, strength: str) -> Line:
        text = "" if pd.isna(row["message"]) else str(row["message"])
        cut = text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…"
        trace = "" if pd.isna(row["trace_id"]) else str(row["trace_id"])
        return Line(
            issue=issue,
            kind=self.seen.kind_title(str(row["kind"])),
            text=cut,
            strength=strength,
            trace_id=trace,
        )

    def _changed(self) -> str:
        if self.seen.incident is None:
            return ""
        if not self.seen.knows_changes:
            return "What changed before is unknown: the events of releases did not come."
        found = self.seen.changes
        candidates = found[found["is_candidate"].fillna(value=False).astype(bool)]
        if candidates.empty:
            return "No release was told of in the day before."
        last = candidates.iloc[0]
        at: datetime = last["at"].to_pydatetime()
        hours = float(last["minutes_before"]) / 60
        near = "shortly before" if hours < 1 else f"{hours:.0f} h before"
        return f"Changed last: {last['what']} at {clock(at)} ET, {near}."
