"""What to ask for: a catalog entry, a profile and a window make one request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cie_runbook.catalog.models import Catalog, EvidenceSpec, Step
from cie_runbook.catalog.queries import evidence_queries
from cie_runbook.catalog.references import metric_refs
from cie_runbook.settings import Settings
from cie_runbook.window import Window


@dataclass(frozen=True, kw_only=True)
class EvidenceRequest:
    """One table to be asked for; see `Provenance` for the meaning of the fields."""

    name: str
    title: str
    system: str
    org: str
    queries: Mapping[str, str]  # metric reference to query text
    unnamed: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    window: Window
    bin_s: int
    group_by: str | None
    link: str | None
    link_title: str


def plan_request(
    catalog: Catalog, settings: Settings, name: str, window: Window, history_weeks: int
) -> EvidenceRequest:
    """Return the request for the evidence `name` over `window` and the weeks before it."""
    spec = catalog.evidence[name]
    asked = evidence_queries(
        catalog, name, names=settings.metric_names, scope=settings.datadog[spec.org].scope
    )
    return EvidenceRequest(
        name=name,
        title=spec.title,
        system="Datadog metrics",
        org=spec.org,
        queries=asked.queries,
        unnamed=asked.unnamed,
        unconfirmed=_unconfirmed(catalog, name),
        window=window.with_history(history_weeks if spec.history_weeks else 0),
        bin_s=spec.bin_s,
        group_by=spec.group_by,
        link=dashboard_link(catalog, spec, window),
        link_title=_link_title(catalog, spec),
    )


def plan_step(
    catalog: Catalog, settings: Settings, step: Step, window: Window, history_weeks: int
) -> list[EvidenceRequest]:
    """Return the requests for all evidence of a step, in its order."""
    return [plan_request(catalog, settings, name, window, history_weeks) for name in step.evidence]


def dashboard_link(catalog: Catalog, spec: EvidenceSpec, window: Window) -> str | None:
    """Return the address of the evidence's dashboard at `window`, on its org's own sub-domain."""
    if spec.dashboard is None:
        return None
    base = catalog.orgs[spec.org].browser_url.rstrip("/")
    start_ms, end_ms = (int(t.timestamp() * 1000) for t in (window.start, window.end))
    return f"{base}/dashboard/{spec.dashboard}?from_ts={start_ms}&to_ts={end_ms}&live=false"


def _link_title(catalog: Catalog, spec: EvidenceSpec) -> str:
    if spec.dashboard is None:
        return ""
    return f"Open the dashboard “{catalog.dashboards[spec.dashboard].title}” at this window"


def _unconfirmed(catalog: Catalog, name: str) -> tuple[str, ...]:
    found = (reference.metric for reference in metric_refs(catalog, name))
    return tuple(dict.fromkeys(m.id for m in found if m.status == "unconfirmed"))
