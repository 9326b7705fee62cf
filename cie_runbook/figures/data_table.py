"""The data behind a figure, as an accessible table that is short enough to be read."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from cie_runbook.findings import wording
from cie_runbook.findings.markup import table
from cie_runbook.window import EASTERN

LONGEST = 31  # a day of 25 hours, or a month of days
TIME_HEADER = "Time (US Eastern)"
CSS_CLASS = "data-table"


def data_table(data: pd.DataFrame, caption: str) -> str:
    """Return the plotted data as an HTML table: series side by side, hours below one another.

    Data that is finer than hourly shows the bins that start a full hour, and says so; every bin
    is in the case's evidence.
    """
    if {"series", "at", "value"} <= set(data.columns):
        return _time_table(data, caption)
    shown = data.head(LONGEST)
    note = _cut_note(len(shown), len(data), "rows")
    rows = [[_text(value) for value in row] for row in shown.itertuples(index=False)]
    headers = [str(column).replace("_", " ") for column in data.columns]
    return table(f"Data: {caption}{note}", headers, rows, css_class=CSS_CLASS)


def _time_table(data: pd.DataFrame, caption: str) -> str:
    instants = pd.DatetimeIndex(sorted(data["at"].unique()))
    shown = instants
    if len(instants) > LONGEST:
        shown = instants[instants.minute == 0]
        shown = shown[:: -(-len(shown) // LONGEST)]
    cells = {
        (row["at"], row["series"]): _bin_text(row) for row in data.to_dict("records")
    }  # one pass: a day of 5-minute bins stays quick
    names = list(dict.fromkeys(data["series"]))
    rows = [
        [f"{at.tz_convert(EASTERN):%a %H:%M %Z}", *(cells.get((at, name), "") for name in names)]
        for at in shown
    ]
    note = _cut_note(len(shown), len(instants), "bins, those that start a full hour")
    return table(
        f"Data: {caption}{note}", [TIME_HEADER, *map(str, names)], rows, css_class=CSS_CLASS
    )


def _bin_text(row: Mapping[Hashable, Any]) -> str:
    """Write one bin: "62, usual 75 (low: act)"."""
    unit = str(row.get("unit", ""))
    text = _amount(row["value"], unit)
    expected = row.get("expected")
    if expected is not None and not pd.isna(expected):
        text += f", usual {_amount(expected, unit)}"
    state = row.get("state", "ok")
    return text if state == "ok" else f"{text} ({state})"


def _amount(value: Any, unit: str) -> str:
    return "no data" if pd.isna(value) else wording.amount(float(value), unit)


def _text(value: Any) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return wording.UNKNOWN
    if isinstance(value, pd.Timestamp):
        return f"{value.tz_convert(EASTERN):%a %H:%M %Z}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return wording.quantity(value) if abs(value) >= 1 or value == 0 else f"{value:.3g}"
    return str(value)


def _cut_note(shown: int, total: int, what: str) -> str:
    return "" if shown == total else f" (showing {shown} of {total} {what})"
