"""The run before this one is found in its case, and frozen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cie_runbook.case import Case
from cie_runbook.report.earlier import earlier_run, told_by


def make_case(home: Path, name: str, end: str, profile: str = "drill:normal") -> Case:
    facts = {"profile": profile, "start": "2026-11-01T00:00+00:00", "end": end}
    return Case.create(home, name, facts)


def conclude(case: Case, **document: Any) -> None:
    case.write_json("findings", "shift_start.json", document)


def test_the_newest_run_before_this_one_is_compared_with(tmp_path: Path) -> None:
    for day in ("17", "18", "20"):
        conclude(make_case(tmp_path, f"c{day}", f"2026-11-{day}T12:00+00:00"), tickets=[day])
    now = make_case(tmp_path, "now", "2026-11-19T12:00+00:00")
    assert earlier_run(now, "shift_start")["tickets"] == ["18"]


def test_it_stays_the_same_when_another_run_comes_between(tmp_path: Path) -> None:
    now = make_case(tmp_path, "now", "2026-11-19T12:00+00:00")
    assert earlier_run(now, "shift_start") == {}
    conclude(make_case(tmp_path, "late", "2026-11-18T12:00+00:00"), tickets=["x"])
    assert earlier_run(now, "shift_start") == {}


def test_another_world_is_no_run_before(tmp_path: Path) -> None:
    other = make_case(tmp_path, "other", "2026-11-18T12:00+00:00", "production")
    conclude(other, tickets=["x"])
    now = make_case(tmp_path, "now", "2026-11-19T12:00+00:00")
    assert earlier_run(now, "shift_start") == {}


def test_a_damaged_case_is_passed_over(tmp_path: Path) -> None:
    torn = make_case(tmp_path, "torn", "2026-11-18T12:00+00:00")
    conclude(torn)
    torn.path("findings", "shift_start.json").write_text("{", encoding="utf-8")
    assert earlier_run(make_case(tmp_path, "now", "2026-11-19T12:00+00:00"), "shift_start") == {}


def test_what_another_step_told_comes_the_oldest_first(tmp_path: Path) -> None:
    for day in ("18", "17"):
        conclude(make_case(tmp_path, f"c{day}", f"2026-11-{day}T12:00+00:00"), day=day)
    now = make_case(tmp_path, "now", "2026-11-19T12:00+00:00")
    told = told_by(now, "shift_start")
    assert [one["day"] for one in told] == ["17", "18"]
    assert told[0]["window"] == ["2026-11-01T00:00:00+00:00", "2026-11-17T12:00:00+00:00"]
