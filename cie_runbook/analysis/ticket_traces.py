"""What a ticket left elsewhere: errors of its station, Sentry's issues, unusual signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import pandas as pd

from cie_runbook.analysis.queue import Ticket
from cie_runbook.window import Window

Cause = Literal["software fault", "upstream", "data", "user help", "cannot tell"]
"""Ours, of a system that we call, of the record of one Veteran, none, and too little to say."""

REQUEST = "request"  # the kind of ticket that reports nothing broken
NOT_COVERED = "the evidence does not reach back to its time: give --start and --end around it"
NO_REPORT = "no daily report tells about its time: run the one of that day first"
FEW = 3  # errors of a station that are no chance any more


@dataclass(frozen=True, kw_only=True)
class Departure:
    """A signal that left its usual range, as a daily report told it.

    Attributes
    ----------
    title, service : str
        The signal's, and the catalog's service that it is about.
    since : datetime
        UTC.
    until : datetime or None
        UTC; None while it went on.
    is_upstream : bool
        The service is not the team's own.
    """

    title: str
    service: str
    since: datetime
    until: datetime | None
    is_upstream: bool


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is known beside the queue.

    Attributes
    ----------
    asked : Window
        What it was asked for.
    errors : DataFrame of shape (n_bins, any)
        Counted errors: at [start of the bin, UTC], station, count.
    issues : DataFrame of shape (n_issues, any)
        Sentry's issues: short_id, first_seen_at, last_seen_at, event_count.
    reported : tuple of Window
        The times that daily reports told about.
    departures : tuple of Departure
        What these told as not usual.
    """

    asked: Window
    errors: pd.DataFrame
    issues: pd.DataFrame
    reported: tuple[Window, ...] = ()
    departures: tuple[Departure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Traces:
    """What was seen elsewhere in the time before a ticket was opened.

    Attributes
    ----------
    window : Window
        The time that was looked at.
    is_covered : bool
        The evidence reaches back over all of it.
    errors : float
        Errors of vista-api at its station, or of all where it names none.
    issues : tuple of str
        Sentry's issues that had an event in that time, the most frequent first.
    is_reported : bool
        A daily report tells about all of it; without one, no departure means nothing.
    departures : tuple of Departure
        Signals that had left their usual range.
    """

    window: Window
    is_covered: bool
    errors: float
    issues: tuple[str, ...]
    is_reported: bool
    departures: tuple[Departure, ...]


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """What a ticket likely is about.

    Attributes
    ----------
    cause : Cause
        The suggestion; a person decides.
    reasons : tuple of str
        What it rests on, the strongest first.
    """

    cause: Cause
    reasons: tuple[str, ...]


def traces_of(ticket: Ticket, seen: Seen, look_back: timedelta) -> Traces:
    """Look for what happened before a ticket was opened.

    Parameters
    ----------
    ticket : Ticket
        It tells its time, and often its station.
    seen : Seen
        What is known elsewhere.
    look_back : timedelta
        How long before it was opened.

    Returns
    -------
    Traces
        An issue counts where it was seen before and after the beginning of that time.
    """
    window = Window(ticket.opened_at - look_back, ticket.opened_at)
    errors, issues = seen.errors, seen.issues
    inside = errors["at"].ge(window.start) & errors["at"].lt(window.end)
    if ticket.station is not None:
        inside &= errors["station"] == ticket.station
    met = issues.loc[
        issues["first_seen_at"].lt(window.end) & issues["last_seen_at"].ge(window.start)
    ].sort_values("event_count", ascending=False, kind="stable")
    return Traces(
        window=window,
        is_covered=_covers(seen.asked, window),
        errors=float(errors.loc[inside, "count"].sum()),
        issues=tuple(str(name) for name in met["short_id"].dropna().drop_duplicates()),
        is_reported=_is_reported(window, seen.reported),
        departures=tuple(one for one in seen.departures if _overlaps(one, window)),
    )


def suggested_cause(ticket: Ticket, traces: Traces) -> Suggested:
    """Suggest what a ticket is about, from what is known elsewhere.

    Parameters
    ----------
    ticket : Ticket
        The ticket.
    traces : Traces
        What happened before it was opened.

    Returns
    -------
    Suggested
        Signals of many Veterans go before errors of one station, and both before none at all.
    """
    if ticket.kind == REQUEST:
        return Suggested(cause="user help", reasons=("it asks for something, nothing is broken",))
    upstream = [one for one in traces.departures if one.is_upstream]
    if upstream or traces.departures:
        cause: Cause = "upstream" if upstream else "software fault"
        told = [f"{one.title} had left its usual range" for one in upstream or traces.departures]
        return Suggested(cause=cause, reasons=(*told, *_errors(ticket, traces)))
    if traces.is_covered and ticket.station is not None and traces.errors >= FEW:
        return Suggested(cause="upstream", reasons=tuple(_errors(ticket, traces)))
    unknown = _unknown(ticket, traces)
    if unknown:
        return Suggested(cause="cannot tell", reasons=(unknown,))
    return Suggested(
        cause="data",
        reasons=("no signal and no station stood out at its time: one Veteran's own record",),
    )


def _unknown(ticket: Ticket, traces: Traces) -> str:
    """Say what is missing to tell what a ticket is about; "" where nothing is."""
    if not traces.is_covered:
        return NOT_COVERED
    if ticket.missing:
        return f"it lacks {', '.join(ticket.missing)}"
    return "" if traces.is_reported else NO_REPORT


def _errors(ticket: Ticket, traces: Traces) -> list[str]:
    if ticket.station is None or not traces.errors:
        return []
    return [f"{traces.errors:,.0f} errors of vista-api at station {ticket.station}"]


def _is_reported(window: Window, reported: Sequence[Window]) -> bool:
    """Say whether reports tell about both ends: the time before a ticket is shorter than a day."""
    first = any(one.start <= window.start < one.end for one in reported)
    return first and any(one.start < window.end <= one.end for one in reported)


def _covers(outer: Window, inner: Window) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _overlaps(departure: Departure, window: Window) -> bool:
    ended = departure.until is None or departure.until >= window.start
    return departure.since < window.end and ended
