"""The window of an incident reaches the newest bin; those of other runs a quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cie_runbook.errors import BadInputError
from cie_runbook.report.plan_window import day_window, incident_window, newest_end, typed_or
from cie_runbook.window import eastern
from tests.rehearsed import drill_settings

NOW = datetime(2026, 11, 23, 14, 58, tzinfo=UTC)  # 09:58 EST
DRILL = drill_settings("drill")


def test_an_incident_is_looked_at_up_to_the_newest_bin() -> None:
    assert eastern(incident_window(DRILL, "today", NOW).end) == "Mon 2026-11-23 09:45 EST"
    assert eastern(newest_end(incident_window, NOW.replace(hour=15, minute=3))).endswith(
        "09:50 EST"
    )
    assert eastern(day_window(DRILL, "today", NOW).end) == "Mon 2026-11-23 09:45 EST"


def test_a_day_that_is_over_is_whole_for_an_incident_too() -> None:
    assert incident_window(DRILL, "2026-11-18", NOW).duration.total_seconds() == 24 * 3600


def test_a_typed_window_may_end_where_its_kind_of_run_may() -> None:
    typed = "2026-11-23T00:00-05:00", "2026-11-23T09:50-05:00"
    now = datetime(2026, 11, 23, 15, 1, tzinfo=UTC)

    assert typed_or(incident_window, DRILL, "", typed, now).end == newest_end(incident_window, now)
    with pytest.raises(BadInputError, match="data are settled until"):
        typed_or(day_window, DRILL, "", typed, now)


@pytest.mark.parametrize(
    ("minute", "start", "end"),
    [
        (1, "Sun 2026-11-22 00:00 EST", "Sun 2026-11-22 23:50 EST"),
        (10, "Sun 2026-11-22 00:00 EST", "Mon 2026-11-23 00:00 EST"),
        (16, "Mon 2026-11-23 00:00 EST", "Mon 2026-11-23 00:05 EST"),
    ],
)
def test_an_alert_just_after_midnight_is_looked_at_with_the_day_before(
    minute: int, start: str, end: str
) -> None:
    window = incident_window(DRILL, "today", datetime(2026, 11, 23, 5, minute, tzinfo=UTC))

    assert (eastern(window.start), eastern(window.end)) == (start, end)


def test_an_incident_goes_on_past_midnight_and_is_its_own_day_the_next_morning() -> None:
    night = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    morning = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    assert eastern(incident_window(DRILL, "2026-11-23", night).end) == "Tue 2026-11-24 01:20 EST"
    assert eastern(incident_window(DRILL, "2026-11-23", morning).end) == "Tue 2026-11-24 00:00 EST"


def test_a_day_ahead_is_no_incidents() -> None:
    with pytest.raises(BadInputError, match="no settled data yet"):
        incident_window(DRILL, "2026-11-24", NOW)
