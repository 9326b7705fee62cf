"""The start of a shift on odd days of the calendar, and on the clock of another country."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.drilled import morning, off


def test_a_weekend_is_looked_back_on_and_is_ok() -> None:
    step = morning(now=datetime(2025, 11, 24, 12, 10, tzinfo=UTC))  # a Monday
    assert step.at.window.label_eastern() == "Fri 2025-11-21 00:00 EST to Mon 2025-11-24 07:00 EST"
    assert [f"{reading.day:%a}" for reading in step.shift.seen.bot] == ["Sun", "Sat", "Fri"]
    assert off(step) == {}


@pytest.mark.parametrize(
    "now",
    [
        datetime(2025, 11, 3, 12, 10, tzinfo=UTC),  # clocks went back on Sunday
        datetime(2025, 3, 10, 11, 10, tzinfo=UTC),  # clocks went forward on Sunday
        datetime(2026, 1, 2, 12, 10, tzinfo=UTC),  # the year ended on Wednesday
        datetime(2026, 7, 6, 11, 10, tzinfo=UTC),  # the Fourth was a Saturday, observed on Friday
    ],
    ids=["autumn", "spring", "year's end", "a holiday on a weekend"],
)
def test_an_odd_calendar_makes_no_alarm(now: datetime) -> None:
    assert off(morning(now=now)) == {}


def test_business_hours_hold_where_the_clock_changes() -> None:
    seen = morning(now=datetime(2025, 10, 31, 11, 10, tzinfo=UTC)).shift.seen
    monday = next(day for day in seen.days if f"{day.day}" == "2025-11-03")
    assert monday.is_covered
    bounds = {f"{s.start:%H:%M}" for s in seen.shifts if f"{s.start:%Y-%m-%d}" == "2025-11-03"}
    assert bounds == {"12:00"}  # 07:00 EST; on Friday it was 11:00 UTC


def test_an_engineer_in_manila_reads_the_rota_on_their_own_clock() -> None:
    step = morning(tz="Asia/Manila", me="PDRILL2")
    frame = step.framing("rota", "Who is on call", "oncalls", "schedules")
    chart = step.shift.rota(frame)
    assert chart.alt.startswith("Who is on call, in Asia/Manila.")
    first = chart.data.iloc[0]
    assert (first["who"], first["from"]) == ("PDRILL2", "Wed 2025-11-19 20:00 PST")
    assert "PDRILL2 (you)" in step.shift.coverage().html
