"""Tables of Clinician Workflow: traces by group, what rules set aside, jobs with their retries."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cie_runbook.analysis.retries import OUTCOMES, RetryVerdict
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.sender import title_of
from cie_runbook.findings.markup import Cell, lines
from cie_runbook.findings.wording import clock, duration, quantity
from cie_runbook.report.tables import Table, TableForm

_table = TableForm("workflow-", "triage").table
MOST_ROWS = 12
LONGEST_TEXT = 240
TRACE_HEADERS = ("Kind", "Service and what was asked", "Traces", "First and last", "Took", "Said")
NOISE_HEADERS = ("Rule", "Set aside", "Why", "Owner and end")
JOB_HEADERS = ("Job", "Jobs", "Failures", "First and last", "What became of them")


def traces_table(traces: pd.DataFrame, catalog: Catalog) -> Table:
    """Return error traces by kind and service, the columns of the plan's search with them.

    Those of a kind that nobody has named are told group by group, and first.

    Parameters
    ----------
    traces : DataFrame
        Spans with ``kind``, ``group`` and ``known``.
    """
    named = traces.assign(
        title=[title_of(catalog, str(name)) for name in traces["service"]],
        apart=traces["group"].where(~traces["known"].astype(bool), -1),
    )
    by = ["known", "kind", "title", "apart"]
    found = [part for _, part in named.groupby(by, sort=True, dropna=False)]
    found.sort(key=lambda part: (bool(part["known"].iloc[0]), -len(part)))
    rows = [_trace_row(part, catalog) for part in found[:MOST_ROWS]]
    more = len(found) - len(rows)
    rest = f", the {more} smallest left out" if more > 0 else ""
    caption = f"Error traces by group: {quantity(len(traces))} in {len(found)} groups{rest}"
    return _table("traces", caption, TRACE_HEADERS, rows, "no trace is left after known noise")


def noise_table(rules: pd.DataFrame, kept: int) -> Table:
    """Return what each rule of the register set aside."""
    rows: list[list[Cell]] = [
        [
            str(row["title"]),
            quantity(float(row["set_aside_count"])),
            str(row["reason"]),
            f"{row['owner']}, {'ended' if row['state'] == 'expired' else 'until'} "
            f"{row['expires_on']}",
        ]
        for row in rules.to_dict("records")
    ]
    caption = f"Known noise by rule; {quantity(kept)} traces are left to be read"
    return _table("noise", caption, NOISE_HEADERS, rows, "no rule")


def retries_table(verdict: RetryVerdict) -> Table:
    """Return jobs that failed by what became of them."""
    rows: list[list[Cell]] = []
    for (job, outcome), part in verdict.jobs.groupby(["job", "outcome"], sort=True):
        rows.append(
            [
                str(job),
                quantity(len(part)),
                quantity(float(part["failures"].sum())),
                _times(part["first_at"].min(), part["last_at"].max()),
                f"{outcome}: {OUTCOMES[str(outcome)]}",
            ]
        )
    return _table("jobs", verdict.sentence, JOB_HEADERS, rows, "no job failed")


def _trace_row(part: pd.DataFrame, catalog: Catalog) -> list[Cell]:
    first = part.sort_values(["start", "id"]).iloc[0]
    known = catalog.errors.get(str(first["kind"]))
    codes = sorted({str(code) for code in part["http_status_code"].dropna()})
    resources = part["resource"].dropna().value_counts()
    more = len(resources) - 1
    asked = [
        title_of(catalog, str(first["service"])),
        _text(first["resource"] if resources.empty else resources.index[0]),
        f"and {more} other resources" if more > 1 else "and 1 other resource" if more else "",
    ]
    status = f"{_text(first['http_method'])} {', '.join(codes)}".strip()
    return [
        "Unknown kind" if known is None else known.title,
        lines([*asked, status]),
        quantity(len(part)),
        _times(part["start"].min(), part["start"].max()),
        duration(float(part["duration_ms"].median())),
        _text(first["error_message"]),
    ]


def _times(first: Any, last: Any) -> str:
    return f"{clock(first.to_pydatetime())} to {clock(last.to_pydatetime())} ET"


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)[:LONGEST_TEXT]
