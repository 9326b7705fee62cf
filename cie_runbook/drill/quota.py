"""Datadog's rate limits: so many requests in a period for each organisation, told in headers."""

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


class Quotas:
    """Counts requests by organisation; safe to use from threads.

    Parameters
    ----------
    quota : Quota
        The limit of each organisation.
    clock_s : callable
        Seconds since any fixed instant, never going back.
    """

    def __init__(self, quota: Quota, clock_s: Callable[[], float]) -> None:
        self._quota, self._clock_s = quota, clock_s
        self._used: dict[str | None, tuple[int, int]] = {}
        self._lock = Lock()

    def take(self, org: str | None) -> Standing:
        """Count one request of `org` and return how it stands."""
        now_s = self._clock_s()
        period = int(now_s // self._quota.period_s)
        with self._lock:
            begun, used = self._used.get(org, (period, 0))
            used = used + 1 if begun == period else 1
            self._used[org] = (period, used)
        left = self._quota.limit - used
        # Seconds to wait, as Datadog means it: not an instant.
        reset_s = math.ceil((period + 1) * self._quota.period_s - now_s)
        return Standing(left >= 0, self._headers(max(left, 0), reset_s))

    def _headers(self, left: int, reset_s: int) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self._quota.limit),
            "X-RateLimit-Period": str(self._quota.period_s),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": str(reset_s),
            "X-RateLimit-Name": self._quota.name,
        }
