"""What the queue of tickets finds: responses that are due, pressing ones, common causes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from cie_runbook.analysis.clocks import clock_sentence, spoken
from cie_runbook.analysis.queue import Cluster, Ticket
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.advice import IDENTIFY, contact
from cie_runbook.findings.model import Finding
from cie_runbook.findings.morning import Check
from cie_runbook.findings.reading import Grounds
from cie_runbook.findings.wording import listed

SNOW = "ServiceNow queue"
SOON = timedelta(hours=2)  # a response that is due within so little time is told
MOST_NAMED = 3


def response_finding(tickets: Sequence[Ticket], now: datetime, grounds: Grounds) -> Finding:
    """Conclude which tickets wait for their first response, and how late that is."""
    check = Check(id="ticket_response", title="First response to tickets", grounds=grounds)
    late = [ticket for ticket in tickets if ticket.response.state(now) == "overdue"]
    soon = [
        ticket
        for ticket in tickets
        if ticket.response.state(now) == "running" and ticket.response.left(now) <= SOON
    ]
    numbers = {"tickets": len(tickets), "overdue": len(late), "due_soon": len(soon)}
    if late or soon:
        told = [f"{one.number} ({clock_sentence(one.response, now)})" for one in (*late, *soon)]
        rest = len(told) - MOST_NAMED
        more = f", and {rest} more" if rest > 0 else ""
        return check.finding(
            "act" if late else "watch",
            f"{listed(told[:MOST_NAMED])}{more}.",
            next_action="Write to each ticket: any update counts as a first response.",
            numbers=numbers,
        )
    said = f"none is late among {len(tickets)} open tickets."
    return check.finding("ok", said, numbers=numbers)


def queue_finding(tickets: Sequence[Ticket], now: datetime, grounds: Grounds) -> Finding:
    """Conclude what is in the queue: how many, how old, which are new, which are pressing."""
    check = Check(id="ticket_queue", title=SNOW, grounds=grounds)
    new = [ticket for ticket in tickets if ticket.is_new]
    pressing = [t for t in tickets if t.priority == 1 and t.response.stopped_at is None]
    numbers = {"tickets": len(tickets), "new": len(new), "pressing": len(pressing)}
    if pressing:
        named = listed([ticket.number for ticket in pressing[:MOST_NAMED]])
        return check.finding(
            "act",
            f"{named}: {pressing[0].reasons[0]}, and nobody has answered.",
            next_action="Hold these tickets against the counts of their station and time.",
            numbers=numbers,
        )
    if not tickets:
        return check.finding("ok", "empty.", numbers=numbers)
    oldest = max(ticket.age(now) for ticket in tickets)
    fresh = f", new: {listed([ticket.number for ticket in new])}" if new else ""
    said = f"{len(tickets)} open, the oldest for {spoken(oldest)}{fresh}."
    return check.finding("ok", said, numbers=numbers)


def cluster_finding(found: Sequence[Cluster], grounds: Grounds, catalog: Catalog) -> Finding:
    """Conclude whether several tickets likely have one cause."""
    title = "Tickets of one cause"
    if not found:
        check = Check(id="ticket_clusters", title=title, grounds=grounds)
        return check.finding("ok", "none.", numbers={"clusters": 0})
    cluster = max(found, key=lambda one: len(one.tickets))
    service = catalog.rules.queue.kinds[cluster.kind].service
    check = Check(
        id="ticket_clusters", title=title, grounds=grounds, service=service, playbook=IDENTIFY
    )
    first, last = cluster.tickets[0].opened_at, cluster.tickets[-1].opened_at
    where = f", of stations {listed(list(cluster.stations))}" if cluster.stations else ""
    numbers = listed([ticket.number for ticket in cluster.tickets])
    return check.finding(
        "watch",
        f"{numbers} came within {spoken(last - first)}{where}.",
        next_action="Hold them against the anomalies and errors of that time before answering.",
        contact=contact(catalog, service),
        numbers={"clusters": len(found), "tickets": len(cluster.tickets)},
    )
