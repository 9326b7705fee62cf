"""What one alert leads to: the alert itself, its incident, its error and its trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import pandas as pd

from cie_runbook.analysis.alert_found import Alert, Told, alert_episodes, find_alert
from cie_runbook.analysis.alert_reference import AlertReference, read_alert
from cie_runbook.analysis.changes import changes_around, released
from cie_runbook.analysis.errors import UNKNOWN, Classifier
from cie_runbook.analysis.links import Links, link
from cie_runbook.analysis.noise import set_aside, surges
from cie_runbook.analysis.suspects import COLUMNS, rank
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.references import REQUESTS, metric_refs
from cie_runbook.catalog.sender import service_of
from cie_runbook.findings.alert_story import Incident, incident_of, story_of
from cie_runbook.findings.causes import Story
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.step_seen import names_of_orgs
from cie_runbook.tables import empty_table, joined
from cie_runbook.window import parse_instant

RELEASES = ("deployments_vagov", "deployments_tevi")  # evidence that tells of them
COUNTED = ("chip", "lorota", "vista_api")  # evidence whose name is that of its service
REACH = timedelta(minutes=30)  # a monitor judges up to so many minutes before it fires
BASELINE = timedelta(hours=2)  # before the incident, to compare it with
GROWTH = 1.5  # times the lines before: from here on they are more
LINES = "request_lines"  # what is read of the incident: it may reach beyond the counters
REPORTER = "vets-api"  # whose errors Sentry holds
STRONGEST = ("certain", "likely", "possible", "weak", "")
MILLISECOND = "millisecond"
POINTS = ("time", "node", "metric", "value")


@dataclass(frozen=True, kw_only=True)
class Linked:
    """Sentry's events of the incident, the lines behind them, and what links them."""

    events: pd.DataFrame
    lines: pd.DataFrame
    links: Links

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row a linked pair: columns of the event and of the line, the surest link first."""
        pairs = self.links.pairs
        above = self.events.iloc[pairs["upstream"].astype(int)].reset_index(drop=True)
        below = self.lines.iloc[pairs["downstream"].astype(int)].reset_index(drop=True)
        joined = above.add_prefix("event_").join(below.add_prefix("line_")).join(pairs)
        order = joined["strength"].str.split(":").str[0].map(STRONGEST.index)
        return joined.assign(order=order).sort_values(["order", "line_at"], kind="stable")


class AlertEvidence:
    """What the evidence of a step says of one alert, each thing measured once."""

    def __init__(self, step: StepCore) -> None:
        self._step = step

    @property
    def catalog(self) -> Catalog:
        """Who calls whom, what errors mean, what is known noise."""
        return self._step.at.catalog

    @cached_property
    def reference(self) -> AlertReference | None:
        """What the person pasted; None where nothing was."""
        given = str(self._step.at.parameters["alert"])
        return read_alert(given) if given.strip() else None

    @cached_property
    def alert(self) -> Alert | None:
        """The alert itself; None where nobody told of it in the window."""
        told = [self._rows(name) for name in names_of_orgs(self.catalog, "alerts").values()]
        events = joined(told)
        return find_alert(
            self.reference,
            Told(
                alerts=alert_episodes(events),
                messages=self._rows("monitoring_alerts"),
                incidents=self._rows("incidents"),
                issues=self._rows("sentry_issues"),
                events=self._rows("sentry_events"),
            ),
            self._noticed_at,
        )

    @property
    def _noticed_at(self) -> datetime | None:
        """When somebody noticed it, as an incident may be given; None where nobody says."""
        given = str(self._step.at.parameters.get("at", ""))
        return parse_instant(given, "parameter at") if given else None

    @cached_property
    def story(self) -> Story | None:
        """What the counters show to depart at its time."""
        if self.alert is None and self.reference is not None:
            return None
        return story_of(self.alert, self._step.verdict.stories)

    @cached_property
    def incident(self) -> Incident | None:
        """When the incident began, and which part of it is looked at."""
        seen_until = self._step.evidence[LINES].provenance.window.end
        return incident_of(self.alert, self.story, seen_until, REACH)

    @property
    def counted_until(self) -> datetime | None:
        """Where the counters end, if that is before the alert; None where they reach it."""
        end = self._step.at.window.end
        return end if self.alert is not None and self.alert.at >= end else None

    @cached_property
    def suspects(self) -> pd.DataFrame:
        """The services that the traces point to; see `analysis.suspects.rank`."""
        if self.incident is None:
            return empty_table(COLUMNS)
        upstream = [one.id for one in self.catalog.services.values() if one.upstream]
        return rank(
            _compared(self.spans, "start", self.incident),
            _compared(self._points(), "time", self.incident),
            start=self.incident.began,
            end=self.incident.end,
            upstream=upstream,
        )

    @cached_property
    def spans(self) -> pd.DataFrame:
        """Spans of requests by the catalog's services, known noise set aside."""
        rows, day = self._rows("request_traces"), self._step.at.window.eastern_day
        kept = set_aside(rows, self.catalog.noise, today=day).kept
        return kept.assign(service=self._services(kept["service"]))

    @cached_property
    def linked(self) -> Linked:
        """Sentry's events and error lines of the incident, linked."""
        events, lines = self._rows("sentry_events"), self._rows(LINES)
        if self.incident is None:
            events, lines = events.iloc[:0], lines.iloc[:0]
        else:
            start, end = self.incident.start, self.incident.end
            events, lines = _within(events, "at", start, end), _within(lines, "at", start, end)
        if self.alert is not None and self.alert.issue_id:
            events = events[events["issue_id"] == self.alert.issue_id].reset_index(drop=True)
        kinds = Classifier(self.catalog.errors).classify(lines)["kind"]
        lines = lines.assign(service=self._services(lines["service"]), kind=kinds.to_numpy())
        edges = [(edge.caller, edge.dependency) for edge in self.catalog.edges]
        above = events.assign(service=REPORTER, message=events["title"])
        return Linked(events=above, lines=lines, links=link(above, lines, edges=edges))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What changed around the beginning; see `analysis.changes.changes_around`."""
        start = self.incident.began if self.incident is not None else self._step.at.window.end
        return changes_around(start, [released(self._rows(name)) for name in RELEASES])

    @property
    def releases(self) -> pd.DataFrame:
        """The events of releases, of all organisations that tell of them."""
        return joined([self._step.evidence[name].table for name in RELEASES])

    @property
    def knows_changes(self) -> bool:
        """Whether the events of releases came at all."""
        return not any(self._step.evidence[name].provenance.is_absent for name in RELEASES)

    def trace(self, trace_id: str) -> pd.DataFrame:
        """Return the spans of one trace, as they began."""
        return self.spans[self.spans["trace_id"] == trace_id].sort_values("start")

    def slowest(self, service: str) -> str:
        """Return the trace in which a service took longest without failing; "" for none."""
        if self.incident is None:
            return ""
        own = _within(self.spans, "start", self.incident.start, self.incident.end)
        own = own[(own["service"] == service) & (own["status"] != "error")]
        order = own.sort_values(["duration_ms", "trace_id"], ascending=[False, True])
        return "" if order.empty else str(order["trace_id"].iloc[0])

    def has_more_lines(self, service: str) -> bool:
        """Say whether a service logs more errors in the incident than just before it."""
        if self.incident is None:
            return False
        start, end, began = self.incident.start, self.incident.end, self.incident.began
        lines = self._rows(LINES)
        own = lines[self._services(lines["service"]) == service]
        now = len(_within(own, "at", start, end))
        before = len(_within(own, "at", began - BASELINE, began))
        return surges(now, round(before * ((end - start) / BASELINE)), GROWTH)

    def kind_title(self, kind: str) -> str:
        """Return the title of a kind of error."""
        known = self.catalog.errors.get(kind)
        return "an unknown kind of error" if kind == UNKNOWN or known is None else known.title

    def short_ids(self) -> Mapping[str, str]:
        """Return the names that people use for Sentry's issues, by id."""
        issues = self._rows("sentry_issues").drop_duplicates("issue_id")
        return dict(zip(issues["issue_id"], issues["short_id"], strict=True))

    def _points(self) -> pd.DataFrame:
        """Return counters of the way to VistA, as `rank` takes them."""
        told = [
            self._rows(name).rename(columns={"at": "time"}).assign(node=name.replace("_", "-"))
            for name in COUNTED
        ]
        points = pd.concat([table[list(POINTS)] for table in told], ignore_index=True)
        names = self._counters()
        kept = points[points["metric"].isin(list(names))].reset_index(drop=True)
        return kept.assign(metric=kept["metric"].map(names))

    def _counters(self) -> dict[str, str]:
        """Return what to call each counter, by reference.

        The requests that a timer counts are those of the service's own counter: they are left out,
        or each would count twice.
        """
        found = [one for name in COUNTED for one in metric_refs(self.catalog, name)]
        return {
            one.text: f"response time {one.statistic} (ms)"
            if one.statistic and one.metric.unit == MILLISECOND
            else one.text
            for one in found
            if one.statistic != REQUESTS
        }

    def _services(self, senders: pd.Series) -> pd.Series:
        """Return the catalog's services of senders; one that is unknown keeps its name."""
        known = {name: service_of(self.catalog, str(name)) or name for name in senders.unique()}
        return senders.map(known).astype("string")

    def _rows(self, name: str) -> pd.DataFrame:
        table = self._step.evidence[name].table
        key = next((one for one in ("id", "event_id") if one in table), None)
        return table if key is None else table.drop_duplicates(key).reset_index(drop=True)


def _compared(table: pd.DataFrame, column: str, incident: Incident) -> pd.DataFrame:
    """Return the hours before an incident, and the part of it that is looked at."""
    before = _within(table, column, incident.began - BASELINE, incident.began)
    during = _within(table, column, incident.start, incident.end)
    return pd.concat([part for part in (before, during) if len(part)] or [before])


def _within(table: pd.DataFrame, column: str, start: datetime, end: datetime) -> pd.DataFrame:
    return table[(table[column] >= start) & (table[column] < end)].reset_index(drop=True)
