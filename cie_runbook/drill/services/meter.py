"""How many requests a service has had in the running period, for its rate limit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """So many requests in each period of the clock."""

    limit: int
    period_s: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a caller stands after its latest request.

    Attributes
    ----------
    limit, used, remaining : int
        Requests of the running period.
    resets_at_s : int
        When the next period begins, epoch [s].
    wait_s : int
        Until then [s].
    """

    limit: int
    used: int
    resets_at_s: int
    wait_s: int

    @property
    def remaining(self) -> int:
        """Requests left in this period."""
        return max(0, self.limit - self.used)

    @property
    def may_pass(self) -> bool:
        """Whether the latest request was still within the limit."""
        return self.used <= self.limit


class Meter:
    """Counts requests by name, each name with its own periods.

    Parameters
    ----------
    clock : callable
        The present, aware.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._used: dict[str, tuple[int, int]] = {}

    def take(self, name: str, allowance: Allowance) -> Standing:
        """Count one request under `name` and return how it stands."""
        now_s = self._clock().timestamp()
        period = int(now_s // allowance.period_s)
        begun, used = self._used.get(name, (period, 0))
        used = used + 1 if begun == period else 1
        self._used[name] = (period, used)
        resets_at_s = (period + 1) * allowance.period_s
        return Standing(
            limit=allowance.limit,
            used=used,
            resets_at_s=resets_at_s,
            wait_s=math.ceil(resets_at_s - now_s),
        )
