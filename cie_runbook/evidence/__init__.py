"""Evidence: a table fetched once for a case and frozen, with everything that says where from."""

from cie_runbook.evidence.fetch import LiveFetch
from cie_runbook.evidence.gather import Gathering, Progress, gather, gather_each
from cie_runbook.evidence.holding import Evidence
from cie_runbook.evidence.provenance import Completeness, Provenance, source_line
from cie_runbook.evidence.requests import (
    EvidenceRequest,
    MetricRequest,
    SearchRequest,
    asked_of,
    plan_request,
    plan_requests,
    plan_step,
)
from cie_runbook.evidence.store import freeze, frozen, refuse_damaged

__all__ = [
    "Completeness",
    "Evidence",
    "EvidenceRequest",
    "Gathering",
    "LiveFetch",
    "MetricRequest",
    "Progress",
    "Provenance",
    "SearchRequest",
    "asked_of",
    "freeze",
    "frozen",
    "gather",
    "gather_each",
    "plan_request",
    "plan_requests",
    "plan_step",
    "refuse_damaged",
    "source_line",
]
