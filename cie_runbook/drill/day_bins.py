"""Entries of whole days, parted into bins and kept for a few days."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from threading import Lock

from cie_runbook.drill.entries import BIN_MS, Timed
from cie_runbook.window import EASTERN

KEPT_DAYS = 4


class DayBins:
    """What is known of a day's entries, by organisation and bin; safe to use from threads.

    Parameters
    ----------
    make : callable of date
        A day to all entries that can lie on it, each with its organisation; others are left out
        by whoever asks for a bin.
    """

    def __init__(self, make: Callable[[date], Iterable[tuple[str, Timed]]]) -> None:
        self._make = make
        self._days: OrderedDict[date, Mapping[tuple[str, int], Sequence[Timed]]] = OrderedDict()
        self._lock = Lock()

    def bin(self, org: str, index: int) -> list[Timed]:
        """Return the entries of an organisation in one bin, in no particular order."""
        return list(self._day(day_of(index)).get((org, index), ()))

    def _day(self, day: date) -> Mapping[tuple[str, int], Sequence[Timed]]:
        with self._lock:
            known = self._days.pop(day, None)
        if known is None:
            parted: defaultdict[tuple[str, int], list[Timed]] = defaultdict(list)
            for org, timed in self._make(day):
                parted[org, timed[0] // BIN_MS].append(timed)
            known = parted
        with self._lock:
            self._days[day] = known
            if len(self._days) > KEPT_DAYS:
                self._days.popitem(last=False)
        return known


def day_of(index: int) -> date:
    """Return the day in US Eastern that a bin lies on."""
    return datetime.fromtimestamp(index * BIN_MS / 1_000, UTC).astimezone(EASTERN).date()
