"""One Datadog organisation behind its official client: keys, host and bounds are explicit.

The client would fill missing keys and the site from ``DD_API_KEY``, ``DD_APP_KEY`` and ``DD_SITE``;
here a missing key is an error before anything is sent, and what it borrowed is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, TypeVar

from datadog_api_client.api_client import ApiClient
from datadog_api_client.configuration import Configuration
from datadog_api_client.exceptions import ApiException
from datadog_api_client.v1.api.authentication_api import AuthenticationApi
from datadog_api_client.v1.api.dashboards_api import DashboardsApi
from datadog_api_client.v1.api.downtimes_api import DowntimesApi
from datadog_api_client.v1.api.metrics_api import MetricsApi as MetricsApiV1
from datadog_api_client.v1.api.monitors_api import MonitorsApi
from datadog_api_client.v1.api.service_level_objectives_api import ServiceLevelObjectivesApi
from datadog_api_client.v2.api.events_api import EventsApi
from datadog_api_client.v2.api.logs_api import LogsApi
from datadog_api_client.v2.api.metrics_api import MetricsApi as MetricsApiV2
from datadog_api_client.v2.api.spans_api import SpansApi

from cie_runbook.errors import SettingsError
from cie_runbook.settings import DatadogOrgSettings, NetworkSettings, Secret, Settings
from cie_runbook.sources.bounded_pool import BoundedPool
from cie_runbook.sources.decoding import json_array, json_object
from cie_runbook.sources.exchange import Manner, Reading, read
from cie_runbook.sources.transport import (
    Answer,
    Deadline,
    Hook,
    Pace,
    RetryPolicy,
    Timing,
    log_request,
)
from cie_runbook.window import Window

AT_ONCE = 4  # requests of one org and limit at the same time
SCOPE = "timeseries_query"  # what an application key must be allowed to, to read metrics
# What it must be allowed to for anything else. Each of these has a rate limit of its own, so that
# a search that must wait holds up nothing but its like.
SCOPES: Mapping[str, str] = {
    "logs": "logs_read_data",
    "spans": "apm_read",
    "events": "events_read",
    "monitors": "monitors_read",
    "downtimes": "monitors_read",
    "dashboard": "dashboards_read",
    "metric": "metrics_read",
    "slos": "slos_read",
    "SLO history": "slos_read",
    "log counts": "logs_read_data",
    "span counts": "apm_read",
}

T = TypeVar("T")
Parse = Callable[[Mapping[str, Any]], tuple[T, int]]
ParseList = Callable[[Sequence[Any]], tuple[T, int]]


class DatadogClient:
    """Reads from one Datadog organisation. Safe to share between threads."""

    def __init__(
        self,
        org: DatadogOrgSettings,
        network: NetworkSettings,
        *,
        timing: Timing | None = None,
        policy: RetryPolicy | None = None,
        hooks: Sequence[Hook] = (log_request,),
    ) -> None:
        self.org = org
        self.system = f"Datadog {org.org}"
        self.timing = timing or Timing()
        self._patience_s = network.patience_s
        self._manner = Manner.of("datadog", AT_ONCE, self.timing, policy, hooks)
        self._manners = {
            endpoint: replace(self._manner, pace=Pace(AT_ONCE, self.timing)) for endpoint in SCOPES
        }
        api, self._pool = datadog_api(org, network)
        self._v1, self._v2 = MetricsApiV1(api), MetricsApiV2(api)
        self._access = AuthenticationApi(api)
        self._logs, self._spans, self._events = LogsApi(api), SpansApi(api), EventsApi(api)
        self._monitors, self._downtimes = MonitorsApi(api), DowntimesApi(api)
        self._dashboards = DashboardsApi(api)
        self._slos = ServiceLevelObjectivesApi(api)

    def deadline(self, budget_s: float) -> Deadline:
        """Return the deadline `budget_s` seconds from now, or when patience ends before."""
        return Deadline.after(min(budget_s, self._patience_s), self.timing)

    def timeseries(self, body: Mapping[str, Any], parse: Parse[T], deadline: Deadline) -> T:
        """Ask the v2 API for several queries at once; `parse` gives the value and its rows."""
        return self._read(
            "timeseries", lambda: self._v2.query_timeseries_data(body=dict(body)), parse, deadline
        )

    def query(self, query: str, window: Window, parse: Parse[T], deadline: Deadline) -> T:
        """Ask the v1 API for one query; its request is in seconds."""
        start, end = (int(bound.timestamp()) for bound in (window.start, window.end))
        return self._read(
            "query",
            lambda: self._v1.query_metrics(_from=start, to=end, query=query),
            parse,
            deadline,
        )

    def validate(self, parse: Parse[T], deadline: Deadline) -> T:
        """Ask whether the API key is valid."""
        return self._read("validate", self._access.validate, parse, deadline)

    def logs(self, body: Mapping[str, Any], parse: Parse[T], deadline: Deadline) -> T:
        """Search for log events; one page."""
        return self._read("logs", lambda: self._logs.list_logs(body=dict(body)), parse, deadline)

    def spans(self, body: Mapping[str, Any], parse: Parse[T], deadline: Deadline) -> T:
        """Search for spans; one page."""
        return self._read("spans", lambda: self._spans.list_spans(body=dict(body)), parse, deadline)

    def aggregate_logs(self, body: Mapping[str, Any], parse: Parse[T], deadline: Deadline) -> T:
        """Count log events."""
        return self._read(
            "log counts", lambda: self._logs.aggregate_logs(body=dict(body)), parse, deadline
        )

    def aggregate_spans(self, body: Mapping[str, Any], parse: Parse[T], deadline: Deadline) -> T:
        """Count spans."""
        return self._read(
            "span counts", lambda: self._spans.aggregate_spans(body=dict(body)), parse, deadline
        )

    def events(self, asked: Mapping[str, Any], parse: Parse[T], deadline: Deadline) -> T:
        """Search for events; one page."""
        return self._read("events", lambda: self._events.list_events(**asked), parse, deadline)

    def monitors(self, asked: Mapping[str, Any], parse: ParseList[T], deadline: Deadline) -> T:
        """List monitors; one page."""
        return self._read_list(
            "monitors", lambda: self._monitors.list_monitors(**asked), parse, deadline
        )

    def downtimes(self, asked: Mapping[str, Any], parse: ParseList[T], deadline: Deadline) -> T:
        """List downtimes, those that are scheduled too; all at once."""
        return self._read_list(
            "downtimes", lambda: self._downtimes.list_downtimes(**asked), parse, deadline
        )

    def dashboard(self, dashboard_id: str, parse: Parse[T], deadline: Deadline) -> T:
        """Ask for one dashboard with its widgets."""
        return self._read(
            "dashboard", lambda: self._dashboards.get_dashboard(dashboard_id), parse, deadline
        )

    def dashboards(self, asked: Mapping[str, Any], parse: Parse[T], deadline: Deadline) -> T:
        """List dashboards without their widgets; one page."""
        return self._read(
            "dashboard", lambda: self._dashboards.list_dashboards(**asked), parse, deadline
        )

    def slos(self, asked: Mapping[str, Any], parse: Parse[T], deadline: Deadline) -> T:
        """List service level objectives; one page."""
        return self._read("slos", lambda: self._slos.list_slos(**asked), parse, deadline)

    def slo_history(self, slo_id: str, window: Window, parse: Parse[T], deadline: Deadline) -> T:
        """Ask how one service level objective was kept over a window; in seconds."""
        start, end = (int(bound.timestamp()) for bound in (window.start, window.end))
        return self._read(
            "SLO history",
            lambda: self._slos.get_slo_history(slo_id, from_ts=start, to_ts=end),
            parse,
            deadline,
        )

    def has_metric(self, name: str, deadline: Deadline) -> bool:
        """Ask whether the organisation has ever seen a metric of this name."""
        return self._exchange(
            "metric",
            lambda: self._v1.get_metric_metadata(name),
            lambda answer: (answer.status != HTTPStatus.NOT_FOUND, 1),
            deadline,
            accepted=frozenset({HTTPStatus.NOT_FOUND}),
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()

    def _read(
        self, endpoint: str, call: Callable[[], Any], parse: Parse[T], deadline: Deadline
    ) -> T:
        return self._exchange(
            endpoint, call, lambda answer: parse(json_object(answer, self.system)), deadline
        )

    def _read_list(
        self, endpoint: str, call: Callable[[], Any], parse: ParseList[T], deadline: Deadline
    ) -> T:
        return self._exchange(
            endpoint, call, lambda answer: parse(json_array(answer, self.system)), deadline
        )

    def _exchange(
        self,
        endpoint: str,
        call: Callable[[], Any],
        parse: Callable[[Answer], tuple[T, int]],
        deadline: Deadline,
        *,
        accepted: frozenset[int] = frozenset(),
    ) -> T:
        reading: Reading[T] = Reading(
            system=self.system,
            endpoint=endpoint,
            send=lambda until: self._send(call, until),
            parse=parse,
            denied_mend=_denied_mend(self.org, SCOPES.get(endpoint, SCOPE)),
            accepted=accepted,
        )
        return read(reading, self._manners.get(endpoint, self._manner), deadline)

    def _send(self, call: Callable[[], Any], deadline: Deadline) -> Answer:
        with self._pool.until(deadline):
            try:
                response = call()
            except ApiException as error:  # any status but success; the pool left the body out
                return Answer(int(error.status), _lower(error.headers or {}), b"")
        return Answer(response.status, _lower(response.headers), response.data)


def open_datadog(
    settings: Settings,
    org: str,
    *,
    timing: Timing | None = None,
    hooks: Sequence[Hook] = (log_request,),
) -> DatadogClient:
    """Return the client of one org of the profile.

    Raises
    ------
    SettingsError
        A key is missing; the sentence names its variable.
    """
    entry = settings.datadog[org]
    if entry.missing:
        raise SettingsError(
            f"{' and '.join(entry.missing)} not set",
            f"Datadog {org}",
            "Set the variable or keyring.",
        )
    return DatadogClient(entry, settings.network, timing=timing, hooks=hooks)


def datadog_api(org: DatadogOrgSettings, network: NetworkSettings) -> tuple[ApiClient, BoundedPool]:
    """Return the official client of one org on bounded connections, and those connections."""
    pool = BoundedPool(org.base_url, network, f"Datadog {org.org}")
    api = ApiClient(_configuration(org))
    api.rest_client.pool_manager = pool
    return api, pool


def _configuration(org: DatadogOrgSettings) -> Configuration:
    if "://" not in org.base_url:
        raise SettingsError(
            "the rehearsal has not been started", f"Datadog {org.org}", "Start it, or name a URL."
        )
    configuration = Configuration(
        host=org.base_url,  # with a host, the client looks at no site
        preload_content=False,  # the answer as it came: no models are built from it
        check_input_type=False,  # the body is ours and plain
        check_return_type=False,
        enable_retry=False,
        compress=True,
    )
    configuration.api_key = {  # also takes back what the client read from the environment
        scheme: key.reveal()
        for scheme, key in (("apiKeyAuth", org.api_key), ("appKeyAuth", org.app_key))
        if isinstance(key, Secret)
    }
    return configuration


def _denied_mend(org: DatadogOrgSettings, scope: str) -> str:
    api_key, app_key = org.key_names
    return (
        f"Check {api_key} and {app_key}: both must belong to the org {org.org}, and the "
        f"application key needs the scope {scope}."
    )


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
