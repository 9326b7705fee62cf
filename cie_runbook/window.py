"""Windows of time: tz-aware, half open, stored in UTC and shown in US Eastern."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cie_runbook.errors import BadInputError

EASTERN = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Window:
    """The instants from ``start`` up to, and without, ``end``; both tz-aware.

    Raises
    ------
    BadInputError
        The start is not before the end.
    ValueError
        A bound carries no time zone.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs tz-aware bounds")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.start >= self.end:
            raise BadInputError(
                f"the end ({eastern(self.end)}) is not after the start ({eastern(self.start)})",
                "window",
                "Give an end that is later than the start.",
            )

    @classmethod
    def of_day(cls, day: date) -> Window:
        """One calendar day of US Eastern: 23, 24 or 25 hours."""
        midnight = datetime.combine(day, time(), EASTERN)
        next_midnight = datetime.combine(day + timedelta(days=1), time(), EASTERN)
        return cls(midnight, next_midnight)

    @property
    def duration(self) -> timedelta:
        """How long the window lasts, in elapsed time."""
        return self.end - self.start

    @property
    def eastern_day(self) -> date:
        """The calendar day in US Eastern on which the window starts."""
        return self.start.astimezone(EASTERN).date()

    def with_history(self, weeks: int) -> Window:
        """Return the window that starts `weeks` calendar weeks earlier at the same wall time."""
        local = self.start.astimezone(EASTERN)
        wall = local.replace(tzinfo=None) - timedelta(weeks=weeks)
        return Window(wall.replace(tzinfo=EASTERN), self.end)

    def until(self, end: datetime) -> Window:
        """Return the part of the window before `end`."""
        return Window(self.start, min(self.end, end.astimezone(UTC)))

    def split(self, longest: timedelta) -> Iterator[Window]:
        """Yield consecutive parts that cover the window, each at most `longest`."""
        if longest <= timedelta(0):
            raise ValueError("a part of a window must be longer than nothing")
        start = self.start
        while start < self.end:
            end = min(start + longest, self.end)
            yield Window(start, end)
            start = end

    def label_eastern(self) -> str:
        """Show the window in US Eastern, as "Wed 2026-11-18 00:00 EST to Thu …"."""
        return f"{eastern(self.start)} to {eastern(self.end)}"

    def label_utc(self) -> str:
        """Show the window in UTC, as "2026-11-18T05:00Z to 2026-11-19T05:00Z"."""
        return f"{self.start:%Y-%m-%dT%H:%MZ} to {self.end:%Y-%m-%dT%H:%MZ}"


def eastern(instant: datetime) -> str:
    """Show an instant in US Eastern with its weekday and zone, as "Wed 2026-11-18 10:05 EST"."""
    return f"{instant.astimezone(EASTERN):%a %Y-%m-%d %H:%M %Z}"


def eastern_clock(instant: datetime) -> str:
    """Show an instant's wall-clock time in US Eastern, as "10:05 ET"."""
    return f"{instant.astimezone(EASTERN):%H:%M} ET"


def parse_day(text: str, name: str = "date") -> date:
    """Read a calendar day in the form YYYY-MM-DD.

    Raises
    ------
    BadInputError
        The text is not such a day.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=EASTERN).date()
    except ValueError:
        raise BadInputError(
            f"{text!r} is not a calendar day", name, "Write it as YYYY-MM-DD, as in 2026-11-18."
        ) from None


def parse_instant(text: str, name: str = "time") -> datetime:
    """Read an ISO 8601 instant with its offset, and return it in UTC.

    Raises
    ------
    BadInputError
        The text is not an instant, or has no offset.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise BadInputError(
            f"{text!r} is not an ISO 8601 instant", name, "Write it as 2026-11-18T10:05-05:00."
        ) from None
    if instant.tzinfo is None:
        raise BadInputError(
            f"{text!r} has no offset", name, "Add one, as in 2026-11-18T10:05-05:00, or Z for UTC."
        )
    return instant.astimezone(UTC)
