"""Builders of rotas: two people a fortnight, the secondary follows the primary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import holidays_around
from cie_runbook.analysis.roster import Role, Shift
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.window import EASTERN, Window

PLAYBOOK = load_catalog().playbook
HOURS = Hours.of(PLAYBOOK, holidays_around(date(2026, 11, 18)))
PEOPLE = ("PANA", "PBEN", "PCLO", "PDAN")
FIRST = date(2026, 11, 11)  # a Wednesday: the first day of a sprint


def et(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN).astimezone(UTC)


def days(first: date, count: int) -> Window:
    """Return whole days of US Eastern."""
    last = first + timedelta(days=count - 1)
    return Window(Window.of_day(first).start, Window.of_day(last).end)


def make_shift(role: Role, who: str, start: str, end: str, **more: bool) -> Shift:
    """Return a shift by the wall clock of US Eastern."""
    return Shift(role=role, user_id=who, user=None, start=et(start), end=et(end), **more)


def make_rota(first: date = FIRST, sprints: int = 2) -> tuple[Shift, ...]:
    """Return both roles from 07:00 to 20:00 on every day, handed over each fortnight."""
    return tuple(sorted(_shifts(first, sprints), key=lambda shift: (shift.start, shift.role)))


def _shifts(first: date, sprints: int) -> Iterator[Shift]:
    roles: tuple[Role, Role] = ("primary", "secondary")
    for count in range(sprints * 14):
        day = first + timedelta(days=count)
        for place, role in enumerate(roles):
            yield Shift(
                role=role,
                user_id=PEOPLE[(count // 14 + place) % len(PEOPLE)],
                user=None,
                start=datetime.combine(day, time(7), EASTERN).astimezone(UTC),
                end=datetime.combine(day, time(20), EASTERN).astimezone(UTC),
                is_override=False,
            )
