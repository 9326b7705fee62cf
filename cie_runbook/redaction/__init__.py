"""Redaction: nothing that identifies a person or opens a door leaves in a text of ours."""

from cie_runbook.redaction.counting import Hidden, hidden_in_table, summed
from cie_runbook.redaction.engine import Redactor, redact
from cie_runbook.redaction.kinds import DROPPED, Kind
from cie_runbook.redaction.spans import Span

__all__ = ["DROPPED", "Hidden", "Kind", "Redactor", "Span", "hidden_in_table", "redact", "summed"]
