"""One harmless read for each scope of an application key: whether it is granted shows only so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from cie_runbook.settings.profile import DatadogScope
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_events import events_request
from cie_runbook.sources.datadog_logs import logs_request
from cie_runbook.sources.datadog_points import query_reply, timeseries_reply, timeseries_request
from cie_runbook.sources.datadog_spans import spans_request
from cie_runbook.sources.transport import Deadline
from cie_runbook.window import Window

PROBE_QUERY = "avg:datadog.agent.running{*}"  # any query does: no data is permitted too
PROBE_SEARCH = "service:cie-runbook-probe"  # finds nothing, and so moves nothing
LOOK_BACK = timedelta(minutes=5)

Ask = Callable[[DatadogClient, Deadline], None]


def ask_scope(client: DatadogClient, scope: DatadogScope, deadline: Deadline) -> None:
    """Read something that needs `scope`.

    Raises
    ------
    AccessDeniedError
        The application key lacks the scope, or does not work at all.
    SourceError
        Something else came between.
    """
    _ASKS[scope](client, deadline)


def _metrics(client: DatadogClient, deadline: Deadline) -> None:
    window = _window(client)
    if client.org.timeseries_api == "v1":
        client.query(
            PROBE_QUERY, window, lambda answer: (None, query_reply(answer, "probe").rows), deadline
        )
        return
    client.timeseries(
        timeseries_request((PROBE_QUERY,), window, 60),
        lambda answer: (None, timeseries_reply(answer, ("probe",)).rows),
        deadline,
    )


def _logs(client: DatadogClient, deadline: Deadline) -> None:
    client.logs(logs_request(PROBE_SEARCH, _window(client)), _unread, deadline)


def _spans(client: DatadogClient, deadline: Deadline) -> None:
    client.spans(spans_request(PROBE_SEARCH, _window(client)), _unread, deadline)


def _events(client: DatadogClient, deadline: Deadline) -> None:
    client.events(events_request(PROBE_SEARCH, _window(client)), _unread, deadline)


def _monitors(client: DatadogClient, deadline: Deadline) -> None:
    client.monitors({"page": 0, "page_size": 1}, _unread, deadline)


def _dashboards(client: DatadogClient, deadline: Deadline) -> None:
    client.dashboards({"count": 1}, _unread, deadline)


def _slos(client: DatadogClient, deadline: Deadline) -> None:
    client.slos({"limit": 1}, _unread, deadline)


def _unread(_: Any) -> tuple[None, int]:
    return None, 0


def _window(client: DatadogClient) -> Window:
    now = client.timing.now()
    return Window(now - LOOK_BACK, now)


_ASKS: Mapping[DatadogScope, Ask] = {
    "timeseries_query": _metrics,
    "logs_read_data": _logs,
    "apm_read": _spans,
    "events_read": _events,
    "monitors_read": _monitors,
    "dashboards_read": _dashboards,
    "slos_read": _slos,
}
