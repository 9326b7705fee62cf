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
