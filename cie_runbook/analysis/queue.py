"""The queue of tickets: age, first response, kind, what is missing, priority, common causes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.clocks import Clock, first_response_clock
from cie_runbook.catalog.models import Playbook
from cie_runbook.catalog.rules import QueueRules, TicketField, TicketKind

# What a ticket must carry shows in frozen evidence as what redaction put in its place, or as its
# label with something behind it; a label before a blank is a form that nobody filled in.
_MASKED = r"\[{kind}(?::[0-9a-f]{{2,16}})?\]"
_SIGNS: Mapping[TicketField, re.Pattern[str]] = {
    "patient name": re.compile(_MASKED.format(kind="name")),
    "phone": re.compile(_MASKED.format(kind="phone")),
    "appointment": re.compile(
        rf"{_MASKED.format(kind='dfn')}|\b(?:appointment )?ien\b[:# ]{{1,3}}(?=[\[\d])",
        re.IGNORECASE,
    ),
    "appointment time": re.compile(
        r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b|\b1?\d ?[ap]m\b", re.IGNORECASE
    ),
}
_STATION = re.compile(r"\b(?:station|facility|site|vamc)[ #:]{1,3}(\d{3}[A-Z0-9]{0,2})\b", re.I)


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """One open ticket as it is read.

    Attributes
    ----------
    number, text : str
        As people name it; its short description, redacted.
    opened_at, updated_at : datetime
        UTC.
    state : str
        As a person reads it.
    kind : str
        A kind of the catalog's rules.
    station : str or None
        The station that the text names.
    missing : tuple of str
        What such a ticket must carry and does not.
    priority : int
        Suggested, 1 the most pressing.
    reasons : tuple of str
        Why this priority.
    response : Clock
        The first response.
    is_new : bool
        It was not there at the last run.
    """

    number: str
    text: str
    opened_at: datetime
    updated_at: datetime
    state: str
    kind: str
    station: str | None
    missing: tuple[str, ...]
    priority: int
    reasons: tuple[str, ...]
    response: Clock
    is_new: bool

    def age(self, now: datetime) -> timedelta:
        """Return how long ago it was opened.

        Parameters
        ----------
        now : datetime
            The present.

        Returns
        -------
        timedelta
            Elapsed time, weekends included.
        """
        return now - self.opened_at


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Tickets of one kind that came close together: likely of one cause.

    Attributes
    ----------
    kind : str
        Their kind.
    tickets : tuple of Ticket
        The oldest first.
    """

    kind: str
    tickets: tuple[Ticket, ...]

    @property
    def stations(self) -> tuple[str, ...]:
        """The stations that they name, each once."""
        return tuple(sorted({one.station for one in self.tickets if one.station}))


@dataclass(frozen=True, kw_only=True)
class QueueContext:
    """What a queue is read with.

    Attributes
    ----------
    rules : QueueRules
        Kinds, states, clusters.
    playbook : Playbook
        When a first response is due.
    hours : Hours
        Business hours and holidays.
    seen : collection of str or None
        Numbers that the last run saw; None where there was none, and then nothing is new.
    """

    rules: QueueRules
    playbook: Playbook
    hours: Hours
    seen: Collection[str] | None = None


def read_queue(
    tickets: pd.DataFrame, notes: pd.DataFrame, context: QueueContext
) -> tuple[Ticket, ...]:
    """Read a queue into tickets, the most pressing first.

    Parameters
    ----------
    tickets : DataFrame
        The queue as ServiceNow gives it: number, sys_id, state, state_label, opened_at,
        created_at, updated_at, short_description; description where it was asked for.
    notes : DataFrame
        Work notes: ticket_id, at, text. Any of them is a first response.
    context : QueueContext
        The rules.

    Returns
    -------
    tuple of Ticket
        Resolved ones left out; by suggested priority, then by when the response is due.
    """
    is_open = ~tickets["state"].isin(context.rules.resolved_states)
    first_note = notes.groupby("ticket_id")["at"].min()
    said = notes.dropna(subset=["text"]).groupby("ticket_id")["text"].agg("\n".join)
    found = [
        _ticket(row, first_note.get(row["sys_id"]), str(said.get(row["sys_id"], "")), context)
        for row in tickets.loc[is_open].to_dict("records")
    ]
    return tuple(sorted(found, key=lambda t: (t.priority, t.response.due_at, t.number)))


