"""What is told of an incident: its impact, its clocks, and the severity they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import pandas as pd

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.clocks import Clock, acknowledge_clock, escalation_clocks
from cie_runbook.analysis.impact import stretch_impact
from cie_runbook.analysis.severity import Impact, Severity, total_impact
from cie_runbook.analysis.timeline import Event, EventKind, in_order
from cie_runbook.catalog.models import Playbook
from cie_runbook.findings.causes import Story
from cie_runbook.findings.reading import Reading
from cie_runbook.findings.verdict import CORE_SIGNALS
from cie_runbook.findings.wording import percent, quantity

BY_STATION = "vista_checkins_by_station"
"""Check-ins as VistA itself counts them: the same Veterans as the first of the core signals."""


def stretch(story: Story, window_end: datetime) -> tuple[datetime, datetime]:
    """Return from when until when a story's loss is counted; until now where it goes on."""
    return story.since, window_end if story.until is None else story.until


def incident_impact(
    story: Story, readings: Mapping[str, Reading], window_end: datetime
) -> Impact | None:
    """Return the check-ins that are missing while a story lasts.

    Day-of check-ins and pre-check-ins are different Veterans', so they add up. A loss that is
    confined to some regions is counted there, where the country's counts would hide it, and held
    against what is usual everywhere.

    Returns
    -------
    Impact or None
        None where a flow is unknown in that time: half of it would be no estimate.
    """
    start, end = stretch(story, window_end)
    flows = _known(readings, CORE_SIGNALS)
    if len(flows) < len(CORE_SIGNALS):
        return None
    everywhere = _of(flows, start, end)
    if everywhere is None or not is_regional(story):
        return None if everywhere is None else total_impact([everywhere])
    names = [one.id for one in story.findings if one.id.startswith(f"{BY_STATION}:")]
    there = _of(_known(readings, names), start, end)
    if there is None:
        return None
    lost = total_impact([there])
    return Impact(lost.missing, lost.low, lost.high, everywhere.expected)


def is_regional(story: Story) -> bool:
    """Say whether all that departs is some regions' own: nothing that the country shares."""
    return all(":" in finding.id for finding in story.findings)


def _known(readings: Mapping[str, Reading], names: Sequence[str]) -> list[Reading]:
    found = [readings[name] for name in names if name in readings]
    return [reading for reading in found if reading.frame is not None]


def _of(readings: Sequence[Reading], start: datetime, end: datetime) -> Impact | None:
    """Return what is missing of some signals in the bins that a stretch touches."""
    if not readings:
        return None
    first = pd.Timestamp(start).floor(f"{readings[0].bin_s}s").to_pydatetime()
    frames = [reading.frame for reading in readings if reading.frame is not None]
    return stretch_impact(frames, first, end)


def incident_clocks(events: Iterable[Event], playbook: Playbook, hours: Hours) -> tuple[Clock, ...]:
    """Return the clocks that run, or ran: the acknowledgement, and each question to another team.

    They start with the own time stamps of the alert and of the question. A question is answered
    by the first answer after it.
    """
    told = in_order(events)
    alert = _first(told, "alert", "page")
    clocks: list[Clock] = []
    if alert is not None:
        taken = _first([one for one in told if one.at >= alert], "acknowledged")
        clocks.append(acknowledge_clock(alert, playbook, hours, taken))
    asked = _first(told, "asked")
    if asked is not None:
        answer = _first([one for one in told if one.at >= asked], "answered")
        clocks += escalation_clocks(asked, playbook, answer)
    return tuple(clocks)


def _first(events: Sequence[Event], *kinds: EventKind) -> datetime | None:
    return min((one.at for one in events if one.kind in kinds), default=None)


def present(window_end: datetime, asked_at: datetime) -> datetime:
    """Return the present that an incident is told in.

    While it goes on, the moment at which evidence was asked for; of a day that is long over, the
    end of what was looked at.
    """
    return asked_at if asked_at - window_end <= STILL_LIVE else window_end


STILL_LIVE = timedelta(minutes=45)  # a window ends up to 25 min before the present


def impact_sentence(impact: Impact | None) -> str:
    """Say how many check-ins are missing, with the range: a sentence."""
    if impact is None:
        return "How many check-ins are missing is not known."
    low, best, high = (quantity(round(n)) for n in (impact.low, impact.missing, impact.high))
    usual = quantity(round(impact.expected))
    if round(impact.high) == 0:
        return f"No loss of check-ins shows: no fewer came than the {usual} usual ones."
    if not impact.is_certain:
        return f"No loss of check-ins shows: at most {high} of {usual} usual ones are missing."
    share = "" if impact.share is None else f", {percent(impact.share)}"
    return f"About {best} check-ins are missing ({low} to {high}) of {usual} usual ones{share}."


def severity_title(severity: Severity) -> str:
    """Say how bad it is: "SEV 2, not critical"."""
    if severity.severity is None:
        is_open = severity.could_be is not None
        return "not known yet" if is_open else "no criterion of the table is met"
    word = "critical" if severity.is_critical else "not critical"
    return f"SEV {severity.severity}, {word}"


def severity_reason(severity: Severity) -> str:
    """Return the reason of the criterion that decides; "" where none is met."""
    own = [one for one in severity.readings if one.is_met]
    decides = [one for one in own if one.criterion.severity == severity.severity]
    return f"{decides[0].criterion.title}, {decides[0].reason}" if decides else ""


def severity_sentence(severity: Severity) -> str:
    """Say how bad it is and why, and what could still make it worse."""
    reason = severity_reason(severity)
    why = f": {reason}" if reason else ""
    worse = [
        one
        for one in severity.readings
        if one.is_met is None
        and one.criterion.severity == severity.could_be
        and severity.could_be != severity.severity
    ]
    if not worse:
        return f"{severity_title(severity)}{why}."
    said = f"SEV {worse[0].criterion.severity} is not ruled out: {worse[0].criterion.title}"
    return f"{severity_title(severity)}{why}. {said} ({worse[0].reason})."
