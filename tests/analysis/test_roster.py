"""On-calls and schedules become shifts with a role, on anybody's wall clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from cie_runbook.analysis.roster import (
    ROTA_COLUMNS,
    on_call_at,
    rota,
    shifts_of,
    without_call,
)
from cie_runbook.tables import empty_table
from tests.analysis.rotas import days, et, make_shift

ONCALL_COLUMNS = {
    "level": "Int64",
    "schedule_id": "string",
    "user_id": "string",
    "user": "string",
    "start_at": "datetime64[ms, UTC]",
    "end_at": "datetime64[ms, UTC]",
}
ENTRY_COLUMNS = {
    "schedule_id": "string",
    "user_id": "string",
    "user": "string",
    "start_at": "datetime64[ms, UTC]",
    "end_at": "datetime64[ms, UTC]",
    "is_override": "boolean",
}
WINDOW = days(date(2026, 11, 18), 1)


def table(rows: list[tuple[Any, ...]], columns: dict[str, str]) -> pd.DataFrame:
    if not rows:
        return empty_table(columns)
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def oncalls(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return table(list(rows), ONCALL_COLUMNS)


def entries(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return table(list(rows), ENTRY_COLUMNS)


START, NOON, END = et("2026-11-18T07:00"), et("2026-11-18T12:00"), et("2026-11-18T20:00")


def test_the_level_of_escalation_gives_the_role() -> None:
    found = shifts_of(
        oncalls(
            (1, "S1", "PANA", "Ana", START, END),
            (2, "S2", "PBEN", None, START, END),
            (3, "S3", "PLEAD", None, START, END),
        ),
        entries(),
        WINDOW,
    )
    assert [(s.role, s.user_id, s.who) for s in found] == [
        ("primary", "PANA", "Ana"),
        ("secondary", "PBEN", "PBEN"),
    ]


def test_a_schedule_tells_of_swaps_that_on_calls_do_not() -> None:
    found = shifts_of(
        oncalls((1, "S1", "PANA", None, START, END)),
        entries(
            ("S1", "PANA", None, START, NOON, False),
            ("S1", "PBEN", None, NOON, END, True),
        ),
        WINDOW,
    )
    assert [(s.user_id, s.is_override) for s in found] == [("PANA", False), ("PBEN", True)]


def test_a_schedule_at_both_levels_is_read_from_the_on_calls() -> None:
    found = shifts_of(
        oncalls((1, "S1", "PANA", None, START, END), (2, "S1", "PBEN", None, START, END)),
        entries(("S1", "PANA", None, START, END, False)),
        WINDOW,
    )
    assert [(s.role, s.user_id, s.is_override) for s in found] == [
        ("primary", "PANA", None),
        ("secondary", "PBEN", None),
    ]


def test_somebody_without_bounds_is_always_on_call() -> None:
    (found,) = shifts_of(oncalls((1, None, "PANA", None, None, None)), entries(), WINDOW)
    assert (found.start, found.end) == (WINDOW.start, WINDOW.end)


def test_no_answer_is_nobody_on_call() -> None:
    assert shifts_of(oncalls(), entries(), WINDOW) == ()
    assert on_call_at((), NOON) == {"primary": None, "secondary": None}


def test_who_swapped_in_goes_before_who_was_planned() -> None:
    planned = make_shift("primary", "PANA", "2026-11-18T07:00", "2026-11-18T20:00")
    swap = make_shift("primary", "PBEN", "2026-11-18T12:00", "2026-11-18T16:00", is_override=True)
    assert on_call_at([planned, swap], et("2026-11-18T11:59"))["primary"] is planned
    assert on_call_at([planned, swap], NOON)["primary"] is swap
    assert on_call_at([planned, swap], et("2026-11-18T16:00"))["primary"] is planned


@pytest.mark.parametrize(
    ("zone", "start", "end"),
    [
        ("America/New_York", "Wed 2026-11-18 07:00 EST", "Wed 2026-11-18 20:00 EST"),
        ("Asia/Manila", "Wed 2026-11-18 20:00 PST", "Thu 2026-11-19 09:00 PST"),
        ("America/Los_Angeles", "Wed 2026-11-18 04:00 PST", "Wed 2026-11-18 17:00 PST"),
    ],
)
def test_a_shift_is_told_on_the_engineers_own_clock(zone: str, start: str, end: str) -> None:
    shift = make_shift("primary", "PANA", "2026-11-18T07:00", "2026-11-18T20:00")
    row = rota([shift], zone).iloc[0]
    assert (row["start_local"], row["end_local"]) == (start, end)


def test_the_clock_change_in_the_east_moves_a_shift_in_manila() -> None:
    before = make_shift("primary", "PANA", "2026-10-30T07:00", "2026-10-30T20:00")
    after = make_shift("primary", "PANA", "2026-11-02T07:00", "2026-11-02T20:00")
    table = rota([before, after], "Asia/Manila")
    hours = [datetime.strptime(text[4:20], "%Y-%m-%d %H:%M").hour for text in table["start_local"]]  # noqa: DTZ007 - a wall clock is what is tested
    assert hours == [19, 20]


def test_an_empty_rota_keeps_its_columns() -> None:
    assert dict(rota([], "UTC").dtypes.astype(str)) == dict(ROTA_COLUMNS)


def test_who_can_neither_be_called_nor_texted_is_named() -> None:
    methods = pd.DataFrame(
        {
            "user_id": ["PANA", "PBEN", "PCLO"],
            "type": ["sms", "email", "phone"],
            "is_present": pd.array([True, True, None], dtype="boolean"),
        }
    )
    assert without_call(methods, ["PANA", "PBEN", "PCLO", "PDAN"]) == ("PBEN", "PCLO", "PDAN")
