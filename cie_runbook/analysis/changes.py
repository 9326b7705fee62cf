"""What changed around an incident's start: releases, settings, downtimes, certificates, flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import pandas as pd

from cie_runbook.tables import conform, empty_table

ChangeKind = Literal[
    "deployment", "configuration", "flag", "downtime", "maintenance", "certificate"
]
COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",
    "until": "datetime64[ms, UTC]",  # <NA> for what is over at once, or goes on
    "kind": "string",  # a `ChangeKind`
    "service": "string",  # "" where nobody says
    "what": "string",  # raw text: redact before it is shown
    "minutes_before": "Float64",  # the incident's start; negative for what came after it
    "is_candidate": "boolean",  # could have caused it: not after it, within the look-back
}
GIVEN = ("at", "until", "kind", "service", "what")
CAUSES: frozenset[ChangeKind] = frozenset({"deployment", "configuration", "flag", "certificate"})
"""Kinds that cause trouble; a downtime or a maintenance window explains silence or noise."""
LOOK_BACK = timedelta(hours=24)  # of the playbook: revert what was changed in the last day
SLACK = timedelta(minutes=5)  # an incident is noticed in bins: its start is no sharper than that


def changes_around(
    start: datetime, changes: Iterable[pd.DataFrame], *, look_back: timedelta = LOOK_BACK
) -> pd.DataFrame:
    """Return changes on one time axis, those that could have caused the incident first.

    Parameters
    ----------
    start : datetime
        When the incident began, tz-aware.
    changes : iterable of DataFrame
        Tables with `GIVEN`, as `released`, `muted` and `expiring` make them.
    look_back : timedelta
        How long before the start a change still counts.

    Returns
    -------
    DataFrame of shape (n_changes, 7)
        `COLUMNS`: candidates, the latest before the start first, then the rest by time. A
        period stays when it overlaps the look-back.
    """
    given = [table[list(GIVEN)] for table in changes if not table.empty]
    if not given:
        return empty_table(COLUMNS)
    table = pd.concat(given, ignore_index=True)
    instant = pd.Timestamp(start)
    ended = table["until"].fillna(table["at"])
    is_going_on = table["until"].isna() & table["kind"].isin(["downtime", "maintenance"])
    table = table[(ended >= instant - look_back) | is_going_on].copy()
    before = (instant - table["at"]).dt.total_seconds() / 60
    is_near = (before >= -SLACK.total_seconds() / 60) & (table["at"] >= instant - look_back)
    table["minutes_before"] = before
    table["is_candidate"] = is_near & table["kind"].isin(sorted(CAUSES))
    table = table.assign(distance=before.abs(), later=~table["is_candidate"])
    ordered = table.sort_values(["later", "distance", "kind", "service"], kind="stable")
    return conform(ordered.drop(columns=["distance", "later"]), COLUMNS)


def released(events: pd.DataFrame) -> pd.DataFrame:
    """Return the releases and changes of settings among Datadog's events.

    Parameters
    ----------
    events : DataFrame of shape (n_events, n_columns)
        With `at`, `title`, `service`, `source` and `tags`.

    Returns
    -------
    DataFrame of shape (n_changes, 5)
        `GIVEN`; alerts and other events are left out.
    """
    if events.empty:
        return _given([])
    told = (events["source"].fillna("") + "," + events["tags"].fillna("")).str.lower()
    kinds = {"deployment": "deploy", "flag": "flipper|feature[-_ ]?flag", "configuration": "config"}
    rows: list[dict[str, object]] = []
    for position, text in enumerate(told):
        found = next((kind for kind, words in kinds.items() if _has(text, words)), None)
        if found is not None:
            event = events.iloc[position]
            rows.append(
                {
                    "at": event["at"],
                    "until": pd.NaT,
                    "kind": found,
                    "service": "" if pd.isna(event["service"]) else event["service"],
                    "what": "" if pd.isna(event["title"]) else event["title"],
                }
            )
    return _given(rows)


def muted(downtimes: pd.DataFrame, kind: Literal["downtime", "maintenance"]) -> pd.DataFrame:
    """Return downtimes of monitors or maintenance windows as changes.

    Parameters
    ----------
    downtimes : DataFrame of shape (n_periods, 4)
        `start`, `end` (<NA>: until someone ends it), `service` and `what`.
    kind : {"downtime", "maintenance"}
        What they are.

    Returns
    -------
    DataFrame of shape (n_periods, 5)
        `GIVEN`.
    """
    named = downtimes.rename(columns={"start": "at", "end": "until"})
    return _given(named.assign(kind=kind)[list(GIVEN)].to_dict("records"))


def expiring(certificates: pd.DataFrame) -> pd.DataFrame:
    """Return the ends of certificates as changes.

    Parameters
    ----------
    certificates : DataFrame of shape (n_certificates, 3)
        `expires_at` (UTC), `service` and `host`.

    Returns
    -------
    DataFrame of shape (n_certificates, 5)
        `GIVEN`: a certificate that ends after the incident's start is shown, and no candidate.
    """
    rows = [
        {
            "at": row["expires_at"],
            "until": pd.NaT,
            "kind": "certificate",
            "service": row["service"],
            "what": f"the certificate of {row['host']} ends",
        }
        for row in certificates.to_dict("records")
    ]
    return _given(rows)


def _has(text: str, words: str) -> bool:
    return bool(pd.Series([text]).str.contains(words).iloc[0])


def _given(rows: Sequence[Mapping[Any, Any]]) -> pd.DataFrame:
    columns = {name: COLUMNS[name] for name in GIVEN}
    if not rows:
        return empty_table(columns)
    table = pd.DataFrame(rows, columns=list(GIVEN))
    for name in ("at", "until"):
        table[name] = pd.to_datetime(table[name], utc=True)
    return conform(table, columns)
