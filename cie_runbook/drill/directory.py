"""Which metric name of which organisation means what, from the catalog and a profile's names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cie_runbook.catalog.models import Catalog, Metric, MetricKind, Org

GROUP_TAGS = frozenset({"station"})


@dataclass(frozen=True, kw_only=True)
class Named:
    """What one name stands for.

    Attributes
    ----------
    reference : str
        The catalog's metric, with its statistic where it is a timer ("chip_time:p95").
    kind : {"count", "timer", "gauge"}
        Kind of the metric.
    unit : str
        The catalog's unit.
    meaning : str
        What the catalog says about it.
    tags : frozenset of str
        Tags that every point carries ("environment:prod").
    """

    reference: str
    kind: MetricKind
    unit: str
    meaning: str
    tags: frozenset[str]


Directory = Mapping[str, Mapping[str, Named]]
"""Organisation to metric name to what it stands for."""


def directory(
    catalog: Catalog, metric_names: Mapping[str, str], scopes: Mapping[str, str] | None = None
) -> Directory:
    """Return the names that each organisation knows.

    Parameters
    ----------
    catalog : Catalog
        Names of the metrics that are public.
    metric_names : mapping of str to str
        Catalog metric to its name in this profile, for those that are not; it wins.
    scopes : mapping of str to str, optional
        Organisation to the tag filter that the profile uses in place of the catalog's.
    """
    known: dict[str, dict[str, Named]] = {org: {} for org in catalog.orgs}
    for metric in catalog.metrics.values():
        name = metric_names.get(metric.id, metric.name)
        if name is not None:
            scope = (scopes or {}).get(metric.org, catalog.orgs[metric.org].scope)
            known[metric.org] |= _names(metric, name, catalog.orgs[metric.org], scope)
    return known


def _names(metric: Metric, name: str, org: Org, scope: str) -> dict[str, Named]:
    tags = frozenset(
        tag.strip()
        for part in (scope, metric.scope or "")
        for tag in part.split(",")
        if tag.strip()
    )
    references = {name: metric.id}
    if metric.kind == "timer":
        references = {
            f"{name}.{suffix.lstrip('.')}": f"{metric.id}:{statistic}"
            for statistic, suffix in org.timer_suffixes.items()
        }
    return {
        full_name: Named(
            reference=reference,
            kind=metric.kind,
            unit="" if reference.endswith(":requests") else metric.unit,
            meaning=metric.meaning,
            tags=tags,
        )
        for full_name, reference in references.items()
    }
