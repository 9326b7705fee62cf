"""Tables of the queue: tickets by their number, never with the text that a person wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cie_runbook.analysis.clocks import clock_sentence, spoken
from cie_runbook.analysis.queue import Cluster, Ticket
from cie_runbook.analysis.ticket_traces import Suggested, Traces
from cie_runbook.findings.markup import Cell, Markup, lines
from cie_runbook.findings.wording import listed, quantity
from cie_runbook.report.tables import Table, TableForm
from cie_runbook.window import eastern

_table = TableForm("snow-", "queue").table
QUEUE_HEADERS = ("Ticket", "Age", "First response", "State", "Kind", "Lacks", "Priority and why")
CLUSTER_HEADERS = ("Kind", "Tickets", "First and last", "Stations")
LINK_HEADERS = ("Ticket", "Not usual then", "Errors then", "Sentry", "Likely about")
TICKET_HEADERS = ("What", "Known")
MOST_ISSUES = 5


def queue_table(tickets: Sequence[Ticket], now: datetime) -> Table:
    """Return the queue: age, first response, state, kind, what is missing, suggested priority."""
    rows: list[list[Cell]] = [
        [
            f"{one.number} (new)" if one.is_new else one.number,
            spoken(one.age(now)),
            lines([_response(one, now), f"due {eastern(one.response.due_at)}"]),
            one.state,
            one.kind if one.station is None else f"{one.kind}, station {one.station}",
            listed(list(one.missing)) or "nothing",
            lines([f"{one.priority}", *one.reasons]),
        ]
        for one in tickets
    ]
    caption = f"The queue, {len(tickets)} open tickets, the most pressing first"
    return _table("queue", caption, QUEUE_HEADERS, rows, "it is empty")


def clusters_table(clusters: Sequence[Cluster]) -> Table:
    """Return tickets of one kind that came close together."""
    rows: list[list[Cell]] = [
        [
            one.kind,
            listed([ticket.number for ticket in one.tickets]),
            lines([eastern(one.tickets[0].opened_at), eastern(one.tickets[-1].opened_at)]),
            listed(list(one.stations)) or "none is named",
        ]
        for one in clusters
    ]
    return _table("clusters", "Tickets that likely have one cause", CLUSTER_HEADERS, rows, "none")


def links_table(rows: Sequence[tuple[Ticket, Traces, Suggested]]) -> Table:
    """Return what each ticket left elsewhere, and what it is likely about."""
    cells: list[list[Cell]] = [
        [
            ticket.number,
            _unusual(traces),
            quantity(traces.errors) if traces.is_covered else "not looked at: it is older",
            lines(_issues(traces)),
            lines([found.cause, *found.reasons]),
        ]
        for ticket, traces, found in rows
    ]
    return _table("links", "What each ticket left elsewhere", LINK_HEADERS, cells, "no ticket")


def ticket_table(ticket: Ticket, traces: Traces, found: Suggested, now: datetime) -> Table:
    """Return all that is known of one ticket."""
    rows: list[list[Cell]] = [
        ["Opened", f"{eastern(ticket.opened_at)}, {spoken(ticket.age(now))} ago"],
        ["First response", _response(ticket, now)],
        ["Kind", ticket.kind],
        ["Station", ticket.station or "none is named"],
        ["Lacks", listed(list(ticket.missing)) or "nothing"],
        ["Time that was looked at", traces.window.label_eastern()],
        ["Not usual then", _unusual(traces)],
        ["Errors then", quantity(traces.errors) if traces.is_covered else "not looked at"],
        ["Sentry's issues then", lines(_issues(traces))],
        ["Likely about", lines([found.cause, *found.reasons])],
    ]
    return _table("ticket", f"Ticket {ticket.number}", TICKET_HEADERS, rows, "nothing")


def no_ticket_table() -> Table:
    """Return what stands where no ticket was asked for."""
    return _table("ticket", "One ticket", TICKET_HEADERS, [], "no ticket was asked for")


def _response(ticket: Ticket, now: datetime) -> str:
    """Say how the first response stands, where its name stands above anyway."""
    return clock_sentence(ticket.response, now).removeprefix(f"{ticket.response.title}: ")


def _unusual(traces: Traces) -> Markup:
    usual = "nothing" if traces.is_reported else "unknown: no daily report tells about it"
    return lines([one.title for one in traces.departures] or [usual])


def _issues(traces: Traces) -> list[str]:
    more = len(traces.issues) - MOST_ISSUES
    told = [*traces.issues[:MOST_ISSUES], f"{more} more" if more > 0 else ""]
    return told if traces.issues else ["none"]
