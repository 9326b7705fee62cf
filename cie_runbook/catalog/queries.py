"""Datadog query text for the catalog's metrics."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cie_runbook.catalog.models import Catalog, Metric, Org
from cie_runbook.catalog.references import REQUESTS, metric_refs
from cie_runbook.errors import SettingsError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,199}", re.ASCII)  # what Datadog accepts as a name
_SCOPE = re.compile(r"[^{}()\s\"'\\]{1,200}")  # tag filters joined by commas; nothing that ends one


@dataclass(frozen=True)
class EvidenceQueries:
    """The queries behind an evidence table, and what cannot be asked for.

    Attributes
    ----------
    queries : mapping of str to str
        Metric reference to Datadog query.
    unnamed : tuple of str
        Metric references whose Datadog name neither the catalog nor the profile gives.
    """

    queries: Mapping[str, str]
    unnamed: tuple[str, ...]


def evidence_queries(
    catalog: Catalog, evidence: str, *, names: Mapping[str, str], scope: str | None = None
) -> EvidenceQueries:
    """Return the queries of an evidence table under a profile.

    Parameters
    ----------
    catalog : Catalog
        Where the evidence and its metrics stand.
    evidence : str
        Name of the evidence.
    names : mapping of str to str
        Metric id to Datadog name, as the profile gives them; they go before the catalog's.
    scope : str or None
        The profile's tag filter for this org; None takes the catalog's.

    Raises
    ------
    SettingsError
        A name or the scope could not stand in a query.
    """
    spec = catalog.evidence[evidence]
    references = metric_refs(catalog, evidence)
    named = [found for found in references if names.get(found.metric.id) or found.metric.name]
    queries = {
        found.text: metric_query(
            found.metric,
            found.statistic,
            catalog.orgs[spec.org],
            bin_s=spec.bin_s,
            group_by=spec.group_by,
            name=names.get(found.metric.id),
            scope=scope,
        )
        for found in named
    }
    return EvidenceQueries(
        queries, tuple(found.text for found in references if found.text not in queries)
    )


def metric_query(  # noqa: PLR0913 - one argument for each part that a Datadog query is made of
    metric: Metric,
    statistic: str | None,
    org: Org,
    *,
    bin_s: int,
    group_by: str | None = None,
    name: str | None = None,
    scope: str | None = None,
) -> str:
    """Return the Datadog query for one metric, rolled up to bins by the query itself.

    Counts are summed (`as_count`), timers and gauges averaged over hosts and bin. Nothing is
    filled in: a bin without points must come back empty, so that it can stay unknown.

    Parameters
    ----------
    metric, statistic : Metric, str or None
        The metric; for a timer also "p50", "p95" or "requests".
    org : Org
        The metric's organisation: its tag filter and its timer suffixes.
    bin_s : int
        Length of a bin [s].
    group_by : str or None
        Tag to split by.
    name, scope : str or None
        The profile's Datadog name and tag filter; None takes the catalog's.

    Raises
    ------
    SettingsError
        The metric has no name, or a name or the scope could not stand in a query.
    """
    full_name = _metric_name(metric, name) + _suffix(metric, statistic, org)
    tags = ",".join(filter(None, (_checked_scope(scope or org.scope, org), metric.scope)))
    split = f" by {{{group_by}}}" if group_by else ""
    if metric.kind == "count" or statistic == REQUESTS:
        return f"sum:{full_name}{{{tags}}}{split}.as_count().rollup(sum, {bin_s})"
    return f"avg:{full_name}{{{tags}}}{split}.rollup(avg, {bin_s})"


def _metric_name(metric: Metric, given: str | None) -> str:
    name = given or metric.name
    if name is None:
        raise SettingsError(
            f"no Datadog name is known for {metric.id}",
            "metric_names",
            f"Add `{metric.id}: <name in the org {metric.org}>` to the profile.",
        )
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name[:60]!r} cannot be the Datadog name of {metric.id}",
            "metric_names",
            "Write letters, digits, dots and underscores, as in vets_api.statsd.silent_failure.",
        )
    return name


def _suffix(metric: Metric, statistic: str | None, org: Org) -> str:
    if (metric.kind == "timer") != (statistic is not None):
        raise ValueError(f"{metric.id} is a {metric.kind}: statistic {statistic!r} does not fit")
    return f".{org.timer_suffixes[statistic]}" if statistic is not None else ""


def _checked_scope(scope: str, org: Org) -> str:
    if not _SCOPE.fullmatch(scope):
        raise SettingsError(
            f"{scope[:60]!r} cannot be the tag filter of the org {org.id}",
            "scope",
            "Write tags joined by commas, as in environment:prod or env:eks-prod,team:cie.",
        )
    return scope
