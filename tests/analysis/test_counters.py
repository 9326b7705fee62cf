"""The counters say which stage broke, how sure that is, and what they cannot show."""

from __future__ import annotations

import pytest

from cie_runbook.analysis.counters import State, read_counters
from cie_runbook.catalog.loader import load_catalog

COUNTERS = load_catalog().counters


def states(*off: str, unknown: tuple[str, ...] = ()) -> dict[str, State]:
    found: dict[str, State] = {}
    for column in COUNTERS.columns.values():
        state: State = "act" if column.id in off else "unknown" if column.id in unknown else "ok"
        found |= dict.fromkeys(column.signals, state)
    return found


@pytest.mark.parametrize(
    ("off", "stage"),
    [
        (("links", "verified", "completed"), "link"),
        (("verified", "completed", "lorota"), "verify"),
        (("completed", "chip"), "complete"),
        (("travel",), "claim"),
        (("verified", "completed"), "verify"),
    ],
)
def test_each_row_of_the_table_is_read(off: tuple[str, ...], stage: str) -> None:
    found = read_counters(COUNTERS, states(*off))
    assert [pattern.stage for pattern in found.patterns] == [stage]
    assert found.is_sure
    assert found.sentence.lower().startswith(f"{stage}: ")


def test_what_is_unknown_leaves_it_open() -> None:
    found = read_counters(COUNTERS, states("verified", "completed", unknown=("lorota", "chip")))
    assert not found.is_sure
    assert len(found.patterns) == 2
    assert found.sentence.startswith("Not sure: ")


def test_nothing_off_gives_no_reading() -> None:
    assert read_counters(COUNTERS, states()).sentence == "No stage is off."
    assert read_counters(COUNTERS, {}).sentence.startswith("Nothing is known; unknown: links")


def test_an_unknown_pattern_is_admitted() -> None:
    assert "not in a pattern" in read_counters(COUNTERS, states("links")).sentence


def test_blind_spots_are_always_told() -> None:
    assert len(read_counters(COUNTERS, {}).blind_spots) == len(COUNTERS.blind_spots) == 4
