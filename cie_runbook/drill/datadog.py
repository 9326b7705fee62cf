"""Datadog's API as a rehearsal plays it: three organisations behind one address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cie_runbook.catalog.models import Catalog
from cie_runbook.drill.answers import detailed_error, errors
from cie_runbook.drill.chronicle import Chronicle
from cie_runbook.drill.datadog_dashboards import DashboardEndpoints
from cie_runbook.drill.datadog_metrics import MetricEndpoints
from cie_runbook.drill.datadog_monitors import MonitorEndpoints
from cie_runbook.drill.datadog_search import SearchEndpoints
from cie_runbook.drill.datadog_slos import SloEndpoints
from cie_runbook.drill.endpoints import Endpoint, Reply, endpoint
from cie_runbook.drill.http import Answer, Request
from cie_runbook.drill.journal import Exchange
from cie_runbook.drill.keys import KeyPair, may_use, owner
from cie_runbook.drill.quota import QUOTAS, Quotas
from cie_runbook.drill.requests import BadRequestError
from cie_runbook.drill.world import World

VALIDATE = "/api/v1/validate"


class DatadogApi:
    """Answers for whichever organisation the key pair belongs to.

    Parameters
    ----------
    world : World
        Where the telemetry comes from.
    keys : mapping of str to KeyPair
        Organisation to its key pair.
    quotas : Quotas
        Rate limits.
    chronicle : Chronicle, optional
        What happened in the world; told anew where none is given.
    catalog : Catalog, optional
        Which dashboards there are; none without it.
    """

    def __init__(
        self,
        world: World,
        keys: Mapping[str, KeyPair],
        quotas: Quotas,
        *,
        chronicle: Chronicle | None = None,
        catalog: Catalog | None = None,
    ) -> None:
        self._keys, self._quotas = keys, quotas
        told = chronicle or Chronicle(world)
        self._endpoints: tuple[Endpoint, ...] = (
            endpoint("GET", VALIDATE, None, "metrics", _validate),
            *MetricEndpoints(world).endpoints(),
            *SearchEndpoints(told).endpoints(),
            *MonitorEndpoints(told).endpoints(),
            *DashboardEndpoints(catalog, world.directory).endpoints(),
            *SloEndpoints(world).endpoints(),
        )

    def answer(self, request: Request) -> Answer:
        """Answer a request: who asks comes first, then whether they may, then what."""
        pair = owner(self._keys.values(), request.headers.get("dd-api-key", ""))
        found, parts = self._found(request)
        standing = self._quotas.take(
            pair.org if pair else None, QUOTAS.get(found.family) if found else None
        )
        if pair is None:
            reply = Reply(status=403, body=errors("Forbidden"))
        elif not standing.may_pass:
            reply = Reply(status=429, body=errors("Rate limit of the rehearsal reached"))
        else:
            reply = _for_owner(request, pair, found, parts)
        exchange = Exchange(
            method=request.method,
            path=request.path,
            status=reply.status,
            org=pair.org if pair else None,
            queries=reply.queries,
            start_s=int(reply.window.start.timestamp()) if reply.window else None,
            end_s=int(reply.window.end.timestamp()) if reply.window else None,
        )
        return Answer(
            status=reply.status, body=reply.body, headers=standing.headers, exchange=exchange
        )

    def _found(self, request: Request) -> tuple[Endpoint | None, Mapping[str, str]]:
        for one in self._endpoints:
            match = one.path.fullmatch(request.path)
            if one.method == request.method and match is not None:
                return one, match.groupdict()
        return None, {}


def _for_owner(
    request: Request, pair: KeyPair, found: Endpoint | None, parts: Mapping[str, str]
) -> Reply:
    needs_no_app_key = found is not None and found.scope is None
    if not needs_no_app_key and not may_use(pair, request.headers.get("dd-application-key", "")):
        return Reply(status=403, body=errors("Forbidden"))
    if found is None:
        return Reply(status=404, body=errors("Not Found"))
    if found.scope is not None and found.scope not in pair.scopes:
        return Reply(
            status=403, body=errors("Forbidden", f"Missing required permission: {found.scope}")
        )
    try:
        return found.handle(request, pair.org, parts)
    except BadRequestError as error:
        return Reply(status=error.status, body=detailed_error(error.title, error.detail))


def _validate(request: Request, org: str, parts: Mapping[str, str]) -> Reply:
    body: dict[str, Any] = {"valid": True}
    return Reply(body=body)
