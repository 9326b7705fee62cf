"""ServiceNow without access: the files are laid out, and a person is told what to do with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cie_runbook.actions.draft import Draft, Kind
from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.servicenow import outgoing_close_notes, outgoing_note

FOLDER = "to-attach"


@dataclass(frozen=True)
class Instructions:
    """What was laid out, and what to do with it by hand, a sentence a line."""

    files: tuple[Path, ...]
    words: tuple[str, ...]


def instructions(draft: Draft, outbox: Outbox, *, queue_url: str | None = None) -> Instructions:
    """Write what a ServiceNow draft needs into the case, and say what to do; the draft stays.

    Parameters
    ----------
    draft : Draft
        Of ServiceNow.
    outbox : Outbox
        That of its case.
    queue_url : str, optional
        Where a browser shows the team's queue.
    """
    file, steps = _BY_HAND[draft.kind](draft, outbox)
    files = () if file is None else (file,)
    where = f"Sign in to ServiceNow and open the ticket {draft.fields['ticket']}."
    queue = () if queue_url is None else (f"It is in the queue: {queue_url}",)
    words = (where, *queue, *steps, f"The draft {draft.id} stays in the case.")
    return Instructions(files, words)


def _attach(draft: Draft, outbox: Outbox) -> tuple[Path | None, tuple[str, ...]]:
    if draft.file is None:
        raise ValueError("a draft of an attachment has a file")
    # Two drafts may carry files of the same name: each has a folder of its own.
    path = outbox.case.write_bytes(FOLDER, draft.id, draft.file.name, outbox.content(draft))
    return path, (
        f"Attach the file {path} to it (the paper clip at the top of the form).",
        "If this type or size is refused, attach the PDF, or a zip of the file.",
    )


def _note(draft: Draft, outbox: Outbox) -> tuple[Path | None, tuple[str, ...]]:
    path = _text_file(draft, outbox, outgoing_note(draft))
    return path, (
        f"Paste the text of {path} under Work notes and post it.",
        "Not under Additional comments: the customer reads those.",
    )


def _state(draft: Draft, outbox: Outbox) -> tuple[Path | None, tuple[str, ...]]:
    fields = draft.fields
    steps = [f"Set its state to {fields['state']}."]
    if fields["close_code"]:
        steps.append(f"Set the resolution code to {fields['close_code']}.")
    if not fields["close_notes"]:
        return None, (*steps, "Save it.")
    path = _text_file(draft, outbox, outgoing_close_notes(draft))
    return path, (*steps, f"Paste the text of {path} under Resolution notes.", "Save it.")


def _text_file(draft: Draft, outbox: Outbox, text: str) -> Path:
    return outbox.case.write_bytes(FOLDER, f"{draft.id}.txt", f"{text}\n".encode())


_ByHand = Callable[[Draft, Outbox], tuple[Path | None, tuple[str, ...]]]
_BY_HAND: Mapping[Kind, _ByHand] = {
    "servicenow_attachment": _attach,
    "servicenow_work_note": _note,
    "servicenow_state": _state,
}
