"""Fetching: a request goes to the source of its kind, and what answers is handed on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType

from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.requests import EvidenceRequest, MetricRequest
from cie_runbook.evidence.searching import search_pages
from cie_runbook.settings import Settings
from cie_runbook.sources.clock_watch import ClockWatch
from cie_runbook.sources.datadog_metrics import fetch_timeseries
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page
from cie_runbook.sources.transport import log_request


class LiveFetch:
    """Fetches evidence from live systems; `settings` is asked for only when one is needed."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._clocks = ClockWatch()
        self._clients = Clients(settings, hooks=(log_request, self._clocks))

    def __call__(
        self, request: EvidenceRequest, tell: Callable[[int, int], None]
    ) -> Fetched | Iterator[Page]:
        """Return what the system of `request` answers: numbers whole, rows page by page.

        `tell` hears how many parts of a metric request have come, of how many.
        """
        if isinstance(request, MetricRequest):
            return fetch_timeseries(
                self._clients.datadog(request.org or ""),
                request.queries,
                request.window,
                request.bin_s,
                group_by=request.group_by,
                on_progress=tell,
            )
        return search_pages(self._clients, request)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was noticed of the systems beside their answers: clocks that differ from ours."""
        return self._clocks.warnings()

    def __enter__(self) -> LiveFetch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._clients.__exit__(kind, error, trace)
