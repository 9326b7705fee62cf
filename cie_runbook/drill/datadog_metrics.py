"""Datadog's metric endpoints: timeseries in both versions, and what is known of a metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from cie_runbook.drill.answers import errors, metadata, v1_answer, v2_answer
from cie_runbook.drill.endpoints import Endpoint, Reply, endpoint
from cie_runbook.drill.http import Request
from cie_runbook.drill.query import QueryTextError
from cie_runbook.drill.requests import v1_request, v2_request
from cie_runbook.drill.rollup import interval_s, points
from cie_runbook.drill.world import World

V1_QUERY, V2_QUERY = "/api/v1/query", "/api/v2/query/timeseries"
METRIC_PATH = "/api/v1/metrics/{name}"
FAMILY = "metrics"


class MetricEndpoints:
    """Answers metric queries from a world's telemetry."""

    def __init__(self, world: World) -> None:
        self._world = world

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the endpoints."""
        return (
            endpoint("POST", V2_QUERY, "timeseries_query", FAMILY, self._v2),
            endpoint("GET", V1_QUERY, "timeseries_query", FAMILY, self._v1),
            endpoint("GET", METRIC_PATH, "metrics_read", FAMILY, self._metadata),
        )

    def _v2(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        asked = v2_request(request.body)
        found = []
        for index, query in asked.queries:
            named = self._world.directory[org].get(query.name)
            if named is not None:
                step_s = interval_s(query, asked.window, asked.interval_s)
                found.append(
                    (index, named, points(self._world, named, query, asked.window, step_s))
                )
        return Reply(body=v2_answer(found), queries=asked.texts, window=asked.window)

    def _v1(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        try:
            asked = v1_request(request.query)
        except QueryTextError as error:
            # A query that cannot be parsed is answered 200, with the error inside.
            return Reply(body={"status": "error", "error": f"Error parsing query: {error}"})
        _, query = asked.queries[0]
        named = self._world.directory[org].get(query.name)
        found = []
        if named is not None:
            step_s = interval_s(query, asked.window, None)
            series = points(self._world, named, query, asked.window, step_s)
            found.append((query, named, step_s, series))
        body = v1_answer(query.text, asked.window, found)
        return Reply(body=body, queries=asked.texts, window=asked.window)

    def _metadata(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        named = self._world.directory[org].get(unquote(parts["name"]))
        if named is None:
            return Reply(status=404, body=errors("Metric not found"))
        return Reply(body=metadata(named))