def ticket_kind(text: str, rules: QueueRules) -> str:
    """Return the kind of a ticket: the first of which a word stands in its text.

    Parameters
    ----------
    text : str
        Its short description.
    rules : QueueRules
        Kinds in order.

    Returns
    -------
    str
        A kind of the rules; the last holds what no other takes.
    """
    return next(
        (name for name, kind in rules.kinds.items() if _has_word(text, kind.words)),
        list(rules.kinds)[-1],
    )


def clusters(tickets: Sequence[Ticket], rules: QueueRules) -> tuple[Cluster, ...]:
    """Find tickets of one kind that came close together.

    Parameters
    ----------
    tickets : sequence of Ticket
        The queue.
    rules : QueueRules
        How close, and how many.

    Returns
    -------
    tuple of Cluster
        In order of their first ticket; each ticket comes close to the one before it.
    """
    closest = timedelta(hours=rules.cluster_h)
    runs: list[list[Ticket]] = []
    for ticket in sorted(tickets, key=lambda one: (one.kind, one.opened_at, one.number)):
        last = runs[-1][-1] if runs else None
        if last and last.kind == ticket.kind and ticket.opened_at - last.opened_at <= closest:
            runs[-1].append(ticket)
        else:
            runs.append([ticket])
    found = [
        Cluster(kind=run[0].kind, tickets=tuple(run))
        for run in runs
        if len(run) >= rules.cluster_tickets
    ]
    return tuple(sorted(found, key=lambda cluster: cluster.tickets[0].opened_at))


def missing_fields(text: str, kind: TicketKind) -> tuple[TicketField, ...]:
    """List what a ticket of a kind must carry and does not.

    Parameters
    ----------
    text : str
        Description and notes, redacted.
    kind : TicketKind
        What it needs.

    Returns
    -------
    tuple of str
        In the order of the rules.
    """
    return tuple(need for need in kind.needs if not _SIGNS[need].search(text))


def _ticket(row: Mapping[Any, Any], noted: Any, notes: str, context: QueueContext) -> Ticket:
    text = "" if pd.isna(row["short_description"]) else str(row["short_description"])
    opened = _instant(row, "opened_at", "created_at")
    name = ticket_kind(text, context.rules)
    kind = context.rules.kinds[name]
    details = row.get("description")
    told = "" if details is None or pd.isna(details) else str(details)
    missing = missing_fields(f"{text}\n{told}\n{notes}", kind)
    answered = _answered_at(row, noted, context.rules)
    return Ticket(
        number=str(row["number"]),
        text=text,
        opened_at=opened,
        updated_at=_instant(row, "updated_at", "opened_at"),
        state=str(row["state"] if pd.isna(row["state_label"]) else row["state_label"]),
        kind=name,
        station=next(iter(_STATION.findall(text.upper())), None),
        missing=missing,
        priority=kind.priority,
        reasons=tuple(_reasons(kind, missing, row)),
        response=first_response_clock(opened, context.playbook, context.hours, answered),
        is_new=context.seen is not None and row["number"] not in context.seen,
    )


def _reasons(kind: TicketKind, missing: Sequence[str], row: Mapping[Any, Any]) -> Iterator[str]:
    yield kind.why
    if missing:
        yield f"{', '.join(missing)} must be asked for before it can be looked into"
    given = row["priority"]
    if not pd.isna(given) and str(given).isdigit() and int(given) != kind.priority:
        yield f"ServiceNow has priority {given}"


def _answered_at(row: Mapping[Any, Any], noted: Any, rules: QueueRules) -> datetime | None:
    """Return the first update that we know of: a note, or a state that only we set."""
    if isinstance(noted, pd.Timestamp):
        return noted.to_pydatetime()
    is_answered = row["state"] in rules.answered_states
    return _instant(row, "updated_at", "opened_at") if is_answered else None


def _instant(row: Mapping[Any, Any], name: str, otherwise: str) -> datetime:
    value = row[otherwise] if pd.isna(row[name]) else row[name]
    return pd.Timestamp(value).to_pydatetime()


def _has_word(text: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) for word in words)
