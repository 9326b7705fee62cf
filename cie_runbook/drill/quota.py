"""Datadog's rate limits: so many requests in a period for each organisation and kind of request."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Quota:
    """How many requests an organisation may make in a period."""

    name: str = "drill_metric_queries"
    limit: int = 1_600
    period_s: int = 3_600


@dataclass(frozen=True)
class Standing:
    """Whether a request may pass, and the headers that say so."""

    may_pass: bool
    headers: Mapping[str, str]


QUOTAS: Mapping[str, Quota] = {
    # Wider than the real 10 in 10 s, so that a rehearsal does not spend its day waiting.
    "logs": Quota("logs_public_search_api", 300, 10),
    "logs-aggregate": Quota("logs_public_aggregate_api", 300, 10),
    "spans": Quota("apm_events_search_api", 300, 3_600),
    "spans-aggregate": Quota("apm_events_aggregate_api", 300, 3_600),
    "events": Quota("events_search_api", 300, 60),
    "event-post": Quota("events_intake_api", 500, 3_600),
    "monitors": Quota("monitors_read_api", 1_000, 60),
    "dashboards": Quota("dashboards_read_api", 600, 60),
    "slos": Quota("slos_read_api", 1_000, 60),
    "downtimes": Quota("downtimes_read_api", 600, 60),
}
"""Kind of request to its limit; metric queries have the limit that the server is given."""


class Quotas:
    """Counts requests by organisation and kind; safe to use from threads.

    Parameters
    ----------
    quota : Quota
        The limit of each organisation for what has none of its own.
    clock_s : callable
        Seconds since any fixed instant, never going back.
    """

    def __init__(self, quota: Quota, clock_s: Callable[[], float]) -> None:
        self._quota, self._clock_s = quota, clock_s
        self._used: dict[tuple[str | None, str], tuple[int, int]] = {}
        self._lock = Lock()

    def take(self, org: str | None, quota: Quota | None = None) -> Standing:
        """Count one request of `org` and return how it stands."""
        limit = quota or self._quota
        now_s = self._clock_s()
        period = int(now_s // limit.period_s)
        with self._lock:
            begun, used = self._used.get((org, limit.name), (period, 0))
            used = used + 1 if begun == period else 1
            self._used[org, limit.name] = (period, used)
        left = limit.limit - used
        # Seconds to wait, as Datadog means it: not an instant.
        reset_s = math.ceil((period + 1) * limit.period_s - now_s)
        return Standing(left >= 0, _headers(limit, max(left, 0), reset_s))


def _headers(quota: Quota, left: int, reset_s: int) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(quota.limit),
        "X-RateLimit-Period": str(quota.period_s),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": str(reset_s),
        "X-RateLimit-Name": quota.name,
    }
