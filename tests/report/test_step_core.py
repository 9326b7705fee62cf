"""The core of a step: what is judged, what has been shown, and what came of each question."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.report.exhibits import read_exhibits
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.tables import Table
from tests.report.held import opened, steps_of


def core(home: Path, step: str = "vista_api") -> StepCore:
    made = opened(home, {"vista_steps": steps_of("442"), "vista_api": []}, step)
    return StepCore(made.at)


def test_only_judged_signals_have_a_say(tmp_path: Path) -> None:
    step = core(tmp_path)
    assert {reading.id for reading in step.judged()} < set(step.readings)
    assert all(reading.signal.judged for reading in step.judged())


def test_nothing_is_concluded_beside_the_signals(tmp_path: Path) -> None:
    assert core(tmp_path).beside == ()


def test_a_step_about_services_answers_for_them_and_another_for_the_whole(tmp_path: Path) -> None:
    of_one = core(tmp_path / "one").verdict
    of_all = core(tmp_path / "all", "daily_report").verdict
    assert of_one.paragraph.startswith("vista-api: unknown")
    assert of_all.paragraph.startswith("Nobody can say")


def test_a_table_rests_on_all_evidence_of_the_step(tmp_path: Path) -> None:
    step = core(tmp_path)
    step.shown(Table(id="t", caption="T", html="<table ></table>"))
    (exhibit,) = read_exhibits(step.at.case, "vista_api")
    assert exhibit.evidence == ("vista_steps", "vista_api")


def test_what_was_gathered_is_told_by_its_title(tmp_path: Path) -> None:
    assert "Check-in steps set in VistA, by station" in core(tmp_path).gathered().html
