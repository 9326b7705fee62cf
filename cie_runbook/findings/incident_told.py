"""An incident in a few lines for a terminal: how bad, what, since when, for whom, what next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cie_runbook.analysis.clocks import Clock, clock_sentence
from cie_runbook.analysis.timeline import Times
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings import advice
from cie_runbook.findings.alert_story import is_upstream, names, shown_by, since
from cie_runbook.findings.incident import impact_sentence, severity_sentence
from cie_runbook.findings.incident_messages import Course
from cie_runbook.findings.wording import capitalised, listed, quantity
from cie_runbook.window import eastern_clock


@dataclass(frozen=True, kw_only=True)
class Where:
    """Where check-ins are missing.

    Attributes
    ----------
    regions : tuple of str
        That it is confined to; empty where it is not.
    off, judged : int or None
        Stations with a loss, and stations that were judged.
    """

    regions: tuple[str, ...]
    off: int | None
    judged: int | None


def incident_lines(course: Course, where: Where, catalog: Catalog) -> list[tuple[str, str]]:
    """Return what is known of an incident, as pairs of label and sentence."""
    told, verdict = course.told, course.verdict
    pairs = [
        ("How bad", severity_sentence(course.severity)),
        ("What", f"{verdict.headline}."),
        ("Since", f"{capitalised(since(told))}." if since(told) else "Not known."),
        ("Affected", _affected(course, where)),
        ("Cause", _cause(course, catalog)),
        ("Before", told.changed),
        ("Next", next_action(course, catalog)),
    ]
    return [(label, said) for label, said in pairs if said]


def incident_paragraph(
    course: Course, where: Where, clocks: Sequence[Clock], now: datetime, catalog: Catalog
) -> str:
    """Say what is known of an incident in one paragraph, for whoever has a minute."""
    lines = dict(incident_lines(course, where, catalog))
    said = [
        lines["How bad"],
        lines["Affected"],
        f"Most likely broken: {lines['Cause']}" if course.told.suspects else lines["Cause"],
        lines.get("Before", ""),
        f"Next: {lines['Next']}",
        *(f"{capitalised(clock_sentence(clock, now))}." for clock in clocks),
    ]
    return " ".join(part for part in said if part)


def clock_lines(clocks: Sequence[Clock], now: datetime) -> list[tuple[str, str]]:
    """Return how the clocks stand, and when each is due."""
    return [
        ("Clock", f"{capitalised(clock_sentence(clock, now))} (due {eastern_clock(clock.due_at)}).")
        for clock in clocks
    ]


def times_line(times: Times) -> str:
    """Say how long it took to detect, acknowledge, mitigate and resolve."""
    named = ("detect", "acknowledge", "mitigate", "resolve")
    known = [
        f"{name} {took.total_seconds() / 60:.0f} min"
        for name in named
        if (took := getattr(times, name)) is not None
    ]
    return f"Time to {listed(known)}." if known else "No time can be measured yet."


def next_action(course: Course, catalog: Catalog) -> str:
    """Say what to do next: from the service that is suspected, else from what is unknown.

    How long there is to acknowledge is a clock's own line.
    """
    told = course.told
    if not told.suspects:
        actions = [each.next_action for each in course.verdict.findings if each.status == "unknown"]
        return next(iter(actions), "Look at the dashboards by hand, and refresh in 5 min.")
    is_act = told.story is None or told.story.is_act
    act = advice.taken_action if is_act else advice.watch_action
    return act(catalog, told.suspects[0])


def _affected(course: Course, where: Where) -> str:
    if course.told.story is None:
        return impact_sentence(course.impact)
    if not where.judged or where.off is None:
        return f"{impact_sentence(course.impact)} By station nothing is known."
    place = f" of {listed(list(where.regions))}" if where.regions else ""
    stations = f"{quantity(where.off)} of {quantity(where.judged)} stations{place}"
    return f"{impact_sentence(course.impact)} {stations} have a loss."


def _cause(course: Course, catalog: Catalog) -> str:
    told = course.told
    if not told.suspects:
        return "Nobody can say yet."
    mine = "upstream" if is_upstream(told, catalog) else "ours"
    doubt = "" if told.is_sure else "not sure: "
    seen = [
        told.story.reading if told.story is not None else "",
        f"in traces it {shown_by(told.suspected[0])}" if told.suspected else "no trace shows it",
    ]
    why = "; ".join(part for part in seen if part)
    return f"{doubt}{names(told.suspects, catalog)} ({mine}): {why}."
