"""Tables of a shift: coverage by day, pages, alerts, downtimes, changes, numbers, jobs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from cie_runbook.analysis.alert_freeze import AlertFreeze
from cie_runbook.analysis.alerts import Alert, Monitor, Page
from cie_runbook.analysis.bot import BotReading
from cie_runbook.analysis.clocks import clock_sentence
from cie_runbook.analysis.coverage import DayCoverage
from cie_runbook.analysis.drift import Drift
from cie_runbook.analysis.retries import OUTCOMES, RetryVerdict
from cie_runbook.analysis.roster import Role, Shift, local_label
from cie_runbook.catalog.rules import Figure, Flow
from cie_runbook.findings.markup import Cell, lines, status_mark
from cie_runbook.findings.wording import listed, quantity, span
from cie_runbook.report.tables import Table, TableForm
from cie_runbook.window import EASTERN, eastern

_table = TableForm("shift-", "shift").table
COVERAGE_HEADERS = ("Working day", "Primary", "Secondary", "Looks")
PAGE_HEADERS = ("Incident", "What", "Since", "State", "Acknowledgement")
ALERT_HEADERS = ("Alert", "Posted", "Times", "State now")
DOWNTIME_HEADERS = ("Monitor", "Muted", "From", "Until")
CHANGE_HEADERS = ("When", "Service", "What")
BOT_HEADERS = ("Day", "Post", "Number", "The bot", "Datadog")
JOB_HEADERS = ("Job", "Failed first", "Tries that failed", "What became of it")
DRIFT_HEADERS = ("What", "Name", "Id", "Since the check before")
FREEZE_HEADERS = ("Holiday", "Step", "What to enter")
MOST_JOBS = 12
FLOWS: Mapping[Flow, str] = {"checkin": "check-in", "precheckin": "pre-check-in"}
FIGURES: Mapping[Figure, str] = {"clicks": "links clicked", "completed": "completed"}


def coverage_table(days: Sequence[DayCoverage], shifts: Sequence[Shift], own: str) -> Table:
    """Return each working day of the rota with who has which role, swaps and gaps named."""
    rows: list[list[Cell]] = []
    for one in days:
        local = [s for s in shifts if s.start.astimezone(EASTERN).date() == one.day]
        looks = [f"no {gap.role} {span(gap.start, gap.end)}" for gap in one.gaps]
        looks += [f"one person in both roles {span(gap.start, gap.end)}" for gap in one.doubled]
        looks += [f"swapped: {s.who} {span(s.start, s.end)}" for s in one.overrides]
        rows.append(
            [
                f"{one.day:%a %b} {one.day.day}",
                _holders(local, "primary", own),
                _holders(local, "secondary", own),
                lines([status_mark("ok" if one.is_covered else "act"), *looks]),
            ]
        )
    return _table(
        "coverage", "Both roles on the coming working days", COVERAGE_HEADERS, rows, "none"
    )


def pages_table(pages: Sequence[Page], now: datetime) -> Table:
    """Return PagerDuty's incidents with the clock of their acknowledgement."""
    rows: list[list[Cell]] = [
        [page.number, page.title, eastern(page.clock.started_at), page.status,
         clock_sentence(page.clock, now)]
        for page in pages
    ]  # fmt: skip
    return _table("pages", "PagerDuty incidents", PAGE_HEADERS, rows, "no incident")


def alerts_table(alerts: Sequence[Alert]) -> Table:
    """Return the alerts that were posted, those that are still up first."""
    rows: list[list[Cell]] = [
        [
            alert.title,
            lines([eastern(alert.posts[0].at), f"last {eastern(alert.posts[-1].at)}"]),
            f"{alert.triggered_count}",
            lines([status_mark("act" if alert.is_up else "ok"), _state(alert.monitor)]),
        ]
        for alert in alerts
    ]
    return _table("alerts", "Alerts that were posted", ALERT_HEADERS, rows, "none was posted")


def downtimes_table(
    downtimes: pd.DataFrame,
    monitors: Sequence[Monitor],
    freezes: Sequence[AlertFreeze],
    now: datetime,
) -> Table:
    """Return the downtimes of now and those scheduled, and the alert freezes to be made."""
    names = {monitor.id: monitor.name for monitor in monitors}
    ordered = downtimes.sort_values("start", kind="stable").to_dict("records")
    rows: list[list[Cell]] = [_downtime(row, names, now) for row in ordered]
    rows += [
        [
            "Monitors of low activity",
            f"to be made on {one.make_on:%a %b} {one.make_on.day}",
            eastern(one.window.start),
            eastern(one.window.end),
        ]
        for one in freezes
    ]
    caption = "Downtimes of now and those scheduled, and alert freezes ahead"
    nothing = "no monitor is or will be muted, and no holiday is near"
    return _table("downtimes", caption, DOWNTIME_HEADERS, rows, nothing)


def _downtime(row: Mapping[Hashable, Any], names: Mapping[str, str], now: datetime) -> list[Cell]:
    scope = "" if pd.isna(row["scope"]) else str(row["scope"])
    return [
        names.get(str(row["monitor_id"]), f"monitor {row['monitor_id']}"),
        lines(["scheduled" if row["start"] > now else "now", scope]),
        _instant(row["start"]),
        _instant(row["end"]) or "until somebody ends it",
    ]


