"""Entries of a search in bins of time, paged through with one bin in hand at a time."""

from __future__ import annotations

import base64
import binascii
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from cie_runbook.drill.grid import BIN_S
from cie_runbook.drill.requests import BadRequestError
from cie_runbook.drill.search import Entry, Test

BIN_MS = BIN_S * 1_000
KEPT_BINS = 24

Timed = tuple[int, Entry]
"""Epoch milliseconds and the attributes of an entry."""


@dataclass(frozen=True)
class Position:
    """Where the next page begins: a bin, and how many of its fitting entries were given.

    The search ends where it ended when it began, however long it is paged through.
    """

    bin_index: int
    given: int
    end_ms: int

    def cursor(self) -> str:
        """Return the position as text that a client hands back."""
        numbers = [self.bin_index, self.given, self.end_ms]
        return base64.urlsafe_b64encode(json.dumps(numbers).encode()).decode()

    @classmethod
    def of(cls, cursor: str) -> Position:
        """Read a position back.

        Raises
        ------
        BadRequestError
            The text is no cursor of ours.
        """
        try:
            bin_index, given, end_ms = json.loads(base64.urlsafe_b64decode(cursor.encode()))
            return cls(int(bin_index), int(given), int(end_ms))
        except (ValueError, TypeError, binascii.Error):
            raise BadRequestError(400, "Invalid cursor", "the cursor cannot be read") from None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One search: its span of time, what fits, in which order, how much of it, from where."""

    start_ms: int
    end_ms: int
    fits: Test
    newest_first: bool
    limit: int
    position: Position | None = None


class Entries:
    """Entries by bins of five minutes, made when asked for; safe to use from threads.

    Parameters
    ----------
    make : callable of int
        The bin's number since the epoch to its entries, in order of time.
    until_ms : callable
        The present [epoch ms]: entries from then on are not there yet, and no bin of theirs is
        made.
    """

    def __init__(self, make: Callable[[int], Sequence[Timed]], until_ms: Callable[[], int]) -> None:
        self._make, self._until_ms = make, until_ms
        self._known: OrderedDict[int, Sequence[Timed]] = OrderedDict()
        self._lock = Lock()

    def bin(self, index: int) -> Sequence[Timed]:
        """Return the entries of one bin, in order of time."""
        with self._lock:
            known = self._known.pop(index, None)
        found = self._make(index) if known is None else known
        with self._lock:
            self._known[index] = found
            if len(self._known) > KEPT_BINS:
                self._known.popitem(last=False)
        return found

    def all(self, start_ms: int, end_ms: int, fits: Test) -> Iterator[Timed]:
        """Yield every fitting entry between two instants, oldest first."""
        end_ms = min(end_ms, self._until_ms())
        for index in range(start_ms // BIN_MS, -(-end_ms // BIN_MS)):
            for at_ms, entry in self.bin(index):
                if start_ms <= at_ms < end_ms and fits(entry):
                    yield at_ms, entry

    def page(self, asked: Asked) -> tuple[list[Timed], Position | None]:
        """Return one page, and where the next one begins; None where this is the last.

        A cursor means a place in the order of time, so that what is paged through stays the same
        however long it takes.
        """
        end_ms = asked.position.end_ms if asked.position else self._until_ms()
        asked = replace(asked, end_ms=min(asked.end_ms, end_ms))
        order = _bins(asked)
        begin = asked.position or Position(order.start, 0, asked.end_ms)
        found: list[Timed] = []
        for index in order[max(0, (begin.bin_index - order.start) * order.step) :]:
            fitting = self._fitting(index, asked)
            skipped = begin.given if index == begin.bin_index else 0
            room = asked.limit - len(found)
            found += fitting[skipped : skipped + room]
            if len(fitting) > skipped + room:
                return found, Position(index, skipped + room, asked.end_ms)
            if len(found) == asked.limit:
                following = Position(index + order.step, 0, asked.end_ms)
                return found, following if following.bin_index in order else None
        return found, None

    def _fitting(self, index: int, asked: Asked) -> list[Timed]:
        start, end, fits = asked.start_ms, asked.end_ms, asked.fits
        found = [one for one in self.bin(index) if start <= one[0] < end and fits(one[1])]
        return found[::-1] if asked.newest_first else found


def _bins(asked: Asked) -> range:
    first, last = asked.start_ms // BIN_MS, -(-asked.end_ms // BIN_MS) - 1
    return range(last, first - 1, -1) if asked.newest_first else range(first, last + 1)


def entry_id(kind: str, at_ms: int, entry: Any) -> str:
    """Return the id of an entry in the index: the same whenever it is asked for."""
    key = entry.get("span_id") or entry["attributes"].get("dd", {}).get("trace_id", "")
    return f"{kind}{at_ms:011x}{key}{len(entry.get('message', '')):x}"
