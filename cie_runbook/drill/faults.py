"""Faults that a rehearsal's server can show: each hits a path a number of times, or for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from cie_runbook.drill.prefixes import PREFIXES, system_of
from cie_runbook.errors import BadInputError

STORM_WAIT_S = 1
SLOW_S = 8.0
SKEW_S = 420.0
FOR_GOOD = None


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Answer with `status`, whatever was asked; 429 says how long to wait.

    Without a body it is refused in the words of the system that the path belongs to.
    """

    path: str
    status: int
    times: int | None = 1
    retry_after_s: int = 0
    body: Any = None


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Close the connection half-way through the answer."""

    path: str
    times: int | None = 1


@dataclass(frozen=True, kw_only=True)
class Delay:
    """Answer as usual, `seconds` later."""

    path: str
    seconds: float
    times: int | None = 1


@dataclass(frozen=True, kw_only=True)
class Garbage:
    """Answer 200 with a body that is not what was asked for."""

    path: str
    body: bytes = b"<html>a sign-on page</html>"
    content_type: str = "application/json"
    times: int | None = 1


@dataclass(frozen=True, kw_only=True)
class Truncation:
    """Answer as usual, but end the body in its middle, as if that were all."""

    path: str
    times: int | None = 1


@dataclass(frozen=True, kw_only=True)
class Skew:
    """Answer as usual, and date the answer by a clock that is `seconds` ahead."""

    path: str
    seconds: float
    times: int | None = 1


Fault = Refusal | Cut | Delay | Garbage | Truncation | Skew


class FaultPlan:
    """Hands out faults in their order, each as often as it says; safe to use from threads."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._left: list[tuple[Fault, int | None]] = [(fault, fault.times) for fault in faults]
        self._lock = Lock()

    def next_for(self, path: str) -> Fault | None:
        """Return the next fault for a request to `path`, and use it up once."""
        with self._lock:
            for position, (fault, left) in enumerate(self._left):
                if left != 0 and path.startswith(fault.path):
                    self._left[position] = (fault, None if left is None else left - 1)
                    return fault
        return None


def rate_limit_storm(path: str, times: int | None = FOR_GOOD) -> Fault:
    """Refuse every request as one too many."""
    return Refusal(path=path, status=429, times=times, retry_after_s=STORM_WAIT_S)


def server_errors(path: str, times: int | None = FOR_GOOD) -> Fault:
    """Answer every request with 500."""
    return Refusal(path=path, status=500, times=times)


def slowness(path: str, times: int | None = FOR_GOOD) -> Fault:
    """Answer every request seconds later than usual."""
    return Delay(path=path, seconds=SLOW_S, times=times)


def cut_connection(path: str, times: int | None = FOR_GOOD) -> Fault:
    """Close the connection in the middle of every answer."""
    return Cut(path=path, times=times)


def truncated_json(path: str, times: int | None = FOR_GOOD) -> Fault:
    """End the JSON of every answer in its middle."""
    return Truncation(path=path, times=times)


def wrong_content_type(path: str, times: int | None = FOR_GOOD) -> Fault:
    """Answer every request with a sign-on page."""
    return Garbage(path=path, content_type="text/html; charset=utf-8", times=times)


def expired_key(path: str, times: int | None = FOR_GOOD) -> Fault:
    """Refuse every request since its key has expired."""
    status = _EXPIRED_STATUSES.get(system_of(path) or "", 401)
    return Refusal(path=path, status=status, times=times)


def clock_skew(path: str, times: int | None = FOR_GOOD) -> Fault:
    """Date every answer by a clock that is seven minutes ahead."""
    return Skew(path=path, seconds=SKEW_S, times=times)


FAULTS: Mapping[str, Callable[..., Fault]] = {
    "429-storm": rate_limit_storm,
    "500s": server_errors,
    "slow": slowness,
    "cut": cut_connection,
    "truncated-json": truncated_json,
    "wrong-type": wrong_content_type,
    "expired-key": expired_key,
    "clock-skew": clock_skew,
}
"""Name to what makes the fault, from a path prefix and a number of times (None: for good)."""


def faults_named(text: str) -> tuple[Fault, ...]:
    """Return the faults that ``NAME[:PREFIX[:TIMES]]`` asks for: one a path prefix.

    PREFIX is a path that begins with a slash, or a system; without it, every system is hit.
    Without TIMES, the fault stays.

    Raises
    ------
    BadInputError
        Name or system is unknown, or the number is none.
    """
    name, _, rest = text.partition(":")
    where, _, times = rest.partition(":")
    if name not in FAULTS:
        raise _refused(f"there is no fault called {name[:40]!r}", f"Choose of {', '.join(FAULTS)}.")
    if where and not where.startswith("/") and where not in PREFIXES:
        known = ", ".join(PREFIXES)
        raise _refused(f"there is no system called {where[:40]!r}", f"Use {known} or a path.")
    if times and not (times.isascii() and times.isdecimal() and int(times) > 0):
        raise _refused(f"{times[:20]!r} is no number of times", "Write NAME:PREFIX:TIMES.")
    paths = [PREFIXES.get(where, where)] if where else list(PREFIXES.values())
    return tuple(FAULTS[name](path, int(times) if times else FOR_GOOD) for path in paths)


def refusal_body(path: str, status: int) -> Any:
    """Return a refusal in the shape that the system at `path` gives its errors."""
    shapes: Mapping[str, Any] = {
        "sentry": {"detail": "the rehearsal refuses"},
        "pagerduty": {
            "error": {"message": "the rehearsal refuses", "code": 2000 + status % 100, "errors": []}
        },
        "slack": {"ok": False, "error": _SLACK_ERRORS.get(status, "internal_error")},
        "servicenow": {
            "error": {"message": "the rehearsal refuses", "detail": None},
            "status": "failure",
        },
        "github": {"message": "the rehearsal refuses", "documentation_url": ""},
    }
    return shapes.get(system_of(path) or "", {"errors": ["the rehearsal refuses"]})


# Datadog answers 403 to any key that it does not take, Slack 200 to whatever it refuses.
_EXPIRED_STATUSES = {"datadog": 403, "slack": 200}
_SLACK_ERRORS = {200: "token_expired", 429: "ratelimited"}


def _refused(what: str, mend: str) -> BadInputError:
    return BadInputError(what, "--fault", mend)