def freeze_table(freezes: Sequence[AlertFreeze], mutes: Mapping[str, Sequence[str]]) -> Table:
    """Return how to schedule the downtimes of an alert freeze by hand: nothing here mutes.

    `mutes` is what to mute: the address of an organisation's downtimes to names of its monitors.
    """
    rows: list[list[Cell]] = []
    for one in freezes:
        day = f"{one.holiday:%a %b} {one.holiday.day}"
        made = f"{one.make_on:%a %b} {one.make_on.day}"
        steps: list[tuple[str, Cell]] = [
            *(
                (f"Open {page}", lines(["“Schedule Downtime” for", *m]))
                for page, m in mutes.items()
            ),
            ("Begin", f"{eastern(one.window.start)}, time zone America/New_York"),
            ("End", f"{eastern(one.window.end)}, and never again"),
            ("Message", f"Alert freeze for the federal holiday on {day}"),
            ("Save", f"on {made}, the last working day before; then tell the engineers"),
        ]
        rows += [[day, step, what] for step, what in steps]
    caption = "The downtimes of an alert freeze, made by hand in Datadog"
    return _table("freeze", caption, FREEZE_HEADERS, rows, "no holiday is near")


def changes_table(events: pd.DataFrame) -> Table:
    """Return releases that Datadog was told of, the newest first."""
    once = events.drop_duplicates("id").sort_values("at", ascending=False)
    rows: list[list[Cell]] = [
        [
            _instant(row["at"]),
            "" if pd.isna(row["service"]) else str(row["service"]),
            "" if pd.isna(row["title"]) else str(row["title"]),
        ]
        for row in once.to_dict("records")
    ]
    return _table("deployments", "Releases since then", CHANGE_HEADERS, rows, "none was told of")


def numbers_table(
    readings: Sequence[BotReading], counted: Mapping[date, Mapping[tuple[Flow, Figure], float]]
) -> Table:
    """Return the bot's numbers beside Datadog's own, day by day."""
    rows: list[list[Cell]] = []
    for reading in readings:
        told = dict(reading.post.numbers) if reading.post else {}
        own = counted[reading.day]
        posted = eastern(reading.post.at) if reading.post else reading.state
        for place, (flow, figure) in enumerate(dict.fromkeys([*told, *own])):
            rows.append(
                [
                    f"{reading.day:%a %b} {reading.day.day}",
                    posted if place == 0 else "",
                    f"{FLOWS[flow]}, {FIGURES[figure]}",
                    _number(told.get((flow, figure))),
                    _number(own.get((flow, figure))),
                ]
            )
    return _table("numbers", "The bot's numbers and Datadog's", BOT_HEADERS, rows, "no day is over")


def jobs_table(verdict: RetryVerdict) -> Table:
    """Return failed jobs with what became of them, those that are open first."""
    order = ["exhausted", "waiting", "silent", "recovered"]
    ranked = verdict.jobs.assign(rank=verdict.jobs["outcome"].map(order.index))
    shown = ranked.sort_values(["rank", "first_at"], kind="stable").head(MOST_JOBS)
    rows: list[list[Cell]] = [
        [str(row["job"]), _instant(row["first_at"]), f"{row['failures']}",
         f"{row['outcome']}: {OUTCOMES[str(row['outcome'])]}"]
        for row in shown.to_dict("records")
    ]  # fmt: skip
    caption = f"Background jobs that failed, {len(rows)} of {len(verdict.jobs)}"
    return _table("jobs", caption, JOB_HEADERS, rows, "none failed")


def drift_table(drifts: Sequence[Drift], checked_at: datetime) -> Table:
    """Return what the catalog names and is no longer what it was."""
    rows: list[list[Cell]] = [
        [one.kind, one.title, one.id, "gone" if one.what == "gone" else "asks for something else"]
        for one in drifts
    ]
    caption = f"Names of the catalog that no longer hold, checked {eastern(checked_at)}"
    return _table("drift", caption, DRIFT_HEADERS, rows, "every name is what it was")


def now_table(holders: Mapping[Role, Shift | None], own: str, tz: str, at: datetime) -> Table:
    """Return who has each role now, with the bounds of their shift on the reader's own clock."""
    zone = ZoneInfo(tz)
    rows: list[list[Cell]] = [
        [
            role,
            "nobody at this hour" if shift is None else _named(shift, own),
            "" if shift is None else local_label(shift.start, zone),
            "" if shift is None else local_label(shift.end, zone),
        ]
        for role, shift in holders.items()
    ]
    caption = f"On call at {local_label(at, zone)}"
    return _table("on-call", caption, ("Role", "Who", "From", "Until"), rows, "nobody")


def _holders(shifts: Sequence[Shift], role: str, own: str) -> str:
    held = sorted((s for s in shifts if s.role == role), key=lambda s: s.start)
    return listed(list(dict.fromkeys(_named(shift, own) for shift in held))) or "nobody"


def _named(shift: Shift, own: str) -> str:
    return f"{shift.who} (you)" if own and shift.user_id == own else shift.who


def _state(monitor: Monitor | None) -> str:
    if monitor is None:
        return "no monitor of ours is named"
    since = "" if monitor.since is None else f" since {eastern(monitor.since)}"
    return f"{monitor.state}{since}{', muted' if monitor.is_muted else ''}"


def _instant(value: object) -> str:
    return eastern(value.to_pydatetime()) if isinstance(value, pd.Timestamp) else ""


def _number(value: float | None) -> str:
    return "not told" if value is None else quantity(value)
