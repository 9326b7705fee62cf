"""Each rehearsal comes to the conclusion that a good engineer would come to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cie_runbook.report.steps import OpenStep
from tests.drilled import opened
from tests.runs.commands import environment, run
from tests.runs.rehearsals import DAY
from tests.runs.written import Written

NEXT_MORNING = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
WEEKS = "6"  # of history, as the daily report has by default


def reported(scenario: str, home: Path) -> OpenStep:
    """Return the daily report's step on a rehearsed day, asked for over the real path."""
    return opened("daily_report", scenario, home, NEXT_MORNING, date=DAY, history_weeks=WEEKS)


def statuses(step: OpenStep) -> set[str]:
    """Return the statuses that any finding has."""
    return {step.findings[reading.id].status for reading in step.judged()}


def test_a_chip_that_grows_slower_asks_to_act_and_is_named(tmp_path: Path) -> None:
    verdict = reported("chip-creep", tmp_path).verdict

    assert verdict.status == "act"
    assert "CHIP" in verdict.headline


def test_a_region_that_falls_silent_is_named(tmp_path: Path) -> None:
    step = reported("regional-drop", tmp_path)

    assert step.verdict.status in {"act", "watch"}
    assert "VISN 19" in step.verdict.headline
    departed = [found for found in step.verdict.told if found.status in {"act", "watch"}]
    assert {"VISN 19" in found.title for found in departed} == {True}


@pytest.mark.parametrize("scenario", ["normal", "surge"])
def test_a_calm_or_busy_day_raises_nothing(scenario: str, tmp_path: Path) -> None:
    step = reported(scenario, tmp_path)

    assert step.verdict.status == "ok"
    assert statuses(step) == {"ok"}


def test_a_holiday_raises_nothing(tmp_path: Path) -> None:
    step = reported("holiday", tmp_path)

    assert step.verdict.status == "ok"
    assert statuses(step) <= {"ok", "unknown"}, "so few visitors may be too few to judge a rate"


def test_metrics_that_stop_are_unknown_and_neither_fine_nor_an_outage(tmp_path: Path) -> None:
    ended = run(
        "cie-runbook",
        *("daily", "--profile", "drill", "--scenario", "no-data", "--date", DAY, "--no-pdf"),
        environ=environment(tmp_path),
    )
    written = Written.only_case(tmp_path)

    assert written.verdict["status"] == "unknown"
    assert written.findings["checkin_completed"]["status"] == "unknown"
    assert written.statuses.isdisjoint({"ok", "act"})
    assert ended.out.startswith("Verdict: UNKNOWN. ")
    assert "Incomplete: " in ended.out
    assert ended.code == 1
