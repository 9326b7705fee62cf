"""Who is on call."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.drill.services.people import ON_CALL
from cie_runbook.drill.services.rota import (
    FIRST_SPRINT,
    SWAP_DAY,
    Level,
    answering,
    final,
    on_call,
    overrides,
    planned,
    shift_of,
    sprint_of,
)
from cie_runbook.window import EASTERN

TEN = datetime(2026, 11, 18, 10, tzinfo=EASTERN)


def test_the_secondary_is_the_next_primary() -> None:
    later = TEN + timedelta(weeks=2)
    assert on_call(2, TEN) is on_call(1, later)
    assert on_call(1, TEN) is not on_call(2, TEN)


def test_a_shift_runs_from_seven_to_eight_in_the_evening_eastern() -> None:
    shift = shift_of(1, TEN)
    assert shift is not None
    assert (shift.start.hour, shift.end.hour) == (7, 20)
    assert on_call(1, TEN.replace(hour=6)) is None
    assert shift_of(1, TEN.replace(hour=21)) is None
    assert answering(TEN.replace(hour=21)) is on_call(1, TEN)


def test_a_swap_stands_over_the_rotation() -> None:
    day = FIRST_SPRINT + timedelta(days=14 * sprint_of(date(2026, 11, 18)) + SWAP_DAY)
    start = datetime.combine(day, datetime.min.time(), EASTERN)
    end = start + timedelta(days=1)
    (swap,) = overrides(1, start, end)
    people = [shift.person for shift in final(1, start, end)]
    assert people == [people[0], swap.person, people[0]]
    assert swap.person not in {people[0], on_call(2, start.replace(hour=13))}
    assert overrides(2, start, end) == []


@given(
    start=st.integers(0, 24 * 365 * 6),
    hours=st.integers(1, 24 * 20),
    level=st.sampled_from([1, 2]),
)
def test_the_final_shifts_cover_the_same_time_as_the_rotation(
    start: int, hours: int, level: Level
) -> None:
    begin = datetime(2022, 6, 1, tzinfo=UTC) + timedelta(hours=start)
    end = begin + timedelta(hours=hours)
    shifts = final(level, begin, end)
    covered = sum(((shift.end - shift.start) for shift in shifts), timedelta())
    wanted = sum(((shift.end - shift.start) for shift in planned(level, begin, end)), timedelta())
    assert covered == wanted
    for before, after in pairwise(shifts):
        assert before.end <= after.start


@pytest.mark.parametrize("number", range(4))
def test_everybody_has_a_turn(number: int) -> None:
    assert on_call(1, TEN + timedelta(weeks=2 * number)) in ON_CALL
    assert len({on_call(1, TEN + timedelta(weeks=2 * turn)) for turn in range(4)}) == 4
