"""Metric references: "checkin_completed", or with a timer's statistic "chip_time:p95"."""

from __future__ import annotations

from dataclasses import dataclass

from cie_runbook.catalog.formulas import signal_refs
from cie_runbook.catalog.models import Catalog, EvidenceSpec, Metric, Signal

REQUESTS = "requests"
"""The statistic of a timer that counts the calls; the others measure how long they took."""


@dataclass(frozen=True)
class MetricReference:
    """A metric reference looked up: the metric, and its statistic when it is a timer."""

    text: str
    metric: Metric
    statistic: str | None


def split_reference(reference: str) -> tuple[str, str | None]:
    """Split a metric reference into metric id and statistic: ("chip_time", "p95")."""
    metric_id, _, statistic = reference.partition(":")
    return metric_id, statistic or None


def metric_reference(catalog: Catalog, reference: str) -> MetricReference:
    """Look up one metric reference of a checked catalog.

    Raises
    ------
    KeyError
        The catalog has no such metric.
    """
    metric_id, statistic = split_reference(reference)
    return MetricReference(reference, catalog.metrics[metric_id], statistic)


def metric_refs(catalog: Catalog, evidence: str) -> tuple[MetricReference, ...]:
    """Return the looked-up metric references of an evidence table, in its order."""
    references = catalog.evidence[evidence].metrics
    return tuple(metric_reference(catalog, reference) for reference in references)


def evidence_of(catalog: Catalog, signal: Signal) -> tuple[str, ...]:
    """Return the names of the evidence tables that a signal is computed from.

    One name where a table holds everything that the signal needs (the first such table, in the
    catalog's order); else each table that holds a part of it; none where a part is in no table.
    """
    needed = set(signal_refs(signal))
    tables = [spec for spec in catalog.evidence.values() if spec.group_by == signal.group_by]
    whole = next((spec.id for spec in tables if needed <= set(spec.metrics)), None)
    if whole is not None:
        return (whole,)
    parts = [spec for spec in tables if needed & set(spec.metrics)]
    return tuple(spec.id for spec in parts) if needed <= _held_by(parts) else ()


def _held_by(tables: list[EvidenceSpec]) -> set[str]:
    return {reference for spec in tables for reference in spec.metrics}
