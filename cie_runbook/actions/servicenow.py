"""ServiceNow: a file on a ticket, a work note, another state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cie_runbook.actions.draft import Draft, Receipt
from cie_runbook.actions.job import Action, Job
from cie_runbook.errors import (
    OutcomeUnknownError,
    RefusedRequestError,
    SourceError,
    UnavailableError,
)
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.servicenow_journal import fetch_attachments, fetch_notes
from cie_runbook.sources.servicenow_records import text_of
from cie_runbook.sources.servicenow_writes import (
    Choice,
    Ticket,
    Upload,
    add_work_note,
    attach,
    change_ticket,
    choices,
    ticket_of,
)

_SYSTEM: Final = "servicenow"


def outgoing_note(draft: Draft) -> str:
    """Return the work note as it is written, the mark on its last line."""
    return f"{draft.fields['text']}\n{draft.mark}"


def outgoing_close_notes(draft: Draft) -> str:
    """Return the close notes as they are written, the mark on their last line."""
    return f"{draft.fields['close_notes']}\n{draft.mark}"


def _look_for_file(job: Job) -> Receipt | None:
    """Compare by content: a file with the same hash hangs there, whatever its name."""
    if job.draft.file is None:
        raise ValueError("a draft of an attachment has a file")
    ticket = _ticket(job)
    found = fetch_attachments(job.clients.reader(_SYSTEM), ticket.sys_id, job.deadline)
    same = found.table.loc[found.table["sha256"].eq(job.draft.file.sha256).fillna(value=False)]
    if len(same):
        return job.found(str(same["sys_id"].iloc[0]))
    _refuse_partial(found)
    return None


def _attach(job: Job) -> Receipt:
    if job.draft.file is None:
        raise ValueError("a draft of an attachment has a file")
    file = job.draft.file
    upload = Upload(name=file.name, content_type=file.content_type, content=job.content)
    try:
        attached = attach(job.clients.writer(_SYSTEM), _ticket(job), upload, job.deadline)
    except RefusedRequestError as error:
        raise RefusedRequestError(
            error.what,
            error.where,
            "The instance may bar this type or size of file: attach the PDF, or a zip of it.",
        ) from None
    return job.receipt(attached)


def _look_for_note(job: Job) -> Receipt | None:
    return _note_receipt(job, _ticket(job))


def _note(job: Job) -> Receipt:
    ticket = _ticket(job)
    add_work_note(job.clients.writer(_SYSTEM), ticket, outgoing_note(job.draft), job.deadline)
    try:
        receipt = _note_receipt(job, ticket)  # the answer itself never shows the note
    except SourceError:
        receipt = None
    if receipt is None:
        raise OutcomeUnknownError(
            "the service took the note and does not show it",
            _SYSTEM,
            "Look at the ticket's notes; without the right to write them they are dropped.",
        )
    return job.receipt(receipt.reference)


def _look_at_state(job: Job) -> Receipt | None:
    ticket = _ticket(job)
    wanted = _choice(job, ticket, "state", job.draft.fields["state"])
    return job.found(ticket.number) if ticket.state == wanted.value else None


def _change_state(job: Job) -> Receipt:
    ticket, fields = _ticket(job), job.draft.fields
    state = _choice(job, ticket, "state", fields["state"])
    changes = {"state": state.value}
    if fields["close_code"]:
        changes["close_code"] = _choice(job, ticket, "close_code", fields["close_code"]).value
    if fields["close_notes"]:
        changes["close_notes"] = outgoing_close_notes(job.draft)
    writer = job.clients.writer(_SYSTEM)
    record = change_ticket(writer, ticket, changes, job.deadline, endpoint="ticket state")
    if text_of(record, "state") != state.value:
        raise RefusedRequestError(
            "the service took the request and left the state as it was",
            _SYSTEM,
            "Check whether you may change it, and whether the ticket lacks a field.",
        )
    return job.receipt(ticket.number)


def _ticket(job: Job) -> Ticket:
    return ticket_of(job.clients.reader(_SYSTEM), job.draft.fields["ticket"], job.deadline)


def _note_receipt(job: Job, ticket: Ticket) -> Receipt | None:
    found = fetch_notes(job.clients.reader(_SYSTEM), ticket.sys_id, job.deadline)
    bears = found.table["text"].str.contains(job.draft.mark, regex=False).fillna(value=False)
    own = found.table.loc[bears.astype(bool), "sys_id"]
    if len(own):
        return job.found(str(own.iloc[0]))
    _refuse_partial(found)
    return None


def _choice(job: Job, ticket: Ticket, element: str, label: str) -> Choice:
    """Return what a label means on this instance, whose codes are its own."""
    known = choices(job.clients.reader(_SYSTEM), ticket.record_class, element, job.deadline)
    return _labelled(known, element, label)


def _labelled(known: Sequence[Choice], element: str, label: str) -> Choice:
    wanted = label.casefold()
    for choice in known:
        if wanted in {choice.label.casefold(), choice.value.casefold()}:
            return choice
    raise RefusedRequestError(
        f"the instance has no {element.replace('_', ' ')} called {label[:60]!r}",
        _SYSTEM,
        "Draft it with one that it has.",
    )


def _refuse_partial(found: Fetched) -> None:
    """Refuse to conclude from an incomplete list: what is looked for may be among the rest."""
    if found.completeness == "partial":
        raise UnavailableError(found.missing[0], _SYSTEM, "Confirm it again later.")


ATTACHMENT = Action(_look_for_file, _attach)
WORK_NOTE = Action(_look_for_note, _note)
STATE = Action(_look_at_state, _change_state, settles_s=0.0)  # doing so twice changes nothing
