"""The secondary becomes primary each fortnight; a swapped afternoon is no hand-over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cie_runbook.analysis.handovers import handovers, sprint_at
from tests.analysis.rotas import FIRST, HOURS, et, make_rota, make_shift


def test_the_secondary_becomes_primary() -> None:
    (change,) = handovers(make_rota(), HOURS)
    assert change.day == date(2026, 11, 25)
    assert change.at == et("2026-11-25T07:00")
    assert (change.came.user_id, change.is_as_planned) == ("PBEN", True)


def test_somebody_else_becoming_primary_is_told() -> None:
    wrong = [
        replace(s, user_id="PDAN") if s.role == "primary" and s.user_id == "PBEN" else s
        for s in make_rota()
    ]
    (change,) = handovers(wrong, HOURS)
    assert change.is_as_planned is False
    assert change.expected is not None
    assert change.expected.user_id == "PBEN"


def test_a_hand_over_without_a_secondary_before_is_unknown() -> None:
    primaries = [shift for shift in make_rota() if shift.role == "primary"]
    (change,) = handovers(primaries, HOURS)
    assert change.is_as_planned is None


def test_a_swapped_day_is_no_hand_over() -> None:
    rest = [s for s in make_rota() if (s.role, s.start) != ("primary", et("2026-11-18T07:00"))]
    swap = make_shift("primary", "PDAN", "2026-11-18T07:00", "2026-11-18T20:00", is_override=True)
    assert len(handovers([*rest, swap], HOURS)) == 1


def test_a_swapped_afternoon_is_no_hand_over_even_where_nobody_says_so() -> None:
    unflagged = [replace(s, is_override=None) for s in make_rota()]
    whole = et("2026-11-18T07:00")
    rest = [s for s in unflagged if (s.role, s.start) != ("primary", whole)]
    parts = [
        make_shift("primary", "PANA", "2026-11-18T07:00", "2026-11-18T15:00"),
        make_shift("primary", "PDAN", "2026-11-18T15:00", "2026-11-18T20:00"),
    ]
    assert len(handovers([*rest, *parts], HOURS)) == 1


def test_a_shift_of_a_fortnight_reads_like_fourteen_of_a_day() -> None:
    shifts = [
        make_shift("primary", "PANA", "2026-11-11T07:00", "2026-11-25T07:00"),
        make_shift("secondary", "PBEN", "2026-11-11T07:00", "2026-11-25T07:00"),
        make_shift("primary", "PBEN", "2026-11-25T07:00", "2026-12-09T07:00"),
    ]
    (change,) = handovers(shifts, HOURS)
    assert (change.day, change.is_as_planned) == (date(2026, 11, 25), True)


def test_the_sprint_is_known_before_and_after_a_hand_over() -> None:
    changes = handovers(make_rota(), HOURS)
    first, second = (FIRST, date(2026, 11, 25)), (date(2026, 11, 25), date(2026, 12, 9))
    assert sprint_at(changes, et("2026-11-18T12:00"), 14) == first
    assert sprint_at(changes, et("2026-11-25T00:30"), 14) == second
    assert sprint_at(changes, et("2026-12-08T23:30"), 14) == second


def test_a_sprint_after_the_last_known_hand_over_is_counted_on() -> None:
    changes = handovers(make_rota(), HOURS)
    assert sprint_at(changes, et("2027-01-07T12:00"), 14) == (date(2027, 1, 6), date(2027, 1, 20))


def test_without_a_hand_over_no_sprint_is_guessed() -> None:
    assert sprint_at((), et("2026-11-18T12:00"), 14) is None
