"""From a table's record to the grounds on which findings judge."""

from __future__ import annotations

from collections.abc import Mapping

from cie_runbook.catalog.models import Catalog
from cie_runbook.evidence import Completeness, Evidence, Provenance
from cie_runbook.findings.reading import Availability, Grounds
from cie_runbook.findings.readings import Holding

AVAILABLE: Mapping[Completeness, Availability] = {
    "complete": "complete",
    "partial": "partial",
    "empty": "empty",
    "denied": "denied",
    "unreachable": "unreachable",
    "not configured": "not_configured",
    "failed": "failed",
}


def holding(catalog: Catalog, evidence: Evidence) -> Holding:
    """Return an evidence table with what is known about it."""
    record = evidence.provenance
    if record.bin_s is None:
        raise ValueError(f"{record.name} holds no numbers in bins")
    return Holding(
        table=evidence.table,
        asked=record.window,
        bin_s=record.bin_s,
        grounds=grounds(catalog, record),
        unnamed=record.unnamed,
    )


def grounds(catalog: Catalog, record: Provenance) -> Grounds:
    """Return how much of the evidence came, and from whom."""
    return Grounds(
        evidence=(record.name,),
        availability=AVAILABLE[record.completeness],
        org=record.system if record.org is None else catalog.orgs[record.org].title,
        detail="; ".join(record.missing[:1]),
        is_unconfirmed=bool(record.unconfirmed),
    )
