"""The day in numbers: each signal until the hour at which days are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from cie_runbook.findings.levels import NOTHING, Level, level
from cie_runbook.findings.markup import Cell, status_mark, table
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Reading
from cie_runbook.findings.wording import amount, clock, measured, percent, quantity
from cie_runbook.tables import conform, empty_table

TOTALS_COLUMNS: Mapping[str, str] = {
    "id": "string",
    "title": "string",
    "unit": "string",  # count, share or ms
    "value": "Float64",  # total of a count, share of a rate, mean of a latency; <NA>: unknown
    "usual": "Float64",
    "lower": "Float64",  # 95 % of ordinary days lie between lower and upper
    "upper": "Float64",
    "change_share": "Float64",  # value against usual: -0.1 is 10 % less
    "known_share": "Float64",  # how much of the day is known, 0 to 1
    "state": "string",
}
CSS_CLASS = "totals"
MANIFOLD = 1.0  # from twice the usual on, a percentage says less than a factor


def totals(
    readings: Sequence[Reading], findings: Mapping[str, Finding], until: datetime
) -> pd.DataFrame:
    """Return one row a signal: what was seen until an instant, and what is usual by then."""
    rows = [_row(reading, findings[reading.id], until) for reading in readings]
    if not rows:
        return empty_table(TOTALS_COLUMNS)
    return conform(pd.DataFrame(rows), TOTALS_COLUMNS)


def totals_table(table_of_totals: pd.DataFrame, until: datetime, caption: str) -> str:
    """Return the totals as accessible HTML."""
    headers = ("Signal", f"Until {clock(until)} ET", "Usual (range)", "Difference", "Status")
    rows = [_cells(row) for row in table_of_totals.to_dict("records")]
    return table(caption, headers, rows, css_class=CSS_CLASS)


def _row(reading: Reading, finding: Finding, until: datetime) -> dict[str, object]:
    seen = _level(reading, until)
    return {
        "id": reading.id,
        "title": reading.title,
        "unit": reading.unit,
        "value": seen.observed,
        "usual": seen.expected,
        "lower": seen.lower,
        "upper": seen.upper,
        "change_share": _change(seen),
        "known_share": seen.known_share,
        "state": finding.status,
    }


def _level(reading: Reading, until: datetime) -> Level:
    if reading.frame is None:
        return NOTHING
    return level(reading.frame[reading.frame.index < until], reading.signal.kind)


def _change(seen: Level) -> float | None:
    if seen.observed is None or not seen.expected:
        return None
    return seen.observed / seen.expected - 1


def _cells(row: Mapping[object, object]) -> list[Cell]:
    unit = str(row["unit"])
    value, usual, lower, upper, change = (
        measured(row[name]) for name in ("value", "usual", "lower", "upper", "change_share")
    )
    spread = "" if lower is None else f" ({amount(lower, unit)} to {amount(upper, unit)})"
    numbers = (
        amount(value, unit),
        amount(usual, unit) + spread,
        "" if change is None else signed_percent(change),
    )
    return [
        str(row["title"]),
        *(number.replace(" %", "\N{NO-BREAK SPACE}%") for number in numbers),
        status_mark(str(row["state"])),
    ]


def signed_percent(share: float) -> str:
    """Write a change with its sign: "+4.5 %"; a manifold as "25 times"."""
    if share >= MANIFOLD:
        return f"{quantity(round(1 + share, 1))} times"
    sign = "+" if share >= 0 else "\N{MINUS SIGN}"
    return f"{sign}{percent(abs(share))}"
