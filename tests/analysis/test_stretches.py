"""Shifts that follow one another are one stretch; swaps part it, gaps are added."""

from __future__ import annotations

from cie_runbook.analysis.coverage import coverage
from cie_runbook.analysis.stretches import COLUMNS, stretches
from tests.analysis.rotas import FIRST, HOURS, days, make_rota, make_shift


def test_a_sprint_is_one_stretch_of_each_role() -> None:
    found = stretches(make_rota(), (), "PBEN")
    assert list(found["role"]) == ["primary", "primary", "secondary", "secondary"]
    assert list(found["who"]) == ["PANA", "PBEN", "PBEN", "PCLO"]
    assert list(found["is_own"]) == [False, True, True, False]


def test_an_afternoon_that_was_swapped_parts_the_stretch() -> None:
    morning = make_shift("primary", "PANA", "2026-11-12T07:00", "2026-11-12T12:00")
    swap = make_shift("primary", "PDAN", "2026-11-12T12:00", "2026-11-12T16:00", is_override=True)
    evening = make_shift("primary", "PANA", "2026-11-12T16:00", "2026-11-12T20:00")
    found = stretches([morning, swap, evening], (), "")
    assert list(found["who"]) == ["PANA", "PDAN", "PANA"]
    assert list(found["is_override"]) == [False, True, False]


def test_hours_that_nobody_has_are_a_gap() -> None:
    shifts = [s for s in make_rota() if not (s.role == "secondary" and s.start.day == 13)]
    found = stretches(shifts, coverage(shifts, days(FIRST, 5), HOURS), "")
    (gap,) = found[found["is_gap"]].to_dict("records")
    assert gap["role"] == "secondary"
    assert f"{gap['start_at']:%Y-%m-%d %H:%M}" == "2026-11-13 12:00"


def test_no_rota_is_an_empty_table() -> None:
    assert stretches((), (), "").dtypes.astype(str).to_dict() == COLUMNS
