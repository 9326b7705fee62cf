"""What is written to the outside: drafted, shown in full, confirmed by a person, sent once."""

from cie_runbook.actions.draft import Draft, DraftFile, Kind, Receipt, State
from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.send import Confirmation, send
from cie_runbook.actions.shown import shown

__all__ = [
    "Confirmation",
    "Draft",
    "DraftFile",
    "Kind",
    "Outbox",
    "Receipt",
    "State",
    "send",
    "shown",
]
