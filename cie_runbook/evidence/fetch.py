"""Fetching: one client an organisation, made when it is first needed, closed at the end."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from types import TracebackType

from cie_runbook.evidence.requests import EvidenceRequest
from cie_runbook.settings import Settings
from cie_runbook.sources.datadog_client import DatadogClient, open_datadog
from cie_runbook.sources.datadog_metrics import fetch_timeseries
from cie_runbook.sources.fetched import Fetched


class MetricsFetch:
    """Fetches metric evidence; `settings` is asked for only when something must be fetched."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings
        self._clients: dict[str, DatadogClient] = {}
        self._lock = Lock()

    def __call__(self, request: EvidenceRequest, tell: Callable[[int, int], None]) -> Fetched:
        """Return what the organisation of `request` answers; tell how far it has come."""
        return fetch_timeseries(
            self._client(request.org),
            request.queries,
            request.window,
            request.bin_s,
            group_by=request.group_by,
            on_progress=tell,
        )

    def __enter__(self) -> MetricsFetch:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for client in self._clients.values():
            client.close()

    def _client(self, org: str) -> DatadogClient:
        with self._lock:
            if org not in self._clients:
                self._clients[org] = open_datadog(self._settings(), org)
            return self._clients[org]
