"""The rota: who is on call in which role, and when, in any time zone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

import pandas as pd

from cie_runbook.tables import conform, empty_table
from cie_runbook.window import Window

Role = Literal["primary", "secondary"]
ROLE_OF_LEVEL: Mapping[int, Role] = {1: "primary", 2: "secondary"}
"""The plan's roles by PagerDuty's level of escalation."""

CALLED_BY = frozenset({"phone", "sms"})  # the plan calls or texts whoever is on call
ROTA_COLUMNS: Mapping[str, str] = {
    "role": "string",
    "user_id": "string",
    "user": "string",  # <NA> where the service gives no name
    "start_at": "datetime64[ms, UTC]",
    "end_at": "datetime64[ms, UTC]",
    "start_local": "string",  # on the engineer's own wall clock, with the zone's name
    "end_local": "string",
    "is_override": "boolean",
}


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A stretch in which one person has one role.

    Attributes
    ----------
    role : {"primary", "secondary"}
        First to be called, or the one who stands in.
    user_id : str
        PagerDuty's id of the person.
    user : str or None
        The person's name where it may be shown.
    start, end : datetime
        UTC, half open.
    is_override : bool or None
        Swapped in by hand; None where the service does not tell.
    """

    role: Role
    user_id: str
    user: str | None
    start: datetime
    end: datetime
    is_override: bool | None = None

    @property
    def who(self) -> str:
        """The person as a sentence names them: by name, else by id."""
        return self.user or self.user_id


def shifts_of(oncalls: pd.DataFrame, entries: pd.DataFrame, window: Window) -> tuple[Shift, ...]:
    """Read on-calls and schedules into shifts with their role.

    A schedule tells of overrides, so its entries stand for the on-calls of its role; which role
    it has, only the on-calls' level tells.

    Parameters
    ----------
    oncalls : DataFrame
        Columns level, schedule_id, user_id, user, start_at, end_at; <NA> bounds: always.
    entries : DataFrame
        Final entries of schedules: schedule_id, user_id, user, start_at, end_at, is_override.
    window : Window
        Bounds of those who are always on call.

    Returns
    -------
    tuple of Shift
        In order of time, the primary first; levels beyond the second are left out.
    """
    roles = _roles_of_schedules(oncalls)
    told = set(entries["schedule_id"].dropna()) & set(roles)
    found = [
        _shift(roles[str(row["schedule_id"])], row, window)
        for row in entries.to_dict("records")
        if row["schedule_id"] in told
    ]
    found += [
        _shift(ROLE_OF_LEVEL[int(row["level"])], row, window)
        for row in oncalls.to_dict("records")
        if row["level"] in ROLE_OF_LEVEL and row["schedule_id"] not in told
    ]
    lasting = {shift for shift in found if shift.start < shift.end}
    return tuple(sorted(lasting, key=lambda s: (s.start, s.role, s.end, s.user_id)))


def on_call_at(shifts: Iterable[Shift], at: datetime) -> dict[Role, Shift | None]:
    """Tell who has each role at an instant.

    Parameters
    ----------
    shifts : iterable of Shift
        The rota.
    at : datetime
        Any aware instant.

    Returns
    -------
    dict of role to Shift or None
        Who swapped in goes before who was planned; None where nobody has the role.
    """
    running = [shift for shift in shifts if shift.start <= at < shift.end]
    running.sort(key=lambda shift: (shift.is_override is not True, shift.start))
    return {
        role: next((shift for shift in running if shift.role == role), None)
        for role in get_args(Role)
    }


def rota(shifts: Iterable[Shift], time_zone: str) -> pd.DataFrame:
    """Lay the rota out as a table, a row a shift, in the engineer's own time zone.

    Parameters
    ----------
    shifts : iterable of Shift
        The rota.
    time_zone : str
        IANA name, as "Asia/Manila".

    Returns
    -------
    DataFrame
        `ROTA_COLUMNS`.
    """
    zone = ZoneInfo(time_zone)
    rows = [
        {
            "role": shift.role,
            "user_id": shift.user_id,
            "user": shift.user,
            "start_at": shift.start,
            "end_at": shift.end,
            "start_local": local_label(shift.start, zone),
            "end_local": local_label(shift.end, zone),
            "is_override": shift.is_override,
        }
        for shift in shifts
    ]
    return conform(pd.DataFrame(rows), ROTA_COLUMNS) if rows else empty_table(ROTA_COLUMNS)


def local_label(instant: datetime, zone: ZoneInfo) -> str:
    """Write an instant on a wall clock, as "Wed 2026-11-18 20:00 PST".

    Parameters
    ----------
    instant : datetime
        Any aware instant.
    zone : ZoneInfo
        The wall clock.

    Returns
    -------
    str
        With weekday and the zone's abbreviation at that instant.
    """
    return f"{instant.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"


def without_call(methods: pd.DataFrame, user_ids: Collection[str]) -> tuple[str, ...]:
    """List those who can neither be called nor texted.

    Parameters
    ----------
    methods : DataFrame
        Columns user_id, type, is_present.
    user_ids : collection of str
        Whom to look for.

    Returns
    -------
    tuple of str
        Ids in order; also of those for whom no method came at all.
    """
    usable = methods.loc[methods["type"].isin(CALLED_BY) & methods["is_present"].fillna(False)]
    return tuple(sorted(set(user_ids) - set(usable["user_id"])))


def _roles_of_schedules(oncalls: pd.DataFrame) -> dict[str, Role]:
    """Return the role of each schedule that stands at one level only."""
    named = oncalls.dropna(subset=["schedule_id", "level"])
    levels = named.groupby("schedule_id")["level"].agg(lambda found: sorted(set(found)))
    return {
        str(schedule): ROLE_OF_LEVEL[int(found[0])]
        for schedule, found in levels.items()
        if len(found) == 1 and int(found[0]) in ROLE_OF_LEVEL
    }


def _shift(role: Role, row: Mapping[Any, Any], window: Window) -> Shift:
    swapped = row.get("is_override")
    return Shift(
        role=role,
        user_id=str(row["user_id"]),
        user=None if pd.isna(row["user"]) else str(row["user"]),
        start=_bound(row["start_at"], window.start),
        end=_bound(row["end_at"], window.end),
        is_override=swapped if isinstance(swapped, bool) else None,
    )


def _bound(value: Any, otherwise: datetime) -> datetime:
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else otherwise
