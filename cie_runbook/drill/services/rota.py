"""Who is on call: two weeks each, in step with the sprint; the secondary is the next primary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from cie_runbook.drill.days import is_federal_holiday
from cie_runbook.drill.services.people import ON_CALL, Person
from cie_runbook.window import EASTERN

Level = Literal[1, 2]
"""1 is the primary, 2 the secondary."""
SECONDARY: Level = 2

FIRST_SPRINT = date(2022, 1, 5)  # a Wednesday; any would do
SPRINT_DAYS = 14
SHIFT_BEGIN, SHIFT_END = time(7), time(20)  # US Eastern
VACANT_AFTER_DAYS = 3  # of the report's day, where a rehearsal leaves an afternoon open
VACANT_BEGIN = time(13)
SATURDAY = 5
SWAP_DAY = 8  # of each sprint, from 0: somebody else takes the primary's afternoon
SWAP_BEGIN, SWAP_END = time(12), time(16)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A stretch in which one person is on call; aware instants."""

    start: datetime
    end: datetime
    person: Person

    def within(self, start: datetime, end: datetime) -> Shift | None:
        """Return the part inside [start, end); None where there is none."""
        first, last = max(self.start, start), min(self.end, end)
        return Shift(start=first, end=last, person=self.person) if first < last else None


def sprint_of(day: date) -> int:
    """Return the number of the sprint that a day lies in."""
    return (day - FIRST_SPRINT).days // SPRINT_DAYS


def planned(level: Level, start: datetime, end: datetime) -> list[Shift]:
    """Return the shifts of a level as the rotation has them, cut to [start, end)."""
    shifts = (
        _shift(day, SHIFT_BEGIN, SHIFT_END, _turn(sprint_of(day) + level - 1))
        for day in _days(start, end)
    )
    return _inside(shifts, start, end)


def overrides(level: Level, start: datetime, end: datetime) -> list[Shift]:
    """Return the shifts that were swapped by hand; only primaries swap."""
    if level != 1:
        return []
    swaps = (
        _shift(day, SWAP_BEGIN, SWAP_END, _turn(sprint_of(day) + 2))
        for day in _days(start, end)
        if (day - FIRST_SPRINT).days % SPRINT_DAYS == SWAP_DAY
    )
    return _inside(swaps, start, end)


def vacancy(day: date) -> Shift:
    """Return the afternoon on which nobody is secondary, soon after a report's day."""
    vacant = day + timedelta(days=VACANT_AFTER_DAYS)
    while vacant.weekday() >= SATURDAY or is_federal_holiday(vacant):
        vacant += timedelta(days=1)
    return _shift(vacant, VACANT_BEGIN, SHIFT_END, _turn(sprint_of(vacant) + 1))


def final(level: Level, start: datetime, end: datetime, vacant: Shift | None = None) -> list[Shift]:
    """Return who really is on call: the rotation with the overrides laid over it.

    `vacant` is a stretch in which nobody is secondary.
    """
    swaps = overrides(level, start, end)
    taken = [*swaps, vacant] if vacant is not None and level == SECONDARY else swaps
    shifts = [part for shift in planned(level, start, end) for part in _without(shift, taken)]
    return sorted([*shifts, *swaps], key=lambda shift: shift.start)


def on_call(level: Level, at: datetime) -> Person | None:
    """Return who is on call at an instant; None outside the hours of the rotation."""
    shifts = final(level, at, at + timedelta(microseconds=1))
    return shifts[0].person if shifts else None


def shift_of(level: Level, at: datetime, vacant: Shift | None = None) -> Shift | None:
    """Return the whole shift that runs at an instant; None where none does."""
    around = final(level, at - timedelta(days=1), at + timedelta(days=1), vacant)
    return next((shift for shift in around if shift.start <= at < shift.end), None)


def answering(at: datetime) -> Person:
    """Return whom a page reaches: who is on call, or the primary of the sprint off hours."""
    return on_call(1, at) or _turn(sprint_of(at.astimezone(EASTERN).date()))


def _turn(number: int) -> Person:
    return ON_CALL[number % len(ON_CALL)]


def _days(start: datetime, end: datetime) -> Iterator[date]:
    day, last = start.astimezone(EASTERN).date(), end.astimezone(EASTERN).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _shift(day: date, begin: time, end: time, person: Person) -> Shift:
    return Shift(
        start=datetime.combine(day, begin, EASTERN),
        end=datetime.combine(day, end, EASTERN),
        person=person,
    )


def _inside(shifts: Iterator[Shift], start: datetime, end: datetime) -> list[Shift]:
    cut = (shift.within(start, end) for shift in shifts)
    return [shift for shift in cut if shift is not None]


def _without(shift: Shift, swaps: list[Shift]) -> list[Shift]:
    parts, start = [], shift.start
    for swap in swaps:
        if swap.end <= start or swap.start >= shift.end:
            continue
        if start < swap.start:
            parts.append(Shift(start=start, end=swap.start, person=shift.person))
        start = max(start, swap.end)
    if start < shift.end:
        parts.append(Shift(start=start, end=shift.end, person=shift.person))
    return parts
