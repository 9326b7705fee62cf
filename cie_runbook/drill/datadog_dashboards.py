"""Datadog's dashboards: those of the catalog, plotting its metrics under a profile's names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cie_runbook.catalog.models import Catalog, EvidenceSpec, Org
from cie_runbook.drill.answers import errors
from cie_runbook.drill.directory import Directory
from cie_runbook.drill.endpoints import Endpoint, Reply, endpoint
from cie_runbook.drill.http import Request


class DashboardEndpoints:
    """Answers what the dashboards plot; without a catalog there are none."""

    def __init__(self, catalog: Catalog | None, directory: Directory) -> None:
        self._catalog, self._directory = catalog, directory

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the endpoints."""
        scope, family = "dashboards_read", "dashboards"
        return (
            endpoint("GET", "/api/v1/dashboard", scope, family, self._list),
            endpoint("GET", "/api/v1/dashboard/{id}", scope, family, self._one),
        )

    def _list(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        known = self._catalog.dashboards if self._catalog else {}
        found = [
            {
                "id": name,
                "title": dashboard.title,
                "url": f"/dashboard/{name}",
                "layout_type": "ordered",
                "is_read_only": False,
            }
            for name, dashboard in known.items()
            if dashboard.org == org
        ]
        return Reply(body={"dashboards": found})

    def _one(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        name, catalog = parts["id"], self._catalog
        if catalog is None or name not in catalog.dashboards:
            return Reply(status=404, body=errors(f"Dashboard with ID {name} not found"))
        dashboard = catalog.dashboards[name]
        if dashboard.org != org:  # ids of other organisations are not known here
            return Reply(status=404, body=errors(f"Dashboard with ID {name} not found"))
        groups = [
            _group(number, evidence, list(self._widgets(evidence, catalog.orgs[org], number)))
            for number, evidence in enumerate(catalog.evidence.values(), start=1)
            if evidence.dashboard == name
        ]
        body = {
            "id": name,
            "title": dashboard.title,
            "layout_type": "ordered",
            "url": f"/dashboard/{name}",
            "template_variables": _variables(catalog.orgs[org]),
            "widgets": groups,
        }
        return Reply(body=body)

    def _widgets(self, evidence: EvidenceSpec, org: Org, group: int) -> Iterator[dict[str, Any]]:
        """Yield a widget for each metric of a kind of evidence that has a name here."""
        names = {named.reference: name for name, named in self._directory[org.id].items()}
        for number, reference in enumerate(evidence.metrics, start=1):
            if reference not in names:
                continue
            query = _query(names[reference], reference, org, evidence.group_by)
            yield {
                "id": group * 1_000 + number,
                "definition": {
                    "type": "timeseries",
                    "title": reference,
                    "requests": [
                        {
                            "display_type": "line",
                            "response_format": "timeseries",
                            "queries": [
                                {"data_source": "metrics", "name": "query1", "query": query}
                            ],
                            "formulas": [{"formula": "query1"}],
                        }
                    ],
                },
            }


def _group(number: int, evidence: EvidenceSpec, widgets: list[dict[str, Any]]) -> dict[str, Any]:
    definition = {
        "type": "group",
        "layout_type": "ordered",
        "title": evidence.title,
        "widgets": widgets,
    }
    return {"id": number, "definition": definition}


def _query(name: str, reference: str, org: Org, group_by: str | None) -> str:
    """Return a query as a dashboard writes it: with its template variables for tags."""
    scope = ",".join(f"${key}" for key, _ in _scope(org)) or "*"
    by = f" by {{{group_by}}}" if group_by else ""
    is_count = ":" not in reference or reference.endswith(":requests")
    if is_count and not reference.startswith("cw_"):
        return f"sum:{name}{{{scope}}}{by}.as_count()"
    return f"avg:{name}{{{scope}}}{by}"


def _variables(org: Org) -> list[dict[str, Any]]:
    return [
        {"name": key, "prefix": key, "default": value, "available_values": [value, "staging"]}
        for key, value in _scope(org)
    ]


def _scope(org: Org) -> list[tuple[str, str]]:
    """Return the tags that an organisation's metrics are filtered by."""
    pairs = [tag.strip().partition(":") for tag in org.scope.split(",") if ":" in tag]
    return [(key, value) for key, _, value in pairs]
