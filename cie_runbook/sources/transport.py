"""The policy of every request: deadlines, retries, rate limits, and what is logged of it.

Nothing here sleeps, opens a socket or knows a service: the parts decide, `exchange` acts.
"""

from __future__ import annotations

import email.utils
import logging
import math
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Literal

from cie_runbook.errors import RateLimitedError, SourceError

log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Timing:
    """Clocks, waiting and chance: injected, so that no test waits.

    Durations come from `monotonic`, which a clock that is set back does not disturb; `now` is
    compared with the clocks of services.
    """

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _utc_now
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.SystemRandom().random


@dataclass(frozen=True)
class Deadline:
    """The instant by which all attempts of a task together must have ended."""

    ends_at: float  # seconds on the monotonic clock
    monotonic: Callable[[], float]
    budget_s: float

    @classmethod
    def after(cls, budget_s: float, timing: Timing) -> Deadline:
        """Return the deadline `budget_s` seconds from now."""
        return cls(timing.monotonic() + budget_s, timing.monotonic, budget_s)

    def remaining_s(self) -> float:
        """Return the seconds left, never below 0."""
        return max(0.0, self.ends_at - self.monotonic())


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class RequestDetails:
    """What every hook learns of one attempt: facts without body, header or query."""

    system: str
    endpoint: str
    status: int | None  # None: no answer came
    rows: int | None  # None: the answer was not read
    duration_ms: int
    attempt: int  # counts from 1
    ended_at: datetime  # on our clock
    served_at: datetime | None  # on the clock of the service, to the second

    @property
    def skew_s(self) -> float | None:
        """How far the service's clock is ahead of ours [s], good to a second or two."""
        if self.served_at is None:
            return None
        # The Date header is cut to whole seconds and stamped about half-way through the exchange.
        ours = self.ended_at - timedelta(milliseconds=self.duration_ms / 2)
        return (self.served_at - ours).total_seconds() + 0.5


Hook = Callable[[RequestDetails], None]


def log_request(details: RequestDetails) -> None:
    """Write one line a request."""
    log.info(
        "%s %s status=%s rows=%s ms=%d attempt=%d",
        details.system,
        details.endpoint,
        "none" if details.status is None else details.status,
        "none" if details.rows is None else details.rows,
        details.duration_ms,
        details.attempt,
    )


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """How often a read is repeated, and after how long a pause. For reads only."""

    max_attempts: int = 4
    base_s: float = 0.5
    longest_s: float = 20.0

    def pause_s(self, error: SourceError, attempt: int, chance: float) -> float | None:
        """Return the pause before the next attempt [s]; None where repeating is useless.

        Parameters
        ----------
        error : SourceError
            What the attempt ended in.
        attempt : int
            The number of that attempt, from 1.
        chance : float
            Between 0 and 1: spreads the pauses, so that many clients do not return at once.
        """
        if not error.retryable or attempt >= self.max_attempts:
            return None
        if isinstance(error, RateLimitedError) and error.retry_after_s > 0:
            return error.retry_after_s
        exponential = min(self.longest_s, self.base_s * 2.0 ** (attempt - 1))
        return exponential * (0.5 + chance / 2)


@dataclass(frozen=True)
class RateLimit:
    """What an answer says about how many requests are left, None where it says nothing."""

    remaining: int | None
    wait_s: float | None


@dataclass(frozen=True, kw_only=True)
class RateLimitHeaders:
    """Where a service states its rate limit, and whether its reset is a duration or an instant."""

    remaining: str
    reset: str
    reset_is: Literal["seconds", "epoch"] = "seconds"
    also_limits: int | None = None  # a status beside 429 that may tell of a limit

    def is_limit(self, answer: Answer, limit: RateLimit) -> bool:
        """Tell whether `answer` refuses us for asking too often, and not for what we asked."""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return True
        is_told = limit.remaining == 0 or "retry-after" in answer.headers
        return answer.status == self.also_limits and is_told

    def read(self, headers: Mapping[str, str], now: datetime) -> RateLimit:
        """Return the rate limit in `headers` (names in lower case); nonsense counts as silence."""
        remaining = _number(headers.get(self.remaining))
        reset = _number(headers.get(self.reset))
        if reset is not None and self.reset_is == "epoch":
            reset -= now.timestamp()
        wait = _retry_after_s(headers.get("retry-after"), now)
        wait = reset if wait is None else wait
        return RateLimit(
            remaining=None if remaining is None else int(remaining),
            wait_s=None if wait is None else max(0.0, wait),
        )


# Beside these, every service may answer with Retry-After.
LIMITS: Mapping[str, RateLimitHeaders] = {
    "datadog": RateLimitHeaders(remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    "sentry": RateLimitHeaders(
        remaining="x-sentry-rate-limit-remaining",
        reset="x-sentry-rate-limit-reset",
        reset_is="epoch",
    ),
    "pagerduty": RateLimitHeaders(remaining="ratelimit-remaining", reset="ratelimit-reset"),
    "slack": RateLimitHeaders(remaining="", reset=""),
    "servicenow": RateLimitHeaders(remaining="", reset="x-ratelimit-reset", reset_is="epoch"),
    "github": RateLimitHeaders(
        remaining="x-ratelimit-remaining",
        reset="x-ratelimit-reset",
        reset_is="epoch",
        also_limits=403,
    ),
}


class Pace:
    """The gate that all requests with one credential pass: a few at a time, none while it waits."""

    def __init__(self, at_once: int, timing: Timing) -> None:
        self._slots = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._opens_at = -math.inf
        self._timing = timing

    def hold(self, wait_s: float) -> None:
        """Let nobody pass for the next `wait_s` seconds."""
        with self._lock:
            self._opens_at = max(self._opens_at, self._timing.monotonic() + wait_s)

    def wait_s(self) -> float:
        """Return the seconds until the gate opens, 0 when it is open."""
        with self._lock:
            return max(0.0, self._opens_at - self._timing.monotonic())

    def enter(self, deadline: Deadline) -> bool:
        """Take a slot, waiting until `deadline` at most; False when none came free."""
        return self._slots.acquire(timeout=deadline.remaining_s())

    def leave(self) -> None:
        """Give the slot back."""
        self._slots.release()


def served_at(headers: Mapping[str, str]) -> datetime | None:
    """Return the service's own time stamp of an answer, None where it has none."""
    return _http_date(headers.get("date"))


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _retry_after_s(text: str | None, now: datetime) -> float | None:
    if text is None or (seconds := _number(text)) is not None:
        return None if text is None else seconds
    instant = _http_date(text)
    return None if instant is None else (instant - now).total_seconds()


def _http_date(text: str | None) -> datetime | None:
    try:
        instant = email.utils.parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
