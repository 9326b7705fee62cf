"""One read from a service: attempts, pauses and a status turned into our errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from cie_runbook.errors import (
    AccessDeniedError,
    RateLimitedError,
    RefusedRequestError,
    SourceError,
    UnavailableError,
)
from cie_runbook.sources.sign_on import refuse_web_page
from cie_runbook.sources.transport import (
    LIMITS,
    Answer,
    Deadline,
    Hook,
    Pace,
    RateLimit,
    RateLimitHeaders,
    RequestDetails,
    RetryPolicy,
    Timing,
    log_request,
    served_at,
)

T = TypeVar("T")

_TRY_LATER = "Try again later; the service's status page may say more."


@dataclass(frozen=True, kw_only=True)
class Reading(Generic[T]):
    """One thing to read.

    Attributes
    ----------
    system, endpoint : str
        Names for log and errors, as "Datadog tevi" and "timeseries".
    send : callable
        Sends the request and returns the whole answer before the deadline; raises `SourceError`.
    parse : callable
        Turns the answer into the value and its number of rows.
    denied_mend : str
        What to check when access is denied: names of credentials, scopes wanted.
    accepted : frozenset of int
        Statuses beside success that `parse` reads itself, such as 404 for "there is none".
    """

    system: str
    endpoint: str
    send: Callable[[Deadline], Answer]
    parse: Callable[[Answer], tuple[T, int]]
    denied_mend: str
    accepted: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How to read from one service: its pace, its limits, our patience, and who is told."""

    pace: Pace
    limits: RateLimitHeaders
    timing: Timing
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    hooks: Sequence[Hook] = (log_request,)

    @classmethod
    def of(
        cls,
        service: str,
        at_once: int,
        timing: Timing,
        policy: RetryPolicy | None,
        hooks: Sequence[Hook],
    ) -> Manner:
        """Return the manner for a service of `LIMITS`, with so many requests at the same time."""
        return cls(
            pace=Pace(at_once, timing),
            limits=LIMITS[service],
            timing=timing,
            policy=policy or RetryPolicy(),
            hooks=tuple(hooks),
        )


def read(reading: Reading[T], manner: Manner, deadline: Deadline) -> T:
    """Read from a service, repeating what may pass.

    Raises
    ------
    SourceError
        Of the kind that the last attempt ended in.
    """
    attempt = 1
    while True:
        _wait_for_gate(reading, manner, deadline)
        try:
            return _attempt(reading, manner, deadline, attempt)
        except SourceError as error:
            pause = manner.policy.pause_s(error, attempt, manner.timing.chance())
            if pause is None or pause >= deadline.remaining_s():
                raise
        manner.timing.sleep(pause)
        attempt += 1


def _wait_for_gate(reading: Reading[T], manner: Manner, deadline: Deadline) -> None:
    while (wait := manner.pace.wait_s()) > 0:
        if wait >= deadline.remaining_s():
            raise RateLimitedError(
                f"the service asks to wait {wait:.0f} s, longer than the time left",
                reading.system,
                _TRY_LATER,
                wait,
            )
        manner.timing.sleep(wait)


def _attempt(reading: Reading[T], manner: Manner, deadline: Deadline, attempt: int) -> T:
    if not manner.pace.enter(deadline):
        raise out_of_time(reading.system, deadline)
    started = manner.timing.monotonic()
    answer: Answer | None = None
    rows: int | None = None
    try:
        if deadline.remaining_s() <= 0:
            raise out_of_time(reading.system, deadline)
        answer = reading.send(deadline)
        _refuse(answer, reading, manner)
        value, rows = reading.parse(answer)
        return value
    finally:
        manner.pace.leave()
        details = RequestDetails(
            system=reading.system,
            endpoint=reading.endpoint,
            status=None if answer is None else answer.status,
            rows=rows,
            duration_ms=round((manner.timing.monotonic() - started) * 1000),
            attempt=attempt,
            ended_at=manner.timing.now(),
            served_at=None if answer is None else served_at(answer.headers),
        )
        for hook in manner.hooks:
            hook(details)


def _refuse(answer: Answer, reading: Reading[T], manner: Manner) -> None:
    """Let an answer pass that `parse` can read; raise for any other."""
    limit = _observe(answer, manner)
    if manner.limits.is_limit(answer, limit):
        raise _limited(answer.status, reading, limit)
    _refuse_status(answer, reading, limit)
    if _is_success(answer):
        refuse_web_page(answer, reading.system, reading.denied_mend)


def out_of_time(system: str, deadline: Deadline) -> UnavailableError:
    """Return the error of a task that used up its time."""
    return UnavailableError(
        f"the agreed {deadline.budget_s:.0f} s were used up", system, _TRY_LATER
    )


def _observe(answer: Answer, manner: Manner) -> RateLimit:
    limit = manner.limits.read(answer.headers, manner.timing.now())
    is_limited = manner.limits.is_limit(answer, limit) or limit.remaining == 0
    if limit.wait_s and is_limited:
        manner.pace.hold(limit.wait_s)
    return limit


def _refuse_status(answer: Answer, reading: Reading[T], limit: RateLimit) -> None:
    if _is_success(answer) or answer.status in reading.accepted:
        return
    for lowest, highest, error in _ERRORS:
        if lowest <= answer.status <= highest:
            raise error(answer.status, reading, limit)
    raise _failed(answer.status, reading, limit)


def _is_success(answer: Answer) -> bool:
    return 200 <= answer.status <= 299  # noqa: PLR2004 - as HTTP has them


def _denied(status: int, reading: Reading[Any], limit: RateLimit) -> SourceError:
    what = f"the service denied access to {reading.endpoint} (status {status})"
    return AccessDeniedError(what, reading.system, reading.denied_mend)


def _limited(status: int, reading: Reading[Any], limit: RateLimit) -> SourceError:
    what = f"the service still limits our requests (status {status})"
    return RateLimitedError(what, reading.system, _TRY_LATER, limit.wait_s or 0.0)


def _redirected(status: int, reading: Reading[Any], limit: RateLimit) -> SourceError:
    what = f"the service redirects elsewhere (status {status}), where no key of ours goes"
    return SourceError(what, reading.system, "Check its base URL in the profile, and the proxy.")


def _refused(status: int, reading: Reading[Any], limit: RateLimit) -> SourceError:
    what = f"the service refused the request for {reading.endpoint} (status {status})"
    return RefusedRequestError(what, reading.system, "Check the query in the catalog.")


def _failed(status: int, reading: Reading[Any], limit: RateLimit) -> SourceError:
    return UnavailableError(f"the service failed (status {status})", reading.system, _TRY_LATER)


# Lowest and highest status, and the error that it becomes; the first row that fits counts.
_ERRORS: tuple[tuple[int, int, Callable[[int, Reading[Any], RateLimit], SourceError]], ...] = (
    (300, 399, _redirected),
    (401, 401, _denied),
    (403, 403, _denied),
    (408, 408, _failed),  # the service waited too long for us
    (425, 425, _failed),  # too early
    (400, 499, _refused),
    (500, 599, _failed),
)
