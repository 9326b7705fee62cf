"""What is suggested for one ticket: ask for what is missing, say what was found, file, resolve."""

from __future__ import annotations

from collections.abc import Iterator

from cie_runbook.analysis.queue import Ticket
from cie_runbook.analysis.ticket_traces import Suggested, Traces
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.wording import listed, quantity
from cie_runbook.report.queue_evidence import QueueEvidence

SOFTWARE, UNKNOWN = "software fault", "cannot tell"
CLOSE_CODE = "Solution provided"


def queue_suggestions(seen: QueueEvidence, ticket: Ticket, fixed_in: str) -> tuple[Suggestion, ...]:
    """Return what to write for a ticket; Resolved once the release of its fix was seen."""
    return tuple(_all(seen, ticket, fixed_in))


def _all(seen: QueueEvidence, ticket: Ticket, fixed_in: str) -> Iterator[Suggestion]:
    traces, found = seen.traces(ticket), seen.suggested(ticket)
    why = f"{ticket.number} is likely about: {found.cause} ({listed(list(found.reasons))})."
    if seen.is_released(fixed_in):
        yield _resolved(seen, ticket, fixed_in)
        return
    if ticket.missing:
        yield _question(ticket, why)
    if found.cause != UNKNOWN:
        yield _note(ticket, traces, found, why)
        yield Suggestion(kind="servicenow_report", target=ticket.number, why=why)
    if found.cause == SOFTWARE:
        yield _issue(seen, ticket, traces, found, why)


def _question(ticket: Ticket, why: str) -> Suggestion:
    return Suggestion(
        kind="servicenow_work_note",
        target=ticket.number,
        why=why,
        text=(
            "To look into this we need what is not in the ticket yet: "
            f"{listed(list(ticket.missing))}. Please add it here, and nowhere else."
        ),
    )


def _note(ticket: Ticket, traces: Traces, found: Suggested, why: str) -> Suggestion:
    text = "\n".join([f"Likely about: {found.cause}.", *_facts(ticket, traces, found)])
    return Suggestion(kind="servicenow_work_note", target=ticket.number, why=why, text=text)


def _issue(
    seen: QueueEvidence, ticket: Ticket, traces: Traces, found: Suggested, why: str
) -> Suggestion:
    return Suggestion(
        kind="github_issue",
        target=ticket.number,
        why=why,
        text=f"A {ticket.kind} ticket of the check-in queue, likely a fault of our software.",
        more={"repository": seen.catalog.rules.queue.repository},
        facts=tuple(_facts(ticket, traces, found)),
    )


def _resolved(seen: QueueEvidence, ticket: Ticket, version: str) -> Suggestion:
    return Suggestion(
        kind="servicenow_state",
        target=ticket.number,
        why=f"The release of {version}, which fixes {ticket.number}, was seen in production.",
        more={
            "state": seen.catalog.rules.queue.resolved,
            "close_code": CLOSE_CODE,
            "close_notes": f"Fixed in {version}, which is in production.",
        },
    )


def _facts(ticket: Ticket, traces: Traces, found: Suggested) -> list[str]:
    facts = [f"Looked at: {traces.window.label_eastern()}."]
    facts += [f"{reason[:1].upper()}{reason[1:]}." for reason in found.reasons]
    if traces.is_covered and ticket.station is None:
        facts.append(f"Errors of vista-api at all stations: {quantity(traces.errors)}.")
    if traces.issues:
        facts.append(f"Sentry's issues of that time: {', '.join(traces.issues)}.")
    return facts
