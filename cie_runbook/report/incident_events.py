"""What the evidence tells of an incident's course: anomaly, alerts, pages, releases, recovery."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import get_args

import pandas as pd

from cie_runbook.analysis.alert_found import A_PERSON, Alert, alert_episodes
from cie_runbook.analysis.alerts import ACKNOWLEDGED
from cie_runbook.analysis.recovery import Recovery, back_at
from cie_runbook.analysis.thread_replies import first_replies
from cie_runbook.analysis.timeline import Event, EventKind, in_order
from cie_runbook.findings.causes import SAME_TIME
from cie_runbook.findings.model import Finding
from cie_runbook.findings.wording import subject
from cie_runbook.record import Entry
from cie_runbook.report.alert_evidence import AlertEvidence
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.step_seen import names_of_orgs

SIGNALS = "signals"  # the source of what the judged counters show
POSTS = "monitoring_alerts"  # the evidence with the alerts' messages and their threads


def evidence_events(
    step: StepCore, seen: AlertEvidence, recoveries: Mapping[str, Recovery], until: datetime
) -> tuple[Event, ...]:
    """Return what the evidence shows of an incident until an instant, in order of time."""
    if seen.incident is None:
        return ()
    start, end = seen.incident.began - SAME_TIME, _end(seen, until)
    told = [
        *_anomaly(seen),
        *_given(seen.alert),
        *_alerts(step, seen, start, end),
        *_answers(step, seen, start, end),
        *_pages(step, start, end),
        *_releases(seen),
        *_recoveries(recoveries),
    ]
    return in_order(event for event in told if event.at <= until)


def recorded(entries: tuple[Entry, ...]) -> tuple[Event, ...]:
    """Return the entries of a record as events; a kind that is not known is a note."""
    return in_order(
        Event(entry.at, _kind(entry.kind), entry.text, entry.source) for entry in entries
    )


def _kind(name: str) -> EventKind:
    known: dict[str, EventKind] = {kind: kind for kind in get_args(EventKind)}
    return known.get(name, "note")


def _end(seen: AlertEvidence, until: datetime) -> datetime:
    """Return until when an alert belongs to the incident."""
    ended = seen.story.until if seen.story is not None else None
    last = until if ended is None else ended + SAME_TIME
    return max(last, seen.alert.at) if seen.alert is not None else last


def _anomaly(seen: AlertEvidence) -> Iterator[Event]:
    story = seen.story
    if story is None:
        return
    yield Event(story.since, "anomaly", f"{_what(story.findings[0])} leaves the usual", SIGNALS)


def _given(alert: Alert | None) -> Iterator[Event]:
    """Yield what a person told of, which no other table holds."""
    if alert is not None and alert.source == A_PERSON:
        yield Event(_utc(alert.at), "alert", alert.name, alert.source)


def _alerts(step: StepCore, seen: AlertEvidence, start: datetime, end: datetime) -> Iterator[Event]:
    for org, name in names_of_orgs(seen.catalog, "alerts").items():
        title = seen.catalog.orgs[org].title
        for row in _grave(step.evidence[name].table, start, end).to_dict("records"):
            monitor = f"Monitor “{row['name']}” ({title.partition(' (')[0]})"
            yield Event(_utc(row["at"]), "alert", f"{monitor} alerts", name)
            if not pd.isna(row["until"]):
                yield Event(_utc(row["until"]), "recovered", f"{monitor} recovered", name)


def _answers(
    step: StepCore, seen: AlertEvidence, start: datetime, end: datetime
) -> Iterator[Event]:
    """Yield that a person answered where an alert was posted: somebody has it."""
    names = names_of_orgs(seen.catalog, "alerts").values()
    own = pd.concat([_grave(step.evidence[name].table, start, end) for name in names])
    given = seen.reference
    thread = (given.channel, given.id) if given is not None and given.kind == "slack" else None
    for at in first_replies(step.evidence[POSTS].table, own, thread):
        yield Event(_utc(at), "acknowledged", "Somebody answered in the alert's thread", POSTS)


def _grave(events: pd.DataFrame, start: datetime, end: datetime) -> pd.DataFrame:
    """Return the alerts of an incident's time; a warning calls nobody."""
    found = alert_episodes(events)
    inside = (found["at"] >= start) & (found["at"] <= end)
    return found[inside & found["is_worst"].fillna(value=False).astype(bool)]


def _pages(step: StepCore, start: datetime, end: datetime) -> Iterator[Event]:
    pages = step.evidence["incidents"].table.drop_duplicates("incident_id")
    own = pages[(pages["created_at"] >= start) & (pages["created_at"] <= end)]
    for row in own.to_dict("records"):
        page = f"PagerDuty #{row['incident_number']} “{row['title']}”"
        yield Event(_utc(row["created_at"]), "page", f"{page} calls", "incidents")
    log = step.evidence["incident_log"].table.drop_duplicates("entry_id")
    taken = log[log["incident_id"].isin(own["incident_id"]) & (log["type"] == ACKNOWLEDGED)]
    numbers = dict(zip(own["incident_id"], own["incident_number"], strict=True))
    for row in taken.to_dict("records"):
        words = f"PagerDuty #{numbers[row['incident_id']]} is acknowledged"
        yield Event(_utc(row["at"]), "acknowledged", words, "incident_log")


def _releases(seen: AlertEvidence) -> Iterator[Event]:
    """Yield what could have caused it: releases of the day before."""
    found = seen.changes[seen.changes["is_candidate"].fillna(value=False).astype(bool)]
    for row in found.to_dict("records"):
        yield Event(_utc(row["at"]), "deployment", str(row["what"]), "deployments")


def _recoveries(recoveries: Mapping[str, Recovery]) -> Iterator[Event]:
    """Yield one event once every signal is back, dated by those of the whole country."""
    at = back_at(recoveries)
    if at is None:
        return
    count = sum(found.back_at is not None for found in recoveries.values())
    what = "The signal is" if count == 1 else f"All {count} signals are"
    yield Event(at, "recovered", f"{what} back at the usual level", SIGNALS)


def _what(finding: Finding) -> str:
    return subject(finding.title)


def _utc(at: datetime) -> datetime:
    """Return an instant as the record keeps it, whatever library it comes from."""
    plain = at.to_pydatetime() if isinstance(at, pd.Timestamp) else at
    return plain.astimezone(UTC)
