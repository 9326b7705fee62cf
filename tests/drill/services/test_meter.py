"""Rate limits go by the clock that is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cie_runbook.drill.services.meter import Allowance, Meter

START = datetime(2026, 11, 18, 12, 0, 45, tzinfo=UTC)
TWICE = Allowance(limit=2, period_s=60)


def test_the_third_of_two_may_not_pass_until_the_period_ends() -> None:
    now = [START]
    meter = Meter(lambda: now[0])
    standings = [meter.take("a", TWICE) for _ in range(3)]
    assert [standing.may_pass for standing in standings] == [True, True, False]
    assert [standing.remaining for standing in standings] == [1, 0, 0]
    assert standings[-1].wait_s == 15
    now[0] += timedelta(seconds=15)
    assert meter.take("a", TWICE).may_pass


def test_names_are_counted_apart() -> None:
    meter = Meter(lambda: START)
    for _ in range(2):
        meter.take("a", TWICE)
    assert meter.take("b", TWICE).remaining == 1
