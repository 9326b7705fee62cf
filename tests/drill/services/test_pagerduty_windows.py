"""Maintenance windows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cie_runbook.drill.services.api import RefusalError
from cie_runbook.drill.services.pagerduty_windows import (
    MaintenanceWindow,
    window_from,
    window_json,
)
from cie_runbook.drill.services.people import ON_CALL
from tests.drill.services.stories import NOON

GOOD = {
    "start_time": "2026-11-18T12:00:00-05:00",
    "end_time": "2026-11-18T13:00:00-05:00",
    "services": [{"id": "PNDVBO8"}],
}


@pytest.mark.parametrize(
    "change",
    [
        {"start_time": None},
        {"start_time": "2026-11-18T12:00:00"},
        {"end_time": "2026-11-18T11:00:00-05:00"},
        {"services": []},
        {"services": [{"id": "PELSE"}]},
    ],
)
def test_a_window_that_makes_no_sense_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(RefusalError):
        window_from({"maintenance_window": {**GOOD, **change}}, ON_CALL[0], 1, NOON)


@pytest.mark.parametrize(
    ("minutes", "states"),
    [
        (-1, {"future", "open", "all"}),
        (0, {"ongoing", "open", "all"}),
        (60, {"past", "all"}),
    ],
)
def test_a_window_is_future_ongoing_or_past(minutes: int, states: set[str]) -> None:
    window = MaintenanceWindow(
        number=1, start=NOON, end=NOON + timedelta(hours=1), description="", by=ON_CALL[0]
    )
    now = NOON + timedelta(minutes=minutes)
    names = ("future", "ongoing", "past", "open", "all")
    assert {name for name in names if window.is_in(name, now)} == states
    assert window_json(window, "http://here", ZoneInfo("UTC"))["start_time"].endswith("Z")
