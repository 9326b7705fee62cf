"""Whether the catalog's entries are answered by data, by nothing, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cie_runbook.catalog.models import Catalog, Org
from cie_runbook.catalog.searches import Search
from cie_runbook.errors import SettingsError, SourceError
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.names import named_queries
from cie_runbook.evidence.requests import search_request
from cie_runbook.evidence.searching import search_pages
from cie_runbook.evidence.standing import Confirmation, Standing, metric_standings, why_not
from cie_runbook.settings import Settings
from cie_runbook.window import Window

STANDINGS: tuple[Standing, ...] = (
    "confirmed",
    "no data",
    "no such metric",
    "without a name",
    "not configured",
    "not asked",
)


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
    queries = named_queries(metrics, catalog, settings, org.id)
    for metric in metrics:
        if metric.id not in queries:
            yield Confirmation(kind="metric", id=metric.id, standing="without a name")
    yield from metric_standings(clients, org.id, queries, window)


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
        return Confirmation(kind="search", id=search.id, standing=why_not(error), detail=str(error))
    return Confirmation(kind="search", id=search.id, standing="confirmed" if came else "no data")
