"""The metric endpoints as parts of the API; their answers are tested with the whole of it."""

from __future__ import annotations

from cie_runbook.drill.datadog_metrics import MetricEndpoints
from tests.drill.worlds import known_world


def test_queries_and_metadata_need_different_scopes() -> None:
    scopes = {one.path.pattern: one.scope for one in MetricEndpoints(known_world()).endpoints()}

    assert set(scopes.values()) == {"timeseries_query", "metrics_read"}
    assert len(scopes) == 3
