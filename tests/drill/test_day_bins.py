"""Days parted into bins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cie_runbook.drill.day_bins import KEPT_DAYS, DayBins, day_of
from cie_runbook.drill.entries import BIN_MS, Timed
from cie_runbook.window import Window
from tests.drill.worlds import WEDNESDAY

FIRST = int(Window.of_day(WEDNESDAY).start.timestamp() * 1_000) // BIN_MS


def test_an_entry_lies_in_the_bin_of_its_time_and_organisation() -> None:
    def make(day: date) -> Iterator[tuple[str, Timed]]:
        yield "tevi", (FIRST * BIN_MS + 5, {"day": day})

    bins = DayBins(make)

    assert bins.bin("tevi", FIRST) == [(FIRST * BIN_MS + 5, {"day": WEDNESDAY})]
    assert bins.bin("tevi", FIRST + 1) == []
    assert bins.bin("vagov", FIRST) == []


def test_a_day_is_eastern_and_only_a_few_are_kept() -> None:
    asked: list[date] = []

    def make(day: date) -> list[tuple[str, Timed]]:
        asked.append(day)
        return []

    bins = DayBins(make)
    for offset in (0, 1, *range(0, 288 * (KEPT_DAYS + 1), 288), 0):
        bins.bin("tevi", FIRST + offset)

    assert day_of(FIRST) == WEDNESDAY
    assert day_of(FIRST - 1) < WEDNESDAY
    assert asked.count(WEDNESDAY) == 2
