"""The history keeps one record a day, and compares only with earlier days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cie_runbook.errors import CaseError
from cie_runbook.history import KEPT_DAYS, DayRecord, days_before, remember

DAY = date(2026, 11, 18)


def record(day: date, completed: int | None = 1100, status: str = "ok") -> DayRecord:
    return DayRecord(
        day=day, status=status, headline="", totals={"checkin_completed": completed}, act=()
    )


def test_only_earlier_days_are_looked_back_at(tmp_path: Path) -> None:
    for days in (2, 0, 1):
        remember(tmp_path, "drill:normal", record(DAY - timedelta(days=days)))
    found = days_before(tmp_path, "drill:normal", DAY)
    assert [entry.day for entry in found] == [DAY - timedelta(days=2), DAY - timedelta(days=1)]


def test_a_day_that_is_reported_again_replaces_itself(tmp_path: Path) -> None:
    remember(tmp_path, "production", record(DAY, 1100))
    remember(tmp_path, "production", record(DAY, None, "unknown"))
    (found,) = days_before(tmp_path, "production", DAY + timedelta(days=1))
    assert found.totals == {"checkin_completed": None}


def test_profiles_do_not_share_a_history(tmp_path: Path) -> None:
    remember(tmp_path, "drill:normal", record(DAY))
    assert days_before(tmp_path, "production", DAY + timedelta(days=1)) == ()


def test_the_history_is_bounded(tmp_path: Path) -> None:
    for days in range(KEPT_DAYS + 3):
        remember(tmp_path, "production", record(DAY + timedelta(days=days)))
    assert len(days_before(tmp_path, "production", DAY + timedelta(days=1000))) == KEPT_DAYS


def test_a_damaged_history_is_named(tmp_path: Path) -> None:
    remember(tmp_path, "production", record(DAY))
    next((tmp_path / "history").glob("*.json")).write_text("[{}]", encoding="utf-8")
    with pytest.raises(CaseError, match="the history of daily reports is damaged"):
        days_before(tmp_path, "production", DAY + timedelta(days=1))
