"""An incident in an open step: taking it, and finding out what it is, how bad, and whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cached_property

import pandas as pd

from cie_runbook.analysis.alert_found import alert_episodes
from cie_runbook.analysis.clocks import clock_sentence
from cie_runbook.analysis.timeline import EventKind
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.incident import Lane, Mark, incident_axis
from cie_runbook.figures.track import Track, track
from cie_runbook.findings.incident import impact_sentence, severity_sentence
from cie_runbook.findings.incident_messages import acknowledgement
from cie_runbook.findings.incident_told import incident_paragraph
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.verdict import CORE_SIGNALS, Verdict
from cie_runbook.findings.wording import capitalised
from cie_runbook.report import alert_tables, incident_tables, triage_tables
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.report.step_conclusion import Ending, StepConclusion, concluded
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.step_seen import names_of_orgs
from cie_runbook.report.tables import Table
from cie_runbook.window import Window

AROUND = timedelta(hours=2)  # what is shown before it began, and after it ended
AXIS_EVIDENCE = ("checkin_traffic", "chip_client", "chip", "vista_api", "vets_api_latency")
AXIS = (  # of each service on the way of a check-in: traffic, errors, response time
    "checkin_completed",
    "precheckin_completed",
    "checkin_error_rate",
    "chip_error_rate",
    "vista_api_rpc_timeout_rate",
    "checkin_complete_p95",
    "chip_p95",
    "vista_api_p95",
)
MOST_REGIONS = 2
PAGES, PAGER = "incident_log", "pagerduty_acknowledge"  # neither of them is a posted message
TRIGGERED = "triggered"  # of a PagerDuty incident that nobody has taken


class IncidentStep:
    """What the first two steps of an incident show, in the order in which one asks."""

    def __init__(self, step: StepCore, seen: IncidentSeen | None = None) -> None:
        self._step = step
        self.seen = seen or IncidentSeen(step)

    def found(self) -> Table:
        """Show the alert, its own time stamp, and the stretch that is looked at."""
        return self._step.shown(alert_tables.alert_table(self.seen.seen, self.seen.alert))

    def clocks(self) -> Table:
        """Show what is due when: the acknowledgement, and answers of other teams."""
        return self._step.shown(incident_tables.clocks_table(self.seen.clocks, self.seen.now))

    def acknowledgement(self) -> Table:
        """Show the messages by which somebody takes it; they are drafted, and sent by you."""
        return self._messages("acknowledgement", self.acknowledgements)

    def axis(self) -> Chart:
        """Show traffic, errors, response times, alerts, releases and what was done on one axis."""
        framing = self._step.framing(
            "incident-axis", "The incident on one time axis", *AXIS_EVIDENCE, window=self._shown
        )
        return self._step.show(incident_axis(self.tracks(), self.lanes(), self.seen.began, framing))

    def events(self) -> Table:
        """Show what happened, in order: evidence, what was sent, and notes."""
        return self._step.shown(incident_tables.events_table(self.seen.events))

    def suspects(self) -> Table:
        """Show the services that the traces point to, upstream or ours."""
        found = alert_tables.suspects_table(self.seen.suspects, self.seen.catalog)
        return self._step.shown(replace(found, id="incident-suspects"))

    def severity(self) -> Table:
        """Show the severity's criteria, each with its answer and the reason."""
        found = incident_tables.severity_table(self.seen.severity, self.seen.impact)
        return self._step.shown(found)

    def stations(self) -> Table:
        """Show which stations miss check-ins, and how many."""
        found = incident_tables.stations_table(self.seen.impact_by_station, self.seen.catalog)
        return self._step.shown(found)

    def changes(self) -> Table:
        """Show releases and settings that changed before it began."""
        seen = self.seen.seen
        start = self.seen.began or self._step.at.window.end
        return self._step.shown(
            triage_tables.changes(
                "incident-changes", seen.releases, start, is_known=seen.knows_changes
            )
        )

    def message(self) -> Table:
        """Show the message to those upstream, with its call-out; it is drafted, and sent by you."""
        return self._messages("call-out", self.call_outs)

    def conclude_acknowledge(self) -> StepConclusion:
        """Write who has to be told that it is taken; show it."""
        verdict = self._told_briefly()
        story = self.seen.story
        first = set() if story is None else {story.findings[0].id}
        shown = tuple(one for one in verdict.told if one.id in {*CORE_SIGNALS, *first})
        ending = Ending(verdict=verdict, suggestions=self.acknowledgements, shown=shown)
        return concluded(self._step, ending)

    def conclude_identify(self) -> StepConclusion:
        """Write what is broken, how bad it is and whose it is; show it."""
        verdict = self._verdict()
        off = tuple(one for one in verdict.told if one.status != "ok")
        ending = Ending(verdict=verdict, suggestions=self.call_outs, shown=off or None)
        return concluded(self._step, ending)

    @cached_property
    def acknowledgements(self) -> tuple[Suggestion, ...]:
        """The messages by which somebody takes it; what was posted is not suggested again."""
        seen = self.seen
        if not seen.is_open:
            return ()
        found = acknowledgement(seen.course, seen.catalog, self._pages(), self._thread())
        is_posted = any(
            event.kind == "acknowledged" and event.source != PAGES and PAGER not in event.source
            for event in seen.events
        )
        return tuple(one for one in found if not (is_posted and one.kind == "slack_message"))

    def tracks(self) -> list[Track]:
        """Return the signals of the figure, clipped to what is shown, with the regions'."""
        readings = self._step.readings
        story = self.seen.story
        told = story.findings if story is not None and self.seen.regions else ()
        regions = [one.id for one in told if ":" in one.id][:MOST_REGIONS]
        names = [name for name in (*AXIS, *regions) if name in readings]
        found = [track(readings[name]) for name in names]
        clipped = [_clipped(one, self._shown) for one in found]
        return [one for one in clipped if len(one.frame)]

    def lanes(self) -> list[Lane]:
        """Return the rows of events of the figure."""
        return [
            Lane(title="monitors", mark="warn", spans=self._monitors()),
            self._lane("alerts, pages", "begin", "alert", "page"),
            self._lane("releases", "change", "deployment"),
            self._lane("done by us", "done", "acknowledged", "asked", "answered", "sent", "note",
                       "mitigated", "resolved"),
        ]  # fmt: skip

    @property
    def call_outs(self) -> tuple[Suggestion, ...]:
        """The message to those upstream; nothing where the suspect is ours, or they were asked."""
        was_asked = any(event.kind == "asked" for event in self.seen.events)
        if self.seen.call_out is None or was_asked:
            return ()
        return (self.seen.call_out,)

    @cached_property
    def _shown(self) -> Window:
        """What the figure shows: the incident, and some time around it."""
        seen, whole = self.seen, self._step.at.window
        if seen.began is None:
            return whole
        until = seen.story.until if seen.story is not None else None
        end = whole.end if until is None else min(whole.end, until + AROUND)
        return Window(max(whole.start, seen.began - AROUND), end)

    def _verdict(self) -> Verdict:
        """Return the verdict with severity, impact and clocks before the cause."""
        seen = self.seen
        if not seen.is_open:
            return seen.verdict
        said = [
            f"Severity: {severity_sentence(seen.severity)}",
            impact_sentence(seen.impact),
            *(f"{capitalised(clock_sentence(clock, seen.now))}." for clock in seen.clocks),
            seen.verdict.paragraph,
        ]
        return replace(seen.verdict, paragraph=" ".join(said))

    def _told_briefly(self) -> Verdict:
        """Return the verdict in a few sentences: the next step tells why it is not the others."""
        seen = self.seen
        if not seen.is_open:
            return seen.verdict
        paragraph = incident_paragraph(seen.course, seen.where, seen.clocks, seen.now, seen.catalog)
        return replace(seen.verdict, paragraph=paragraph)

    def _messages(self, name: str, found: tuple[Suggestion, ...]) -> Table:
        return self._step.shown(incident_tables.messages_table(name, found, self.seen.catalog))

    def _pages(self) -> list[str]:
        """Return the PagerDuty incidents of this one that still call somebody."""
        pages = self._step.evidence["incidents"].table.drop_duplicates("incident_id")
        calls = {event.at for event in self.seen.evidence_events if event.kind == "page"}
        is_ours = pages["created_at"].isin(pd.DatetimeIndex(sorted(calls)))
        own = pages[(pages["status"] == TRIGGERED) & is_ours]
        return [str(one) for one in own["incident_id"]]

    def _thread(self) -> tuple[str, str] | None:
        """Return the channel and message that it was opened from; None for anything else."""
        reference = self.seen.seen.reference
        if reference is None or reference.kind != "slack":
            return None
        channels = self.seen.catalog.channels.items()
        known = [name for name, one in channels if one.slack_id == reference.channel]
        return (known[0], reference.id) if known else None

    def _monitors(self) -> tuple[tuple[pd.Timestamp, pd.Timestamp], ...]:
        """Return from when until when a monitor was not in its ordinary state."""
        end = pd.Timestamp(self._step.at.window.end)
        names = names_of_orgs(self.seen.catalog, "alerts").values()
        found = [alert_episodes(self._step.evidence[name].table) for name in names]
        return tuple(
            (row["at"], end if pd.isna(row["until"]) else row["until"])
            for table in found
            for row in table.to_dict("records")
        )

    def _lane(self, title: str, mark: Mark, *kinds: EventKind) -> Lane:
        chosen = tuple(event.at for event in self.seen.events if event.kind in kinds)
        return Lane(title=title, mark=mark, instants=chosen)


def _clipped(whole: Track, window: Window) -> Track:
    """Return the bins of a track that lie in a window."""
    at = pd.DatetimeIndex(whole.frame.index)
    inside = (at >= pd.Timestamp(window.start)) & (at < pd.Timestamp(window.end))
    return replace(whole, frame=whole.frame[inside])
