"""Whether both roles have somebody in all business hours of the rota, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import get_args

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import DAY
from cie_runbook.analysis.roster import Role, Shift, on_call_at
from cie_runbook.window import Window


@dataclass(frozen=True)
class Gap:
    """Business hours of one day in which a role is without anybody of its own.

    Attributes
    ----------
    role : {"primary", "secondary"}
        The role that nobody has.
    start, end : datetime
        UTC, half open.
    """

    role: Role
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class DayCoverage:
    """One working day of the rota.

    Attributes
    ----------
    day : date
        The day in US Eastern.
    gaps : tuple of Gap
        Hours without primary or without secondary.
    doubled : tuple of Gap
        Hours in which one person has both roles, so that nobody can stand in.
    overrides : tuple of Shift
        Shifts of the day that were swapped in by hand.
    """

    day: date
    gaps: tuple[Gap, ...]
    doubled: tuple[Gap, ...]
    overrides: tuple[Shift, ...]

    @property
    def is_covered(self) -> bool:
        """Both roles have somebody at all hours, and not the same person."""
        return not self.gaps and not self.doubled


def coverage(shifts: Sequence[Shift], window: Window, hours: Hours) -> tuple[DayCoverage, ...]:
    """Check the business hours of each working day in a window over both roles.

    Parameters
    ----------
    shifts : sequence of Shift
        The rota.
    window : Window
        What was asked for; hours outside it are not judged.
    hours : Hours
        Business hours and holidays.

    Returns
    -------
    tuple of DayCoverage
        One for each working day, in order.
    """
    return tuple(
        DayCoverage(
            day=day,
            gaps=tuple(gap for role in get_args(Role) for gap in _gaps(shifts, role, judged)),
            doubled=tuple(_doubled(shifts, judged)),
            overrides=tuple(
                shift for shift in shifts if shift.is_override and _overlaps(shift, judged)
            ),
        )
        for day, judged in _judged_days(window, hours)
    )


def _judged_days(window: Window, hours: Hours) -> Iterator[tuple[date, Window]]:
    day = window.eastern_day
    while hours.on(day).start < window.end:
        wanted = hours.on(day)
        start, end = max(wanted.start, window.start), min(wanted.end, window.end)
        if hours.is_working_day(day) and start < end:
            yield day, Window(start, end)
        day += DAY


def _gaps(shifts: Iterable[Shift], role: Role, judged: Window) -> Iterator[Gap]:
    reached = judged.start
    for shift in sorted((s for s in shifts if s.role == role), key=lambda s: s.start):
        if shift.start > reached:
            yield from _gap(role, reached, min(shift.start, judged.end))
        reached = max(reached, shift.end)
    yield from _gap(role, reached, judged.end)


def _gap(role: Role, start: datetime, end: datetime) -> Iterator[Gap]:
    if start < end:
        yield Gap(role, start, end)


def _doubled(shifts: Sequence[Shift], judged: Window) -> Iterator[Gap]:
    bounds = {bound for s in shifts for bound in (s.start, s.end)}
    inside = [bound for bound in bounds if judged.start < bound < judged.end]
    cuts = sorted({judged.start, judged.end, *inside})
    for start, end in pairwise(cuts):
        primary, secondary = on_call_at(shifts, start).values()
        if primary and secondary and primary.user_id == secondary.user_id:
            yield Gap("secondary", start, end)


def _overlaps(shift: Shift, judged: Window) -> bool:
    return shift.start < judged.end and judged.start < shift.end
