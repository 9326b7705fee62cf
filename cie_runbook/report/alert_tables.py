"""Tables of an alert: what it is, what it leads to, who is suspected, and what to say to them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cie_runbook.analysis.alert_found import Alert
from cie_runbook.analysis.links import STRENGTH
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.sender import title_of
from cie_runbook.findings.advice import channel_name
from cie_runbook.findings.markup import Cell, Markup, lines
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.wording import clock, duration, percent, quantity
from cie_runbook.report.alert_evidence import AlertEvidence
from cie_runbook.report.tables import Table, TableForm

# "named": the first column is a short name, kept on one line.
_table = TableForm("alert-", "triage named").table
LONGEST_TEXT = 300
MOST_LINES = 8
FACTS = ("What", "Answer")
LINK_HEADERS = ("From Sentry", "Leads to", "Kind", "Pairs", "How sure", "The line")
SUSPECT_HEADERS = ("Service", "Explains", "Whose", "Score", "Why")
TRACE_HEADERS = ("Service", "Asked for", "Took", "Status", "Said")
SAMPLED = ". Traces are a sample that keeps failures: compare their shares, do not quote them"
MESSAGE_HEADERS = ("Part", "Content")


def alert_table(seen: AlertEvidence, alert: Alert | None) -> Table:
    """Return the alert with its own time stamp, and the window that follows from it."""
    rows: list[list[Cell]] = [["Alert", "nobody told of it in this window"]]
    if alert is not None:
        until = "not told" if alert.until is None else f"{clock(alert.until)} ET"
        rows = [
            ["Alert", alert.name[:LONGEST_TEXT]],
            ["Told by", alert.source],
            ["Service", title_of(seen.catalog, alert.service) if alert.service else "not named"],
            ["Its time stamp", f"{clock(alert.at)} ET"],
            ["Over at", until],
        ]
    if seen.incident is not None:
        looked = seen.incident
        rows.append(["Began", f"{clock(looked.began)} ET"])
        rows.append(["Looked at", f"{clock(looked.start)} to {clock(looked.end)} ET"])
    return _table("alert", "The alert, and when it was", FACTS, rows)


def links_table(seen: AlertEvidence) -> Table:
    """Return which Sentry issue leads to which downstream error, how, and how surely."""
    linked, names = seen.linked, seen.short_ids()
    pairs = linked.pairs
    groups = pairs.groupby(["event_issue_id", "line_service", "line_kind"], sort=False)
    rows: list[tuple[tuple[int, int], list[Cell]]] = []
    for (issue, service, kind), part in groups:
        best = part.iloc[0]
        rows.append(
            (
                (int(best["order"]), -len(part)),
                [
                    str(names.get(str(issue), issue)),
                    title_of(seen.catalog, str(service)),
                    seen.kind_title(str(kind)),
                    quantity(len(part)),
                    _strengths(part["by"]),
                    _line(best),
                ],
            )
        )
    shown = [row for _, row in sorted(rows, key=lambda one: one[0])[:MOST_LINES]]
    orphans = linked.links.orphans
    caption = (
        f"From Sentry to the downstream error; {quantity(orphans['upstream'])} of "
        f"{quantity(len(linked.events))} events and {quantity(orphans['downstream'])} of "
        f"{quantity(len(linked.lines))} sampled lines found no partner"
    )
    return _table("links", caption, LINK_HEADERS, shown)


def suspects_table(suspects: pd.DataFrame, catalog: Catalog) -> Table:
    """Return the services that the traces point to."""
    rows: list[list[Cell]] = [
        [
            catalog.services[str(row["service"])].title
            if str(row["service"]) in catalog.services
            else str(row["service"]),
            "no errors" if pd.isna(row["explained"]) else percent(float(row["explained"])),
            "unknown" if pd.isna(row["upstream"]) else "upstream" if row["upstream"] else "ours",
            f"{float(row['score']):.2f}",
            str(row["reasons"]),
        ]
        for row in suspects.to_dict("records")
    ]
    notes = "; ".join(suspects.attrs.get("notes", ()))
    caption = f"Suspects by their traces{f'; {notes}' if notes else ''}{SAMPLED if rows else ''}"
    return _table("suspects", caption, SUSPECT_HEADERS, rows, "no service stands out")


def trace_table(seen: AlertEvidence, trace_id: str) -> Table:
    """Return the spans of the trace that shows it best."""
    rows: list[list[Cell]] = [
        [
            title_of(seen.catalog, str(row["service"])),
            _text(row["resource"]),
            duration(float(row["duration_ms"])),
            " ".join(filter(None, [_text(row["status"]), _text(row["http_status_code"])])),
            " ".join(filter(None, [_text(row["error_type"]), _text(row["error_message"])])),
        ]
        for row in seen.trace(trace_id).to_dict("records")
    ]
    caption = f"Trace {trace_id}, the caller first" if rows else "A trace"
    return _table("trace", caption, TRACE_HEADERS, rows, "no trace of it is in the sample")


def message_table(suggestion: Suggestion | None, catalog: Catalog) -> Table:
    """Return the message that waits to be drafted."""
    rows: list[list[Cell]] = []
    if suggestion is not None:
        rows = [
            ["To", channel_name(catalog, suggestion.target)],
            ["Calls out", suggestion.call_out or "nobody"],
            ["Text", lines(suggestion.text.splitlines())],
        ]
    nothing = "none: nothing points upstream"
    return _table("message", "The message, not yet sent", MESSAGE_HEADERS, rows, nothing)


def _line(pair: pd.Series) -> Markup:
    at = f"{clock(pair['line_at'].to_pydatetime())} ET"
    trace = _text(pair["line_trace_id"])
    return lines([at, _text(pair["line_message"]), f"trace {trace}" if trace else ""])


def _strengths(found: pd.Series) -> Markup:
    counts = found.value_counts()
    return lines([f"{STRENGTH[str(by)]} ({count})" for by, count in counts.items()])


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)[:LONGEST_TEXT]
