"""Evidence: a table fetched once for a case and frozen, with everything that says where from."""

from cie_runbook.evidence.fetch import MetricsFetch
from cie_runbook.evidence.gather import Gathering, Progress, gather
from cie_runbook.evidence.provenance import Completeness, Evidence, Provenance, source_line
from cie_runbook.evidence.requests import EvidenceRequest, plan_request, plan_step
from cie_runbook.evidence.store import freeze, frozen, refuse_damaged

__all__ = [
    "Completeness",
    "Evidence",
    "EvidenceRequest",
    "Gathering",
    "MetricsFetch",
    "Progress",
    "Provenance",
    "freeze",
    "frozen",
    "gather",
    "plan_request",
    "plan_step",
    "refuse_damaged",
    "source_line",
]
