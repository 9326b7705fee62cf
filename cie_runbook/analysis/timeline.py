"""The course of an incident: events in order, and the times that are measured on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import pandas as pd

from cie_runbook.tables import conform, empty_table

EventKind = Literal[
    "anomaly", "alert", "page", "deployment", "acknowledged", "asked", "answered", "sent", "note",
    "mitigated", "recovered", "resolved",
]  # fmt: skip
"""What the evidence shows, what was sent, and what the engineers say.

Asked and answered is another team, called out by us.
"""

EVENT_COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",
    "kind": "string",
    "text": "string",
    "source": "string",  # evidence, draft or engineer that it comes from
}


@dataclass(frozen=True, order=True)
class Event:
    """One thing that happened.

    Attributes
    ----------
    at : datetime
        By its own time stamp, UTC.
    kind : str
        See `EventKind`.
    text : str
        What happened, redacted.
    source : str
        Where it comes from.
    """

    at: datetime
    kind: EventKind
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Times:
    """How long it took; None where an end of the stretch is not known.

    Attributes
    ----------
    began_at : datetime or None
        The first anomaly, else the first alert, UTC.
    detect : timedelta or None
        From the first anomaly to the first alert or page; zero where the alert came first.
    acknowledge : timedelta or None
        From the first alert or page to the first acknowledgement after it.
    mitigate : timedelta or None
        From the beginning until the harm was stopped, or the last recovery where nobody said so.
    resolve : timedelta or None
        From the beginning until it was resolved.
    """

    began_at: datetime | None
    detect: timedelta | None
    acknowledge: timedelta | None
    mitigate: timedelta | None
    resolve: timedelta | None


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Put events in order of time, each once.

    Parameters
    ----------
    events : iterable of Event
        From evidence, drafts and notes; the same one may come from several runs.

    Returns
    -------
    tuple of Event
        The earliest first.
    """
    return tuple(sorted(set(events)))


def event_table(events: Iterable[Event]) -> pd.DataFrame:
    """Lay events out as a table.

    Parameters
    ----------
    events : iterable of Event
        In any order.

    Returns
    -------
    DataFrame
        `EVENT_COLUMNS`, the earliest first.
    """
    rows = [
        {"at": one.at, "kind": one.kind, "text": one.text, "source": one.source}
        for one in in_order(events)
    ]
    return conform(pd.DataFrame(rows), EVENT_COLUMNS) if rows else empty_table(EVENT_COLUMNS)


def times(events: Iterable[Event]) -> Times:
    """Measure the times of an incident.

    Parameters
    ----------
    events : iterable of Event
        In any order.

    Returns
    -------
    Times
        What happened before the alert is no answer to it.
    """
    told = in_order(events)
    anomaly, alert = _first(told, "anomaly"), _first(told, "alert", "page")
    began = anomaly or alert
    taken = _first(_from(told, alert), "acknowledged") if alert else None
    after = _from(told, began)
    stopped = _first(after, "mitigated") or _last(after, "recovered")
    resolved = _last(after, "resolved")
    return Times(
        began_at=began,
        detect=max(alert - anomaly, timedelta(0)) if alert and anomaly else None,
        acknowledge=_between(alert, taken),
        mitigate=_between(began, stopped),
        resolve=_between(began, resolved),
    )


def _from(events: Iterable[Event], start: datetime | None) -> list[Event]:
    return [event for event in events if start is not None and event.at >= start]


def _first(events: Iterable[Event], *kinds: EventKind) -> datetime | None:
    return min((event.at for event in events if event.kind in kinds), default=None)


def _last(events: Iterable[Event], kind: EventKind) -> datetime | None:
    return max((event.at for event in events if event.kind == kind), default=None)


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return None if start is None or end is None else end - start
