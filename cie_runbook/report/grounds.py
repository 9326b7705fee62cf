"""From a table's record to the grounds on which findings judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

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


GRAVITY: Sequence[Completeness] = (
    "complete", "empty", "partial", "failed", "unreachable", "denied", "not configured",
)  # fmt: skip
"""From all that was asked for to nothing at all."""


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


def grounds_of_all(catalog: Catalog, records: Sequence[Provenance]) -> Grounds:
    """Return what is known about several tables together: the one that lacks most decides.

    A list of rows that came empty is an answer: there are none.
    """
    worst = max(records, key=lambda record: GRAVITY.index(record.completeness))
    found = grounds(catalog, worst)
    is_list = worst.bin_s is None and worst.completeness == "empty"
    return replace(
        found,
        evidence=tuple(record.name for record in records),
        availability="complete" if is_list else found.availability,
        is_unconfirmed=any(record.unconfirmed for record in records),
    )
