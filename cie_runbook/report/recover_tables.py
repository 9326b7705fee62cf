"""Tables of a recovery: each signal, each monitor and page, and what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cie_runbook.analysis.alerts import Monitor
from cie_runbook.analysis.clocks import spoken
from cie_runbook.findings.markup import Cell
from cie_runbook.findings.recovered import SPOKEN
from cie_runbook.findings.wording import clock
from cie_runbook.report.tables import Table, TableForm

_table = TableForm("recover-", "incident").table
SIGNAL_HEADERS = ("Signal", "State", "Off since", "Back at", "Steady for")
ALARM_HEADERS = ("What", "State", "Since")
NEXT_HEADERS = ("When", "What to do")


def signals_table(signals: pd.DataFrame) -> Table:
    """Return how each signal of the incident stands, what is not back first."""
    rows: list[list[Cell]] = [
        [
            str(row["signal"]),
            SPOKEN[str(row["state"])],
            _at(row["off_since"]),
            _at(row["back_at"]),
            "" if pd.isna(row["back_at"]) else _minutes(float(row["steady_min"])),
        ]
        for row in signals.to_dict("records")
    ]
    return _table("signals", "Each signal that was off", SIGNAL_HEADERS, rows, "none was off")


def alarms_table(monitors: Sequence[Monitor], incidents: pd.DataFrame) -> Table:
    """Return monitors that are not OK, and the PagerDuty incidents of the incident."""
    loud = [one for one in monitors if one.is_firing or one.is_muted]
    rows: list[list[Cell]] = [
        [
            f"Monitor {one.name}, {one.org}",
            f"{one.state}, muted" if one.is_muted else one.state,
            "" if one.since is None else f"{clock(one.since)} ET",
        ]
        for one in loud
    ]
    rows += [
        [
            f"PagerDuty #{row['incident_number']} {row['title']}",
            str(row["status"]),
            _at(row["resolved_at"] if row["status"] == "resolved" else row["created_at"]),
        ]
        for row in incidents.to_dict("records")
    ]
    quiet = len(monitors) - len(loud)
    caption = f"Monitors and pages; {quiet} monitors are OK and not listed"
    return _table("alarms", caption, ALARM_HEADERS, rows, "none tells of anything")


def next_table(rows: Sequence[tuple[str, str]]) -> Table:
    """Return what is to be done from here on, in order of time."""
    cells: list[list[Cell]] = [[when, what] for when, what in rows]
    return _table("next", "From here on", NEXT_HEADERS, cells, "nothing")


def _minutes(minutes: float) -> str:
    return spoken(pd.Timedelta(minutes=minutes).to_pytimedelta())


def _at(instant: pd.Timestamp) -> str:
    return "" if pd.isna(instant) else f"{clock(instant.to_pydatetime())} ET"
