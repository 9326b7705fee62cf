"""What a draft is: one outgoing write, named after its content, waiting for confirmation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal[
    "slack_message",
    "slack_file",
    "pagerduty_acknowledge",
    "pagerduty_note",
    "servicenow_attachment",
    "servicenow_work_note",
    "servicenow_state",
    "github_issue",
    "datadog_event",
]
State = Literal["drafted", "sending", "sent", "failed", "outcome unknown"]
"""Sent: the service has it. Failed: it has not. Outcome unknown: nobody can tell yet."""

MARK = "cie-runbook"
"""How the mark starts by which a draft is found again at its service."""

_DIGEST_DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What the drafts of a kind consist of.

    Attributes
    ----------
    addresses : tuple of str
        Fields that say where it goes, or name a thing there; never free text.
    texts : tuple of str
        Fields in words, fit for their service, and redacted.
    has_file : bool
        A file goes along.
    """

    addresses: tuple[str, ...]
    texts: tuple[str, ...] = ()
    has_file: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """The names of all fields; each draft has exactly these."""
        return frozenset(self.addresses + self.texts)


SHAPES: Mapping[Kind, Shape] = {
    "slack_message": Shape(addresses=("channel", "thread_ts", "call_out"), texts=("text",)),
    "slack_file": Shape(
        addresses=("channel", "thread_ts", "call_out"), texts=("text",), has_file=True
    ),
    "pagerduty_acknowledge": Shape(addresses=("incident",)),
    "pagerduty_note": Shape(addresses=("incident",), texts=("text",)),
    "servicenow_attachment": Shape(addresses=("ticket",), has_file=True),
    "servicenow_work_note": Shape(addresses=("ticket",), texts=("text",)),
    "servicenow_state": Shape(addresses=("ticket",), texts=("state", "close_code", "close_notes")),
    "github_issue": Shape(
        addresses=("repository", "ticket"), texts=("title", "body", "labels", "assignees")
    ),
    "datadog_event": Shape(addresses=("org", "alert_type"), texts=("title", "text", "tags")),
}


@dataclass(frozen=True, kw_only=True)
class DraftFile:
    """A file that goes along; its content lies beside the draft."""

    name: str
    content_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the service says of a write that it carried out.

    Attributes
    ----------
    at : datetime
        When we learnt it, UTC.
    reference, link : str
        The service's id for it, and where a person sees it; "" where it gives none.
    was_there : bool
        It was found at the service, and nothing was sent this time.
    notes : tuple of str
        What else is to know, one sentence each, as labels that were dropped.
    """

    at: datetime
    reference: str
    link: str = ""
    was_there: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One write to the outside. Case, world, kind and content make its id.

    Attributes
    ----------
    case, profile : str
        The case that it belongs to, and the world that it is meant for.
    target : str
        Where it goes, in words.
    fields : mapping of str to str
        The content as it goes out; see `SHAPES`. Lists are written a line an item.
    made_at : datetime
        UTC.
    why : str
        The finding behind it.
    tried_at : datetime or None
        When it was handed to the service last.
    problem : str
        Why the last try did not succeed; safe to show.
    """

    case: str
    profile: str
    kind: Kind
    target: str
    fields: Mapping[str, str]
    made_at: datetime
    why: str
    file: DraftFile | None = None
    state: State = "drafted"
    tried_at: datetime | None = None
    receipt: Receipt | None = None
    problem: str = ""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        shape = SHAPES[self.kind]
        if self.fields.keys() != shape.fields or (self.file is None) is shape.has_file:
            raise ValueError(f"a {self.kind} consists of {', '.join(sorted(shape.fields))}")
        object.__setattr__(self, "id", f"{self.kind}-{self._digest()}")

    @property
    def system(self) -> str:
        """The system that it goes to, as the profile names it."""
        return self.kind.partition("_")[0]

    @property
    def mark(self) -> str:
        """The words by which it is found again at its service."""
        return f"{MARK}:{self._digest()}"

    def items(self, name: str) -> tuple[str, ...]:
        """Return the items of a field that holds a list."""
        return tuple(line for line in self.fields[name].splitlines() if line)

    def _digest(self) -> str:
        content = [self.case, self.profile, self.kind, self.target, sorted(self.fields.items())]
        if self.file is not None:
            content.append([self.file.name, self.file.content_type, self.file.sha256])
        text = json.dumps(content, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_DIGITS]


def state_in_words(draft: Draft) -> str:
    """Return what became of a draft, in one sentence or two."""
    if draft.receipt is None:
        return f"{draft.state}: {draft.problem}" if draft.problem else draft.state
    receipt = draft.receipt
    how = "found at the service" if receipt.was_there else "sent"
    parts = [f"{how} at {receipt.at:%Y-%m-%d %H:%M} UTC as {receipt.reference}"]
    parts += [receipt.link] if receipt.link else []
    return ". ".join([", ".join(parts), *receipt.notes])
