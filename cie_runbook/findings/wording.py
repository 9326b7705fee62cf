"""How numbers and times read in sentences, tables and figures."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import pandas as pd

from cie_runbook.window import EASTERN

UNKNOWN = "unknown"
MS_PER_S = 1000
MIDNIGHT = "00:00"
ONE_DECIMAL_BELOW = 10
"""Below ten a whole number hides too much: 9.4 is written with its decimal, 12.3 as 12."""


def amount(value: float | None, unit: str) -> str:
    """Write a value in its unit, as "1,765", "4.5 %" or "2.4 s"; "unknown" where there is none."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if unit == "share":
        return percent(value)
    if unit in {"ms", "s"}:
        return duration(value if unit == "ms" else value * MS_PER_S)
    return quantity(value)


def measured(value: Any) -> float | None:
    """Return a table's cell as a number, None where it is <NA>, NaN or None."""
    number = float("nan") if value is None or value is pd.NA else float(value)
    return number if math.isfinite(number) else None


def quantity(value: float) -> str:
    """Write a number with thousands separators, and one decimal only where it says something."""
    if abs(value) < ONE_DECIMAL_BELOW and round(value, 1) != round(value):
        return f"{value:,.1f}"
    return f"{round(value):,}"


def percent(share: float) -> str:
    """Write a share of 1 as a percentage: "0.64 %", "4.5 %", "61 %"."""
    value = share * 100
    if value != 0 and abs(value) < 1:
        return f"{value:.2f} %"
    return f"{value:.1f} %" if round(abs(value), 1) < ONE_DECIMAL_BELOW else f"{value:.0f} %"


def duration(value_ms: float) -> str:
    """Write a duration given in milliseconds: "820 ms", "2.4 s", "31 s"."""
    if abs(value_ms) < MS_PER_S:
        return f"{value_ms:.0f} ms"
    seconds = value_ms / MS_PER_S
    return f"{seconds:.1f} s" if round(abs(seconds), 1) < ONE_DECIMAL_BELOW else f"{seconds:.0f} s"


def clock(instant: datetime) -> str:
    """Write the wall-clock time in US Eastern, as "09:40"."""
    return f"{instant.astimezone(EASTERN):%H:%M}"


def weekday_date(instant: datetime) -> str:
    """Write the calendar day in US Eastern, as "Wed Nov 18, 2026"."""
    local = instant.astimezone(EASTERN)
    return f"{local:%a %b} {local.day}, {local.year}"


def span(start: datetime, end: datetime | None) -> str:
    """Write a stretch of time in US Eastern: "09:40 to 11:25 ET", or "since 09:40 ET"."""
    if end is None:
        return f"since {clock(start)} ET"
    return f"{clock(start)} to {clock(end)} ET"


def listed(parts: tuple[str, ...] | list[str]) -> str:
    """Join names as a sentence does: "a", "a and b", "a, b and c"."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def capitalised(sentence: str) -> str:
    """Return the sentence with its first letter in upper case, the rest untouched."""
    return sentence[:1].upper() + sentence[1:]


def subject(title: str) -> str:
    """Return a title as it begins a sentence that has a colon of its own."""
    return title.replace(": ", ", ")


def day_part(start: datetime, end: datetime) -> str:
    """Write a part of a day: "that day", "until 20:00 ET", "from 09:40 to 11:25 ET"."""
    if clock(start) != MIDNIGHT:
        return f"from {span(start, end)}"
    return "that day" if clock(end) == MIDNIGHT else f"until {clock(end)} ET"
