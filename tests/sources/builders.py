"""Small builders for the tests of the sources: a clock that only moves when told, a client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cie_runbook.settings import DatadogOrgSettings, NetworkSettings, Secret
from cie_runbook.settings.profile import TimeseriesApi
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.transport import Hook, Timing
from cie_runbook.window import Window
from tests.replay import Exchange, Reply, Seen

START = datetime(2026, 11, 18, 5, tzinfo=UTC)  # midnight in US Eastern
API_KEY, APP_KEY = "api-key-of-tevi-0123456789", "app-key-of-tevi-0123456789"
TIMESERIES = "/api/v2/query/timeseries"
QUERY = "/api/v1/query"


@dataclass
class Clock:
    """A clock that moves only by sleeping; keeps the pauses that were made."""

    elapsed_s: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self.pauses.append(seconds)
        self.elapsed_s += seconds

    def now(self) -> datetime:
        """Return the time of day."""
        return START + timedelta(seconds=self.elapsed_s)

    def timing(self) -> Timing:
        """Return this clock with a chance that always comes out in the middle."""
        return Timing(lambda: self.elapsed_s, self.now, self.sleep, lambda: 0.5)


def make_org(
    url: str, *, org: str = "tevi", api: TimeseriesApi = "v2", api_key: Secret | None = None
) -> DatadogOrgSettings:
    """Return the settings of one org behind `url`."""
    return DatadogOrgSettings(
        org=org,
        base_url=url,
        api_key=api_key or Secret(API_KEY),
        app_key=Secret(APP_KEY),
        key_names=(f"CIE_{org.upper()}_DD_API_KEY", f"CIE_{org.upper()}_DD_APP_KEY"),
        timeseries_api=api,
    )


def make_client(
    url: str, *, clock: Clock | None = None, api: TimeseriesApi = "v2", hooks: tuple[Hook, ...] = ()
) -> DatadogClient:
    """Return the client of the org tevi, on a clock that only moves when told."""
    timing = (clock or Clock()).timing()
    return DatadogClient(make_org(url, api=api), NetworkSettings(), timing=timing, hooks=hooks)


def make_window(**duration: float) -> Window:
    """Return the window that starts at `START` and lasts as long as said."""
    return Window(START, START + timedelta(**duration))


def milliseconds(instant: datetime) -> int:
    """Return the instant as the API writes it."""
    return round(instant.timestamp() * 1000)


def answer_of(*values: Sequence[float | None], times: Sequence[int]) -> dict[str, Any]:
    """Return a v2 answer with one ungrouped series a query."""
    series: list[dict[str, Any]] = [
        {"group_tags": [], "query_index": i, "unit": None} for i in range(len(values))
    ]
    attributes = {"times": times, "series": series, "values": [list(row) for row in values]}
    return {"data": {"type": "timeseries_response", "attributes": attributes}}


def ones(seen: Seen) -> Reply:
    """Answer a v2 request with the number 1 in every bin."""
    asked = seen.json["data"]["attributes"]
    times = list(range(asked["from"], asked["to"], asked["interval"]))
    return Reply.of(answer_of(*[[1.0] * len(times) for _ in asked["queries"]], times=times))


def timeseries(*replies: Reply) -> Exchange:
    """Return the exchange that answers v2 requests in turn."""
    return Exchange("POST", TIMESERIES, replies)
