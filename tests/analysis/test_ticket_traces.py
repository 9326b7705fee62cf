"""A ticket is held against what happened elsewhere shortly before it was opened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from cie_runbook.analysis.queue import Ticket, read_queue
from cie_runbook.analysis.ticket_traces import (
    Departure,
    Seen,
    suggested_cause,
    traces_of,
)
from cie_runbook.window import Window
from tests.analysis.rotas import et
from tests.analysis.tickets import context, make_notes, make_queue, make_ticket

LOOK_BACK = timedelta(hours=2)
FULL = "Station 442: cannot check in [name] [phone:ab] [dfn:ab] 10:30"


def ticket(text: str = FULL) -> Ticket:
    rows = make_queue(make_ticket("INC1", "2026-11-18T10:00", text))
    return read_queue(rows, make_notes(), context())[0]


DAY = Window(et("2026-11-18T00:00"), et("2026-11-19T00:00"))


def seen(
    errors: float = 0,
    *departures: Departure,
    start: str = "2026-11-18T00:00",
    reported: tuple[Window, ...] = (DAY,),
) -> Seen:
    counts = pd.DataFrame(
        {"at": [et("2026-11-18T09:00")], "station": ["442"], "count": [errors]}
    ).astype({"at": "datetime64[ms, UTC]"})
    issues: dict[str, list[Any]] = {
        "short_id": ["OLD", "NOW"],
        "first_seen_at": [et("2026-11-01T00:00"), et("2026-11-18T08:30")],
        "last_seen_at": [et("2026-11-02T00:00"), et("2026-11-18T09:30")],
        "event_count": [9, 1],
    }
    asked = Window(et(start), et("2026-11-19T00:00"))
    return Seen(
        asked=asked,
        errors=counts,
        issues=pd.DataFrame(issues),
        reported=reported,
        departures=departures,
    )


def departure(*, is_upstream: bool) -> Departure:
    return Departure(
        title="Socket timeouts", service="vista-api", since=et("2026-11-18T09:40"), until=None,
        is_upstream=is_upstream,
    )  # fmt: skip


def cause(known: Seen, text: str = FULL) -> str:
    one = ticket(text)
    return suggested_cause(one, traces_of(one, known, LOOK_BACK)).cause


def test_errors_of_its_station_and_issues_of_its_time_are_found() -> None:
    found = traces_of(ticket(), seen(4), LOOK_BACK)
    assert (found.errors, found.issues, found.is_covered) == (4, ("NOW",), True)


@pytest.mark.parametrize(
    ("known", "text", "expected"),
    [
        (seen(), "Request for posters", "user help"),
        (seen(0, departure(is_upstream=True)), FULL, "upstream"),
        (seen(0, departure(is_upstream=False)), FULL, "software fault"),
        (seen(9), FULL, "upstream"),
        (seen(), FULL, "data"),
        (seen(), "Station 442: cannot check in", "cannot tell"),
        (seen(start="2026-11-18T09:00"), FULL, "cannot tell"),
    ],
    ids=["request", "signal upstream", "signal ours", "station", "nothing", "lacks", "too old"],
)
def test_the_likely_cause_follows_from_what_is_known(known: Seen, text: str, expected: str) -> None:
    assert cause(known, text) == expected


def test_a_departure_that_was_over_before_says_nothing() -> None:
    over = Departure(
        title="x", service="chip", since=et("2026-11-18T01:00"), until=et("2026-11-18T02:00"),
        is_upstream=True,
    )  # fmt: skip
    assert traces_of(ticket(), seen(0, over), LOOK_BACK).departures == ()


def test_a_ticket_without_a_station_has_the_errors_of_all() -> None:
    assert traces_of(ticket("Veterans cannot check in"), seen(4), LOOK_BACK).errors == 4


def test_without_a_daily_report_of_its_time_nothing_is_said_to_be_usual() -> None:
    later = Window(et("2026-11-18T09:00"), et("2026-11-19T00:00"))
    for reported in ((), (later,)):
        traces = traces_of(ticket(), seen(reported=reported), LOOK_BACK)
        assert not traces.is_reported
        found = suggested_cause(ticket(), traces)
        assert found.cause == "cannot tell"
        assert "no daily report" in found.reasons[0]


def test_two_reports_tell_about_a_ticket_of_the_small_hours() -> None:
    rows = make_queue(make_ticket("INC1", "2026-11-19T01:00", FULL))
    early = read_queue(rows, make_notes(), context())[0]
    next_day = Window(DAY.end, DAY.end + timedelta(days=1))
    assert traces_of(early, seen(reported=(DAY, next_day)), LOOK_BACK).is_reported
