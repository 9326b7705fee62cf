"""Tables of a triage: errors by group, what was set aside, what changed, why not the others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from cie_runbook.analysis.changes import changes_around, released
from cie_runbook.analysis.counters import CounterReading
from cie_runbook.analysis.errors import UNKNOWN, Classifier, group
from cie_runbook.analysis.noise import set_aside as set_noise_aside
from cie_runbook.analysis.sentences import duration as elapsed
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.searches import DatadogCounts
from cie_runbook.evidence import Evidence
from cie_runbook.findings.markup import Cell, lines
from cie_runbook.findings.triage_roles import parts, parts_table
from cie_runbook.findings.verdict import Verdict
from cie_runbook.findings.wording import capitalised, clock, listed, quantity
from cie_runbook.report.tables import Table, TableForm

MOST_GROUPS = 12
MOST_STATIONS = 3
LONGEST_EXAMPLE = 300
_table = TableForm("", "triage").table
GROUP_HEADERS = (
    "Kind", "Lines read", "Groups", "First and last", "Stations", "Of the largest group",
    "What to do",
)  # fmt: skip
ASIDE_HEADERS = ("Rule", "Set aside", "Why", "Owner and end")
CHANGE_HEADERS = ("When", "Kind", "Service", "What", "Before the trouble")
STAGE_HEADERS = ("Stage", "Looks", "Signals behind it")
ISSUE_HEADERS = ("Kind", "Issue", "Events", "First and last", "Where")


def groups(name: str, rows: pd.DataFrame, total: float, catalog: Catalog) -> Table:
    """Return error lines by kind and group: unknown kinds first, then the largest.

    Parameters
    ----------
    rows : DataFrame
        Lines that were read, each once.
    total : float
        How many there were, as the service counted them.
    """
    kinds = Classifier(catalog.errors).classify(rows)["kind"]
    grouped = group([str(text) for text in rows["message"].fillna("")])
    told = rows.assign(kind=kinds.to_numpy(), group=grouped["group_id"].to_numpy())
    found = [
        part for _, part in told.groupby(told["kind"].where(told["kind"] != UNKNOWN, told["group"]))
    ]
    found.sort(key=lambda part: (part["kind"].iloc[0] != UNKNOWN, -len(part), part["kind"].iloc[0]))
    shown = [_group_row(part, catalog) for part in found[:MOST_GROUPS]]
    more = len(found) - len(shown)
    rest = f"; {more} smaller kinds are left out" if more > 0 else ""
    read = f"{quantity(len(rows))} of {quantity(max(total, len(rows)))} lines read"
    caption = f"Error lines by kind: {read}{rest}"
    return _table(name, caption, GROUP_HEADERS, shown, "no line was read")


def set_aside(name: str, held: Mapping[str, Evidence], catalog: Catalog, day: date) -> Table:
    """Return what each rule of the register set aside, and what was counted as known noise."""
    rows: list[list[Cell]] = []
    for one, evidence in held.items():
        if isinstance(catalog.searches[one], DatadogCounts):
            rows.append(_counted_row(evidence))
            continue
        for rule in set_noise_aside(evidence.table, catalog.noise, today=day).rules.to_dict(
            "records"
        ):
            expired = " (has ended: nothing is set aside)" if rule["state"] == "expired" else ""
            rows.append(
                [
                    str(rule["title"]),
                    quantity(float(rule["set_aside_count"])),
                    str(rule["reason"]),
                    f"{rule['owner']}, until {rule['expires_on']}{expired}",
                ]
            )
    return _table(name, "Known noise, set aside and counted", ASIDE_HEADERS, rows, "no rule")


def changes(name: str, events: pd.DataFrame, start: datetime, *, is_known: bool) -> Table:
    """Return what changed around `start`, the likeliest cause first."""
    found = changes_around(start, [released(events)])
    rows: list[list[Cell]] = [
        [
            f"{clock(row['at'].to_pydatetime())} ET",
            str(row["kind"]),
            str(row["service"]),
            str(row["what"]),
            _distance(float(row["minutes_before"]), bool(row["is_candidate"])),
        ]
        for row in found.to_dict("records")
    ]
    nothing = "no release was told of" if is_known else "unknown: the events did not come"
    caption = f"What changed within a day before {clock(start)} ET"
    return _table(name, caption, CHANGE_HEADERS, rows, nothing)


def issues(name: str, evidence: Evidence, catalog: Catalog) -> Table:
    """Return Sentry's issues by kind: unknown kinds first, then the most frequent."""
    found = evidence.table.drop_duplicates("issue_id").reset_index(drop=True)
    texts = found.assign(
        message=found["title"].fillna("") + " " + found["error_value"].fillna(""),
        error_kind=found["error_type"],
    )
    told = found.assign(kind=Classifier(catalog.errors).classify(texts)["kind"].to_numpy())
    told = told.assign(known=told["kind"] != UNKNOWN)
    ordered = told.sort_values(["known", "event_count", "issue_id"], ascending=[True, False, True])
    rows: list[list[Cell]] = [
        [
            _kind_title(str(row["kind"]), catalog),
            lines([str(row["short_id"]), str(row["title"])[:LONGEST_EXAMPLE]]),
            _count(row["event_count"]),
            _times(row["first_seen_at"], row["last_seen_at"]),
            "" if pd.isna(row["culprit"]) else str(row["culprit"]),
        ]
        for row in ordered.head(MOST_GROUPS).to_dict("records")
    ]
    record = evidence.provenance
    nothing = f"unknown: {record.completeness}" if record.is_absent else "no issue in this window"
    caption = f"Sentry issues by kind, {len(rows)} of {len(found)}"
    return _table(name, caption, ISSUE_HEADERS, rows, nothing)


