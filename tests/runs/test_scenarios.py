"""Each rehearsal comes to the conclusion that a good engineer would come to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runs.commands import Ended, environment, run
from tests.runs.rehearsals import DAY
from tests.runs.written import Written


def reported(scenario: str, home: Path) -> tuple[Ended, Written]:
    ended = run(
        "cie-runbook",
        *("daily", "--profile", "drill", "--scenario", scenario, "--date", DAY),
        environ=environment(home),
    )
    assert ended.code in {0, 1}, ended.said
    return ended, Written.only_case(home)


def test_a_chip_that_grows_slower_asks_to_act_and_is_named(tmp_path: Path) -> None:
    ended, written = reported("chip-creep", tmp_path)

    assert written.verdict["status"] == "act"
    assert "CHIP" in written.verdict["headline"]
    assert ended.out.startswith("Verdict: ACT. ")
    assert ended.code == 0


def test_a_region_that_falls_silent_is_named(tmp_path: Path) -> None:
    ended, written = reported("regional-drop", tmp_path)

    assert written.verdict["status"] in {"act", "watch"}
    assert "VISN 19" in written.verdict["headline"]
    departed = [f for f in written.findings.values() if f["status"] in {"act", "watch"}]
    assert {"VISN 19" in found["title"] for found in departed} == {True}
    assert ended.code == 0


@pytest.mark.parametrize("scenario", ["normal", "surge"])
def test_a_calm_or_busy_day_raises_nothing(scenario: str, tmp_path: Path) -> None:
    ended, written = reported(scenario, tmp_path)

    assert written.verdict["status"] == "ok"
    assert written.statuses == {"ok"}
    assert ended.out.startswith("Verdict: OK. ")
    assert ended.code == 0


def test_a_holiday_raises_nothing(tmp_path: Path) -> None:
    ended, written = reported("holiday", tmp_path)

    assert written.verdict["status"] == "ok"
    assert written.statuses <= {"ok", "unknown"}, "so few visitors may be too few to judge a rate"
    assert ended.out.startswith("Verdict: OK. ")


def test_metrics_that_stop_are_unknown_and_neither_fine_nor_an_outage(tmp_path: Path) -> None:
    ended, written = reported("no-data", tmp_path)

    assert written.verdict["status"] == "unknown"
    assert written.findings["checkin_completed"]["status"] == "unknown"
    assert written.statuses.isdisjoint({"ok", "act"})
    assert ended.out.startswith("Verdict: UNKNOWN. ")
    assert "Incomplete: " in ended.out
    assert ended.code == 1
