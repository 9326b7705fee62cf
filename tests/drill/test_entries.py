"""Entries in bins, paged through."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_runbook.drill.entries import BIN_MS, Asked, Entries, Position, Timed, entry_id
from cie_runbook.drill.requests import BadRequestError

FAR_MS = 10**15


def made(index: int) -> list[Timed]:
    """Return as many entries as the bin's number says."""
    return [(index * BIN_MS + i, {"n": (index, i)}) for i in range(index)]


def walked(limit: int, *, newest_first: bool, odd_only: bool = False) -> list[tuple[int, int]]:
    entries, found, position = Entries(made, lambda: FAR_MS), [], None
    for _ in range(200):
        page, position = entries.page(
            Asked(
                start_ms=BIN_MS + 0,
                end_ms=8 * BIN_MS + 3,
                fits=lambda entry: not odd_only or entry["n"][1] % 2 == 1,
                newest_first=newest_first,
                limit=limit,
                position=position,
            )
        )
        assert len(page) <= limit
        found += [entry["n"] for _, entry in page]
        if position is None:
            return found
        position = Position.of(position.cursor())
    raise AssertionError("the pages do not end")


@settings(max_examples=25)
@given(st.integers(1, 40), st.booleans(), st.booleans())
def test_pages_hold_every_entry_once_and_in_order(
    limit: int, newest_first: bool, odd_only: bool
) -> None:
    wanted = [
        (index, i)
        for index in range(1, 9)
        for i in range(index if index < 8 else 3)
        if not odd_only or i % 2 == 1
    ]

    found = walked(limit, newest_first=newest_first, odd_only=odd_only)

    assert found == (wanted[::-1] if newest_first else wanted)


def test_all_keeps_to_its_bounds() -> None:
    found = Entries(made, lambda: FAR_MS).all(3 * BIN_MS + 1, 4 * BIN_MS + 1, lambda entry: True)

    assert [entry["n"] for _, entry in found] == [(3, 1), (3, 2), (4, 0)]


def test_a_bin_is_made_once_while_it_is_in_hand() -> None:
    asked: list[int] = []

    def make(index: int) -> list[Timed]:
        asked.append(index)
        return made(index)

    entries = Entries(make, lambda: FAR_MS)
    entries.bin(3)
    entries.bin(3)

    assert asked == [3]


def every(**asked: Any) -> Asked:
    """Return a search for every entry of the first bins."""
    bounds: dict[str, Any] = {"start_ms": 0, "end_ms": 20 * BIN_MS, "newest_first": True}
    return Asked(fits=lambda entry: True, **{**bounds, **asked})


def test_what_is_yet_to_come_is_neither_made_nor_found() -> None:
    asked: list[int] = []

    def make(index: int) -> list[Timed]:
        asked.append(index)
        return made(index)

    entries = Entries(make, lambda: 3 * BIN_MS + 2)
    page, _ = entries.page(every(limit=100))

    assert [entry["n"] for _, entry in page] == [(3, 1), (3, 0), (2, 1), (2, 0), (1, 0)]
    assert list(entries.all(0, 20 * BIN_MS, lambda entry: True)) == page[::-1]
    assert max(asked) == 3


def test_a_bin_grows_with_the_present_and_pages_of_a_search_do_not() -> None:
    present = [3 * BIN_MS + 1]
    entries = Entries(made, lambda: present[0])
    first, position = entries.page(every(limit=1))
    present[0] = 3 * BIN_MS + 3
    second, _ = entries.page(every(limit=1, position=position))
    anew, _ = entries.page(every(limit=1))

    assert [entry["n"] for _, entry in (*first, *second, *anew)] == [(3, 0), (2, 1), (3, 2)]


@pytest.mark.parametrize("cursor", ["", "%%%", "bm9wZQ==", "WzFd"])
def test_a_cursor_of_somebody_else_is_refused(cursor: str) -> None:
    with pytest.raises(BadRequestError, match="Invalid cursor"):
        Position.of(cursor)


def test_an_entry_has_one_id() -> None:
    log = {"message": "m", "attributes": {"dd": {"trace_id": "ab"}}}

    assert entry_id("L", 5, log) == entry_id("L", 5, log)
    assert entry_id("L", 5, log) != entry_id("L", 6, log)