def stages(name: str, read: CounterReading, catalog: Catalog) -> Table:
    """Return how each stage looks by its counters, and what they cannot show."""
    rows: list[list[Cell]] = []
    for one, look in read.looks.items():
        column = catalog.counters.columns[one]
        titles = [catalog.signals[signal].title for signal in column.signals]
        rows.append([capitalised(column.title), look, "; ".join(titles)])
    rows.append(["Reading", "", read.sentence])
    blind = [f"{capitalised(one)}." for one in read.blind_spots]
    rows.append(["What counters cannot show", "", lines(blind)])
    return _table(name, "Stages by their counters", STAGE_HEADERS, rows, "nothing")


def others(name: str, verdict: Verdict, catalog: Catalog) -> Table:
    """Return the part of each service: who is suspected, who follows, who is as usual."""
    caption = "The suspect, and why it is not the others"
    html = parts_table(parts(verdict.findings, verdict.stories, catalog), caption)
    return Table(id=name, caption=caption, html=html)


def _group_row(part: pd.DataFrame, catalog: Catalog) -> list[Cell]:
    """Write one kind, or one group of an unknown kind, with a line of its largest group."""
    kind = str(part["kind"].iloc[0])
    stations = part["station"].dropna().value_counts()
    named = [f"{station} ({count})" for station, count in stations.head(MOST_STATIONS).items()]
    more = len(stations) - len(named)
    sizes = part["group"].value_counts()
    largest = part[part["group"] == sorted(sizes.index[sizes == sizes.max()])[0]]
    example = str(largest.sort_values(["at", "id"])["message"].iloc[0])[:LONGEST_EXAMPLE]
    action = catalog.errors[kind].action if kind in catalog.errors else "Read it, and add its kind."
    return [
        _kind_title(kind, catalog),
        quantity(len(part)),
        quantity(len(sizes)),
        _times(part["at"].min(), part["at"].max()),
        listed([*named, f"{more} more"] if more > 0 else named),
        example,
        action,
    ]


def _counted_row(evidence: Evidence) -> list[Cell]:
    total = float(evidence.table["value"].fillna(0).sum())
    record = evidence.provenance
    seen = f"unknown: {record.completeness}" if record.is_absent else quantity(total)
    return [record.title, seen, "a Veteran mistyped", "no one by one; the rate is judged"]


def _kind_title(kind: str, catalog: Catalog) -> str:
    return catalog.errors[kind].title if kind in catalog.errors else "Unknown kind"


def _times(first: Any, last: Any) -> str:
    if pd.isna(first) or pd.isna(last):
        return ""
    return f"{clock(first.to_pydatetime())} to {clock(last.to_pydatetime())} ET"


def _count(value: Any) -> str:
    return "unknown" if pd.isna(value) else quantity(float(str(value)))


def _distance(minutes: float, is_candidate: bool) -> str:
    when = f"{elapsed(abs(minutes))} {'before' if minutes >= 0 else 'after'}"
    return f"{when}: could be the cause" if is_candidate else when
