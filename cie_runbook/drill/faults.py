"""Faults that a rehearsal's server can show: each hits a path a number of times, then is spent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Answer with `status`, whatever was asked; 429 says how long to wait."""

    path: str
    status: int
    times: int = 1
    retry_after_s: int = 0
    body: Any = field(default_factory=lambda: {"errors": ["the rehearsal refuses"]})


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Close the connection half-way through the answer."""

    path: str
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class Delay:
    """Answer as usual, `seconds` later."""

    path: str
    seconds: float
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class Garbage:
    """Answer 200 with a body that is not what was announced."""

    path: str
    body: bytes = b"<html>a sign-on page</html>"
    times: int = 1


Fault = Refusal | Cut | Delay | Garbage


class FaultPlan:
    """Hands out faults in their order, each as often as it says; safe to use from threads."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._left = [(fault, fault.times) for fault in faults]
        self._lock = Lock()

    def next_for(self, path: str) -> Fault | None:
        """Return the next fault for a request to `path`, and use it up once."""
        with self._lock:
            for position, (fault, left) in enumerate(self._left):
                if left > 0 and path.startswith(fault.path):
                    self._left[position] = (fault, left - 1)
                    return fault
        return None
