"""The logs of the organisations: lines of failures, and a line for each call of an RPC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cie_runbook.drill.chronicle import Chronicle, until_ms
from cie_runbook.drill.claims import answered_lines
from cie_runbook.drill.day_bins import DayBins, day_of
from cie_runbook.drill.entries import BIN_MS, Entries, Timed
from cie_runbook.drill.grid import DayGrid
from cie_runbook.drill.log_lines import lines_of
from cie_runbook.drill.rpc_lines import rpc_lines

RPC_ORG = "tevi"


class LogBook:
    """Log events by organisation, a bin at a time."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle
        self._until_ms = until_ms(chronicle.world)
        self._days = DayBins(self._lines)
        self._entries: dict[str, Entries] = {}

    def entries(self, org: str) -> Entries:
        """Return the log events of one organisation."""
        return self._entries.setdefault(
            org, Entries(lambda index: self._bin(org, index), self._until_ms)
        )

    def _bin(self, org: str, index: int) -> Sequence[Timed]:
        found = self._days.bin(org, index)
        if org == RPC_ORG:
            day = day_of(index)
            position = index - DayGrid.of(day).start_s * 1_000 // BIN_MS
            found += rpc_lines(self._chronicle.world, day, position)
        return sorted(found, key=lambda one: one[0])

    def _lines(self, day: date) -> Iterator[tuple[str, Timed]]:
        for offset in (-1, 0, 1):  # a line can lie across midnight from its failure
            for failure in self._chronicle.day(day + timedelta(days=offset)).failures:
                for line in lines_of(failure):
                    yield line.org, (line.at_ms, line.entry)
            for line in answered_lines(self._chronicle.world, day + timedelta(days=offset)):
                yield line.org, (line.at_ms, line.entry)
