"""Whether the catalog's entries are answered by data, by nothing, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cie_runbook.catalog.models import Catalog, Metric, Org
from cie_runbook.catalog.queries import metric_query
from cie_runbook.catalog.references import REQUESTS
from cie_runbook.catalog.searches import Search
from cie_runbook.errors import SettingsError, SourceError
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.matching import names_in
from cie_runbook.evidence.requests import search_request
from cie_runbook.evidence.searching import search_pages
from cie_runbook.settings import Settings
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_metrics import fetch_timeseries
from cie_runbook.window import Window

BIN_S = 3600
BUDGET_S = 120.0

Standing = Literal[
    "confirmed", "no data", "no such metric", "without a name", "not configured", "not asked"
]
"""Data came; the name exists and nothing came; the name does not exist; neither catalog nor profile
names it; the profile does not reach its system; the system did not answer."""
STANDINGS: tuple[Standing, ...] = (
    "confirmed",
    "no data",
    "no such metric",
    "without a name",
    "not configured",
    "not asked",
)


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """What a live system says about one entry.

    Attributes
    ----------
    kind : {"metric", "search"}
        What kind of entry.
    id : str
        Its name in the catalog.
    standing : Standing
        What came of asking for it.
    detail : str
        The Datadog name, or why there was no answer; safe to show.
    """

    kind: Literal["metric", "search"]
    id: str
    standing: Standing
    detail: str = ""


def confirm(
    catalog: Catalog, settings: Settings, clients: Clients, window: Window
) -> Iterator[Confirmation]:
    """Yield what the live systems say about every metric and search of the catalog, in order."""
    for org in catalog.orgs.values():
        yield from _metrics(catalog, settings, clients, org, window)
    for search in catalog.searches.values():
        yield _search(catalog, settings, clients, search, window)


def confirmations_text(confirmations: Sequence[Confirmation]) -> str:
    """Return the counts of each standing, then every entry that is not confirmed."""
    lines: list[str] = []
    for kind, plural in (("metric", "metrics"), ("search", "searches")):
        counts = Counter(one.standing for one in confirmations if one.kind == kind)
        told = ", ".join(f"{counts[name]} {name}" for name in STANDINGS if counts[name])
        lines.append(f"Live {plural}: {told or 'none'}.")
    for one in confirmations:
        if one.standing != "confirmed":
            detail = f" ({one.detail})" if one.detail else ""
            lines.append(f"  {one.kind} {one.id}: {one.standing}{detail}")
    return "\n".join(lines)


def _metrics(
    catalog: Catalog, settings: Settings, clients: Clients, org: Org, window: Window
) -> Iterator[Confirmation]:
    metrics = [metric for metric in catalog.metrics.values() if metric.org == org.id]
    queries = _queries(metrics, settings, org)
    for metric in metrics:
        if metric.id not in queries:
            yield Confirmation(kind="metric", id=metric.id, standing="without a name")
    try:
        client = clients.datadog(org.id)
        fetched = fetch_timeseries(client, queries, window, BIN_S)
    except (SettingsError, SourceError) as error:
        standing: Standing = "not configured" if isinstance(error, SettingsError) else "not asked"
        for name in queries:
            yield Confirmation(kind="metric", id=name, standing=standing, detail=str(error))
        return
    for name, query in queries.items():
        yield (
            _silent(client, name, query)
            if name in fetched.silent
            else Confirmation(kind="metric", id=name, standing="confirmed")
        )


def _queries(metrics: Sequence[Metric], settings: Settings, org: Org) -> Mapping[str, str]:
    names, scope = settings.metric_names, settings.datadog[org.id].scope
    return {
        metric.id: metric_query(
            metric,
            REQUESTS if metric.kind == "timer" else None,
            org,
            bin_s=BIN_S,
            name=names.get(metric.id),
            scope=scope,
        )
        for metric in metrics
        if names.get(metric.id) or metric.name
    }


def _silent(client: DatadogClient, metric: str, query: str) -> Confirmation:
    """Say why no number came: Datadog answers a misspelt name and an idle counter alike."""
    name = names_in(query)[0]
    try:
        is_known = client.has_metric(name, client.deadline(BUDGET_S))
    except SourceError as error:
        return Confirmation(kind="metric", id=metric, standing="not asked", detail=str(error))
    standing: Standing = "no data" if is_known else "no such metric"
    return Confirmation(kind="metric", id=metric, standing=standing, detail=name)


def _search(
    catalog: Catalog, settings: Settings, clients: Clients, search: Search, window: Window
) -> Confirmation:
    request = search_request(catalog, settings, search, window)
    if not request.queries:
        detail = ", ".join(request.unnamed)
        return Confirmation(kind="search", id=search.id, standing="without a name", detail=detail)
    try:
        came = any(len(page.table) for page in search_pages(clients, request))
    except (SettingsError, SourceError) as error:
        standing: Standing = "not configured" if isinstance(error, SettingsError) else "not asked"
        return Confirmation(kind="search", id=search.id, standing=standing, detail=str(error))
    standing = "confirmed" if came else "no data"
    return Confirmation(kind="search", id=search.id, standing=standing)
