"""Clocks that differ are told once for each service, in minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cie_runbook.sources.clock_watch import ClockWatch
from cie_runbook.sources.transport import RequestDetails

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def details(ahead_s: float | None, system: str = "Datadog tevi") -> RequestDetails:
    return RequestDetails(
        system=system,
        endpoint="logs",
        status=200,
        rows=0,
        duration_ms=0,
        attempt=1,
        ended_at=NOW,
        served_at=None if ahead_s is None else NOW + timedelta(seconds=ahead_s),
    )


@pytest.mark.parametrize("ahead_s", [0.0, 45.0, -45.0, None])
def test_clocks_that_agree_or_are_not_told_warn_of_nothing(ahead_s: float | None) -> None:
    watch = ClockWatch()
    watch(details(ahead_s))
    assert watch.warnings() == ()


@pytest.mark.parametrize(
    ("ahead_s", "words"),
    [
        (420, "Datadog tevi is 7 minutes ahead of that"),
        (-70, "1 minute behind that"),
        (86_400, "1,440 minutes ahead"),
    ],
)
def test_a_clock_that_differs_is_told_in_minutes(ahead_s: float, words: str) -> None:
    watch = ClockWatch()
    watch(details(ahead_s))
    (warning,) = watch.warnings()
    assert words in warning


def test_each_service_is_told_once_and_as_it_was_last() -> None:
    watch = ClockWatch()
    for ahead_s, system in ((420, "slack"), (420, "sentry"), (600, "sentry"), (0, "slack")):
        watch(details(ahead_s, system))
    (warning,) = watch.warnings()
    assert "sentry is 10 minutes" in warning
