"""Datadog's metrics API as a rehearsal plays it: three organisations behind one address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from cie_runbook.drill.answers import detailed_error, errors, metadata, v1_answer, v2_answer
from cie_runbook.drill.http import Answer, Request
from cie_runbook.drill.journal import Exchange
from cie_runbook.drill.keys import KeyPair, may_use, owner
from cie_runbook.drill.query import QueryTextError
from cie_runbook.drill.quota import Quotas
from cie_runbook.drill.requests import (
    BadRequestError,
    TimeseriesRequest,
    v1_request,
    v2_request,
)
from cie_runbook.drill.rollup import interval_s, points
from cie_runbook.drill.world import World

METRIC_PATH = "/api/v1/metrics/"
V1_QUERY, V2_QUERY = "/api/v1/query", "/api/v2/query/timeseries"
VALIDATE = "/api/v1/validate"


class DatadogApi:
    """Answers metric queries for whichever organisation the key pair belongs to.

    Parameters
    ----------
    world : World
        Where the telemetry comes from.
    keys : mapping of str to KeyPair
        Organisation to its key pair.
    quotas : Quotas
        Rate limits.
    """

    def __init__(self, world: World, keys: Mapping[str, KeyPair], quotas: Quotas) -> None:
        self._world, self._keys, self._quotas = world, keys, quotas

    def answer(self, request: Request) -> Answer:
        """Answer a request: who asks comes first, then whether they may, then what."""
        pair = owner(self._keys.values(), request.headers.get("dd-api-key", ""))
        standing = self._quotas.take(pair.org if pair else None)
        if pair is None:
            status, body, asked = 403, errors("Forbidden"), None
        elif not standing.may_pass:
            status, body, asked = 429, errors("Rate limit of the rehearsal reached"), None
        else:
            status, body, asked = self._for_owner(request, pair)
        exchange = Exchange(
            method=request.method,
            path=request.path,
            status=status,
            org=pair.org if pair else None,
            queries=asked.texts if asked else (),
            start_s=int(asked.window.start.timestamp()) if asked else None,
            end_s=int(asked.window.end.timestamp()) if asked else None,
        )
        return Answer(status=status, body=body, headers=standing.headers, exchange=exchange)

    def _for_owner(
        self, request: Request, pair: KeyPair
    ) -> tuple[int, Any, TimeseriesRequest | None]:
        if (request.method, request.path) == ("GET", VALIDATE):
            return 200, {"valid": True}, None  # the one call that needs no application key
        if not may_use(pair, request.headers.get("dd-application-key", "")):
            return 403, errors("Forbidden"), None
        handlers: dict[tuple[str, str], Callable[[Request, str], _Handled]] = {
            ("POST", V2_QUERY): self._v2,
            ("GET", V1_QUERY): self._v1,
        }
        handler, scope = handlers.get((request.method, request.path)), "timeseries_query"
        if handler is None and request.method == "GET" and request.path.startswith(METRIC_PATH):
            handler, scope = self._metadata, "metrics_read"
        if handler is None:
            return 404, errors("Not Found"), None
        if scope not in pair.scopes:
            return 403, errors("Forbidden", f"Missing required permission: {scope}"), None
        try:
            return handler(request, pair.org)
        except BadRequestError as error:
            return error.status, detailed_error(error.title, error.detail), None

    def _v2(self, request: Request, org: str) -> _Handled:
        asked = v2_request(request.body)
        found = []
        for index, query in asked.queries:
            named = self._world.directory[org].get(query.name)
            if named is not None:
                step_s = interval_s(query, asked.window, asked.interval_s)
                found.append(
                    (index, named, points(self._world, named, query, asked.window, step_s))
                )
        return 200, v2_answer(found), asked

    def _v1(self, request: Request, org: str) -> _Handled:
        try:
            asked = v1_request(request.query)
        except QueryTextError as error:
            # A query that cannot be parsed is answered 200, with the error inside.
            return 200, {"status": "error", "error": f"Error parsing query: {error}"}, None
        _, query = asked.queries[0]
        named = self._world.directory[org].get(query.name)
        found = []
        if named is not None:
            step_s = interval_s(query, asked.window, None)
            series = points(self._world, named, query, asked.window, step_s)
            found.append((query, named, step_s, series))
        return 200, v1_answer(query.text, asked.window, found), asked

    def _metadata(self, request: Request, org: str) -> _Handled:
        named = self._world.directory[org].get(unquote(request.path.removeprefix(METRIC_PATH)))
        if named is None:
            return 404, errors("Metric not found"), None
        return 200, metadata(named), None


_Handled = tuple[int, Any, TimeseriesRequest | None]
