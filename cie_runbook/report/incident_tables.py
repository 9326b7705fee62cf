"""Tables of an incident: its clocks, its impact, its severity, its course, and its messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from cie_runbook.analysis.clocks import Clock, clock_sentence
from cie_runbook.analysis.severity import Impact, Severity
from cie_runbook.analysis.timeline import Event, EventKind
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.advice import channel_name
from cie_runbook.findings.incident import impact_sentence, severity_title
from cie_runbook.findings.markup import Cell, lines
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.wording import capitalised, quantity
from cie_runbook.report.tables import Table, TableForm
from cie_runbook.window import eastern

_table = TableForm("incident-", "triage").table
MOST_STATIONS = 12
CLOCK_HEADERS = ("What is due", "Began", "Due", "Done", "How it stands")
STATION_HEADERS = ("Station", "Missing", "Range", "Usual", "Beyond chance")
SEVERITY_HEADERS = ("Criterion", "SEV", "Met", "Why")
EVENT_HEADERS = ("When", "What", "What happened", "From")
MESSAGE_HEADERS = ("Message", "Calls out", "Text")
MET = {True: "yes", False: "no", None: "unknown"}
KINDS: dict[EventKind, str] = {
    "anomaly": "it begins",
    "alert": "alert",
    "page": "page",
    "deployment": "release",
    "acknowledged": "acknowledged",
    "asked": "others asked",
    "answered": "others answer",
    "sent": "sent",
    "note": "note",
    "mitigated": "harm stopped",
    "recovered": "recovered",
    "resolved": "resolved",
}


def clocks_table(clocks: Sequence[Clock], now: datetime) -> Table:
    """Return what is due when, and how much time is left."""
    rows: list[list[Cell]] = [
        [
            capitalised(clock.title),
            eastern(clock.started_at),
            eastern(clock.due_at),
            "not yet" if clock.stopped_at is None else eastern(clock.stopped_at),
            clock_sentence(clock, now),
        ]
        for clock in clocks
    ]
    caption = f"Clocks, told at {eastern(now)}"
    return _table("clocks", caption, CLOCK_HEADERS, rows, "no clock runs: no alert is known")


def stations_table(found: pd.DataFrame, catalog: Catalog) -> Table:
    """Return the stations that miss most; a day has few check-ins at each, so ranges are wide."""
    shown = found[found["missing"] > 0].head(MOST_STATIONS)
    rows: list[list[Cell]] = [
        [
            _station(str(row["station"]), catalog),
            quantity(float(row["missing"])),
            f"{quantity(float(row['low']))} to {quantity(float(row['high']))}",
            quantity(float(row["expected"])),
            MET[bool(row["is_off"])],
        ]
        for row in shown.to_dict("records")
    ]
    off = int(found["is_off"].sum())
    caption = f"Day-of check-ins missing by station; {off} of {len(found)} are beyond chance"
    return _table("stations", caption, STATION_HEADERS, rows, "no station was judged")


def severity_table(severity: Severity, impact: Impact | None) -> Table:
    """Return the severity's criteria, each with its answer and the reason."""
    rows: list[list[Cell]] = [
        [one.criterion.title, str(one.criterion.severity), MET[one.is_met], one.reason]
        for one in severity.readings
    ]
    caption = f"Severity: {severity_title(severity)}. {impact_sentence(impact)}"
    return _table("severity", caption, SEVERITY_HEADERS, rows)


def events_table(events: Sequence[Event]) -> Table:
    """Return the course of the incident, the earliest first."""
    rows: list[list[Cell]] = [
        [eastern(event.at), KINDS[event.kind], event.text, event.source] for event in events
    ]
    return _table("events", "What happened, in order", EVENT_HEADERS, rows, "nothing yet")


def messages_table(name: str, suggestions: Sequence[Suggestion], catalog: Catalog) -> Table:
    """Return messages that wait to be drafted, each in full."""
    rows: list[list[Cell]] = [
        [_place(one, catalog), one.call_out or "nobody", lines(one.text.splitlines())]
        for one in suggestions
    ]
    nothing = "nothing: it was sent, or nobody has to be told"
    return _table(name, "What to send; nothing is sent yet", MESSAGE_HEADERS, rows, nothing)


def _place(one: Suggestion, catalog: Catalog) -> str:
    if one.kind == "pagerduty_acknowledge":
        return f"PagerDuty, acknowledge {one.target}"
    thread = ", in the alert's thread" if one.more.get("thread_ts") else ""
    return f"{channel_name(catalog, one.target)}{thread}"


def _station(number: str, catalog: Catalog) -> str:
    known = catalog.stations.get(number)
    return number if known is None else f"{number}, {known.region}"
