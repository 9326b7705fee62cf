"""Where a person sees the same as an evidence table, at the same window."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from cie_runbook.catalog.models import Catalog, EvidenceSpec
from cie_runbook.catalog.searches import (
    DatadogCounts,
    DatadogSearch,
    MonitorList,
    Search,
    SearchKind,
)
from cie_runbook.window import Window

_PAGES: Mapping[SearchKind, str] = {
    "datadog_logs": "/logs",
    "datadog_log_counts": "/logs",
    "datadog_spans": "/apm/traces",
    "datadog_events": "/event/explorer",
}


def dashboard_link(catalog: Catalog, spec: EvidenceSpec, window: Window) -> str | None:
    """Return the address of the evidence's dashboard at `window`, on its org's own sub-domain."""
    if spec.dashboard is None:
        return None
    base = catalog.orgs[spec.org].browser_url.rstrip("/")
    return f"{base}/dashboard/{spec.dashboard}?{urlencode(_at(window, 'from_ts', 'to_ts'))}"


def search_link(catalog: Catalog, search: Search, window: Window) -> str | None:
    """Return where a person makes the same search; None where the catalog knows of no place."""
    if isinstance(search, DatadogSearch | DatadogCounts):
        bounds = ("start", "end") if search.kind == "datadog_spans" else ("from_ts", "to_ts")
        asked = {"query": search.query, **_at(window, *bounds)}
        return f"{catalog.orgs[search.org].browser_url}{_PAGES[search.kind]}?{urlencode(asked)}"
    if isinstance(search, MonitorList):
        asked = {"q": f"tag:({search.tags})"} if search.tags else {}
        page = f"{catalog.orgs[search.org].browser_url}/monitors/manage"
        return f"{page}?{urlencode(asked)}" if asked else page
    return search.link


def _at(window: Window, start: str, end: str) -> dict[str, str]:
    """Return a window as Datadog's pages take it; `live` ones would move with the clock."""
    first, last = (str(int(bound.timestamp() * 1000)) for bound in (window.start, window.end))
    return {start: first, end: last, "live": "false"}
