"""Hand-overs of the rotation, and the sprint that they begin: the secondary becomes primary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import get_args

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import DAY
from cie_runbook.analysis.roster import Role, Shift
from cie_runbook.window import EASTERN


@dataclass(frozen=True, kw_only=True)
class Handover:
    """The day on which another person becomes primary by the rotation.

    Attributes
    ----------
    at : datetime
        When the new primary begins, UTC.
    day : date
        That day in US Eastern.
    came : Shift
        The new primary's first shift.
    expected : Shift or None
        The last shift of the secondary before: the plan makes them primary; None: not known.
    """

    at: datetime
    day: date
    came: Shift
    expected: Shift | None

    @property
    def is_as_planned(self) -> bool | None:
        """The secondary before became primary; None where no secondary before is known."""
        return None if self.expected is None else self.expected.user_id == self.came.user_id


def handovers(shifts: Sequence[Shift], hours: Hours) -> tuple[Handover, ...]:
    """Find the days on which the rotation changes the primary.

    Whoever has the role for most of a day's business hours holds it that day, so that an
    afternoon that was swapped is no hand-over even where the service does not tell of swaps.

    Parameters
    ----------
    shifts : sequence of Shift
        The rota.
    hours : Hours
        Business hours.

    Returns
    -------
    tuple of Handover
        In order of time.
    """
    planned = [shift for shift in shifts if shift.is_override is not True]
    primaries, secondaries = (_holders(planned, role, hours) for role in get_args(Role))
    days = sorted(primaries)
    found = []
    for before, day in pairwise(days):
        came = primaries[day]
        if came.user_id != primaries[before].user_id:
            earlier = [one for one in secondaries if one < day]
            expected = secondaries[max(earlier)] if earlier else None
            found.append(Handover(at=came.start, day=day, came=came, expected=expected))
    return tuple(found)


def sprint_at(
    changes: Sequence[Handover], at: datetime, rotation_days: int
) -> tuple[date, date] | None:
    """Tell the sprint of an instant from the hand-overs: rotations coincide with sprints.

    Parameters
    ----------
    changes : sequence of Handover
        Hand-overs of the rota.
    at : datetime
        Any aware instant.
    rotation_days : int
        Length of a sprint.

    Returns
    -------
    tuple of (date, date) or None
        First day, and the first day of the next; None where no hand-over is known.
    """
    if not changes:
        return None
    day = at.astimezone(EASTERN).date()
    begun = [change.day for change in changes if change.day <= day]
    anchor = max(begun) if begun else min(change.day for change in changes)
    start = anchor + (day - anchor).days // rotation_days * rotation_days * DAY
    return start, start + rotation_days * DAY


def _holders(shifts: Sequence[Shift], role: Role, hours: Hours) -> dict[date, Shift]:
    """Return, by day, the first shift of whoever has the role for most of its hours."""
    held: dict[date, dict[str, timedelta]] = {}
    first: dict[tuple[date, str], Shift] = {}
    for shift in (one for one in shifts if one.role == role):
        day = shift.start.astimezone(EASTERN).date()
        while hours.on(day).start < shift.end:
            judged = hours.on(day)
            length = min(shift.end, judged.end) - max(shift.start, judged.start)
            if length > timedelta(0):
                of_day = held.setdefault(day, {})
                of_day[shift.user_id] = of_day.get(shift.user_id, timedelta(0)) + length
                first.setdefault((day, shift.user_id), shift)
            day += DAY
    return {day: first[day, max(who, key=who.__getitem__)] for day, who in held.items()}
