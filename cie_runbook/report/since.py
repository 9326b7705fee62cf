"""Since last time: the day beside the days that were reported before it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from cie_runbook.analysis.history import since_last_time
from cie_runbook.case import Case
from cie_runbook.findings.markup import Cell, table
from cie_runbook.findings.totals import signed_percent
from cie_runbook.findings.wording import amount, measured
from cie_runbook.history import DayRecord, days_before, from_json, to_json
from cie_runbook.report.tables import Table

FILE = "history.json"
HEADERS = ("Signal", "This day", "Last like day", "Difference")
CAPTION = "Totals since the last like day that was reported"


@dataclass(frozen=True, kw_only=True)
class Today:
    """The totals of the day that is reported: title and total by signal [count]."""

    day: date
    holidays: Collection[date]
    titles: Mapping[str, str]
    totals: Mapping[str, int | None]


def frozen_history(case: Case, home: Path, label: str, day: date) -> tuple[DayRecord, ...]:
    """Return the earlier reports as they were when the case first asked, oldest first.

    Frozen like evidence: a report that is made again later compares with the same days.
    """
    with case.write_lock():
        if not case.path(FILE).exists():
            records = days_before(home, label, day)
            case.write_json(FILE, {"days": [to_json(record) for record in records]})
    return tuple(from_json(entry) for entry in case.read_json(FILE)["days"])


def since_table(today: Today, earlier: Sequence[DayRecord]) -> Table:
    """Return the day's totals beside those of the latest earlier day of the same kind."""
    rows = [{"day": today.day, "signal": k, "total": v} for k, v in today.totals.items()]
    for record in earlier:
        known = {k: v for k, v in record.totals.items() if k in today.totals}
        rows += [{"day": record.day, "signal": k, "total": v} for k, v in known.items()]
    totals = pd.DataFrame(rows, columns=["day", "signal", "total"]).astype({"total": "Float64"})
    changes = since_last_time(totals, today.day, today.holidays)
    cells = [_cells(row, today.titles) for row in changes.to_dict("records")]
    caption = CAPTION if earlier else f"{CAPTION}: this is the first report"
    return Table(
        id="since", caption=caption, html=table(caption, HEADERS, cells, css_class="totals")
    )


def _cells(row: Mapping[Hashable, Any], titles: Mapping[str, str]) -> list[Cell]:
    signal, last_day = str(row["signal"]), row["last_day"]
    total, last_total, change = (
        measured(row[name]) for name in ("total", "last_total", "change_share")
    )
    if not isinstance(last_day, date) or last_total is None:
        return [titles[signal], amount(total, "count"), "none yet", ""]
    last = f"{amount(last_total, 'count')} on {last_day:%a %b} {last_day.day}"
    difference = "" if change is None else signed_percent(change)
    return [titles[signal], amount(total, "count"), last, difference]
