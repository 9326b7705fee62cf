"""The clock that commands go by: this machine's, or the one that a rehearsal sets."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cie_runbook.errors import SettingsError

CLOCK_VARIABLE = "CIE_RUNBOOK_CLOCK"
YEARS = range(2000, 2100)
FASTEST = 3_600.0  # an hour in a second: a day then passes before a person has read its alert
_FORM = re.compile(r"(?P<told>[^@]+)@(?P<begun>[^@x]+)x(?P<speed>\d+(?:\.\d+)?)")
_MEND = (
    f"Unset {CLOCK_VARIABLE} for this machine's clock, or paste again what "
    "`cie-runbook drill start` printed."
)


def machine_now() -> datetime:
    """Return the present by this machine, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A present that goes on from a told instant, at a speed of its own.

    Attributes
    ----------
    told : datetime or None
        What it showed when it began, aware; None for a clock that shows the machine's time.
    begun : datetime or None
        When that was by the machine, aware; given whenever `told` is.
    speed : float
        How much faster than time it goes; 0 stands still, and 1 is as fast as time.
    machine : callable
        The present by the machine, aware.
    """

    told: datetime | None = None
    begun: datetime | None = None
    speed: float = 1.0
    machine: Callable[[], datetime] = field(default=machine_now, repr=False, compare=False)

    def now(self) -> datetime:
        """Return the present, UTC."""
        real = self.machine()
        if self.told is None or self.begun is None:
            return real.astimezone(UTC)
        return (self.told + (real - self.begun) * self.speed).astimezone(UTC)

    def text(self) -> str:
        """Return the value of the variable that makes this clock; "" for the machine's."""
        if self.told is None or self.begun is None:
            return ""
        told, begun = (at.astimezone(UTC).isoformat() for at in (self.told, self.begun))
        return f"{told}@{begun}x{self.speed:g}"

    def wait_s(self, until: datetime) -> float:
        """Return how long the machine has to wait for an instant [s], 0 where it has passed.

        It is infinite where the clock stands still.
        """
        left = (until - self.now()) / timedelta(seconds=1)
        if left <= 0:
            return 0.0
        return left / self.speed if self.speed else math.inf


def clock_from(environ: Mapping[str, str], machine: Callable[[], datetime] = machine_now) -> Clock:
    """Return the clock that the environment states; the machine's where it states none.

    Parameters
    ----------
    environ : mapping of str to str
        Where ``CIE_RUNBOOK_CLOCK`` may hold ``<told>@<real>x<speed>``: two instants in ISO 8601
        with an offset, and how much faster than time the clock goes from there.
    machine : callable
        The present by the machine, aware.

    Raises
    ------
    SettingsError
        The value is of another form, an instant has no offset, or the speed is above 3600.
    """
    text = environ.get(CLOCK_VARIABLE, "").strip()
    if not text:
        return Clock(machine=machine)
    parts = _FORM.fullmatch(text)
    if parts is None:
        raise SettingsError(f"{text[:60]!r} is not a clock", CLOCK_VARIABLE, _MEND)
    return Clock(
        told=_instant(parts["told"]),
        begun=_instant(parts["begun"]),
        speed=_speed(parts["speed"]),
        machine=machine,
    )


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"{text[:40]!r} is no instant", CLOCK_VARIABLE, _MEND) from None
    if at.tzinfo is None:
        raise SettingsError(f"{text[:40]!r} has no offset from UTC", CLOCK_VARIABLE, _MEND)
    if at.year not in YEARS:
        raise SettingsError(f"{text[:40]!r} is not of this century", CLOCK_VARIABLE, _MEND)
    return at


def _speed(text: str) -> float:
    speed = float(text)
    if speed > FASTEST:
        raise SettingsError(
            f"a clock {text[:20]} times as fast as time is too fast",
            CLOCK_VARIABLE,
            f"Choose a speed of at most {FASTEST:.0f}.",
        )
    return speed
