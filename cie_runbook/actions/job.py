"""What an action is given to look for a draft at its service, and to carry it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cie_runbook.actions.clients import Clients
from cie_runbook.actions.draft import Draft, Receipt
from cie_runbook.sources.transport import Deadline


@dataclass(frozen=True, kw_only=True)
class Job:
    """One draft about to be sent.

    Attributes
    ----------
    draft, content : Draft, bytes
        What was confirmed, with the content of its file.
    clients : Clients
        Opened for this sending.
    deadline : Deadline
        By when looking and sending must have ended.
    now : callable
        The time of day, for receipts.
    """

    draft: Draft
    content: bytes
    clients: Clients
    deadline: Deadline
    now: Callable[[], datetime]

    def receipt(self, reference: str, link: str = "", *notes: str) -> Receipt:
        """Return the receipt of what was just carried out."""
        return Receipt(at=self.now(), reference=reference, link=link, notes=notes)

    def found(self, reference: str, link: str = "", *notes: str) -> Receipt:
        """Return the receipt of what is at the service already."""
        return Receipt(at=self.now(), reference=reference, link=link, was_there=True, notes=notes)


@dataclass(frozen=True)
class Action:
    """How drafts of a kind are looked for, and how they are carried out.

    Attributes
    ----------
    look : callable
        Returns a receipt where the service has it already, None where it has not; raises where it
        cannot tell, or where it makes no sense any more.
    act : callable
        Carries it out once.
    settles_s : float
        After a try with unknown outcome, that long must pass before not finding it means
        anything [s].
    """

    look: Callable[[Job], Receipt | None]
    act: Callable[[Job], Receipt]
    settles_s: float = 60.0
