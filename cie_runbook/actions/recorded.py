"""What was sent, in the record of its incident."""

from __future__ import annotations

from cie_runbook.actions.draft import Draft
from cie_runbook.case import Case
from cie_runbook.record import Entry, append

INCIDENT = "incident"  # the kind of a case that keeps a record
ACKNOWLEDGING = "check-in-production-support"  # a message there counts as an acknowledgement


def record_sent(case: Case, draft: Draft, by: str) -> tuple[Entry, ...]:
    """Add to the record of an incident that a draft was sent, once; nothing in any other case.

    Calling out another team asks them, and starts their clocks. PagerDuty's acknowledgement, and
    a message in the channel of production support or in the thread of the alert, say that somebody
    has it.
    """
    receipt = draft.receipt
    if receipt is None or draft.state != "sent" or case.facts().get("kind") != INCIDENT:
        return ()
    entry = Entry(
        at=receipt.at,
        kind=_kind(draft),
        text=f"{draft.kind.replace('_', ' ').capitalize()} to {draft.target}",
        source=f"draft {draft.id}",
        written_at=receipt.at,
        by=by,
    )
    return append(case, [entry])


def _kind(draft: Draft) -> str:
    if draft.fields.get("call_out"):
        return "asked"
    if draft.kind == "pagerduty_acknowledge":
        return "acknowledged"
    is_posted = draft.kind in {"slack_message", "slack_file"}
    is_seen = ACKNOWLEDGING in draft.target or bool(draft.fields.get("thread_ts"))
    return "acknowledged" if is_posted and is_seen else "sent"
