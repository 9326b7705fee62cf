"""A run concludes what its gravest step concludes; what failed or never came is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.evidence import Evidence, gather
from cie_runbook.report.conclusions import Conclusion, conclude_run, day_record
from cie_runbook.report.plan import RunPlan, plan_day
from cie_runbook.report.step_run import Ending, StepRun
from tests.evidence.builders import answering, how, make_case, make_request, make_table
from tests.rehearsed import DAY, NOW, STEP, drill_settings

PLAN = plan_day(load_catalog(), drill_settings(), STEP, {"date": DAY}, NOW)


def run(step: str, ending: Ending = "finished", reason: str = "") -> StepRun:
    return StepRun(step=step, ending=ending, reason=reason, notebook=Path("x.ipynb"), elapsed_s=1.0)


def concluded(case: Case, step: str, status: str, *findings: tuple[str, str]) -> StepRun:
    """Write what a step concluded, and return how it ended."""
    document: dict[str, Any] = {
        "status": status,
        "headline": f"{step} says {status}",
        "paragraph": f"It is {status}.",
        "findings": [{"id": n, "status": s, "title": f"Title of {n}"} for n, s in findings],
        "totals": {f"{step}_total": 412, "unknown_total": None},
    }
    case.write_json("findings", f"{step}.json", document)
    return run(step)


def evidence(case: Case, name: str = "checkin_traffic") -> dict[str, Evidence]:
    return dict(gather(case, [make_request(name)], how(answering(make_table()))))


def conclude(
    case: Case, *runs: StepRun, found: dict[str, Evidence] | None = None, plan: RunPlan = PLAN
) -> Conclusion:
    return conclude_run(case, plan, runs, found or {})


def test_a_calm_run_is_complete(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    runs = concluded(case, "daily", "ok", ("checkin_completed", "ok"))
    conclusion = conclude(case, runs, found=evidence(case))
    assert (conclusion.status, conclusion.headline) == ("ok", "daily says ok")
    assert conclusion.incomplete == ()


def test_the_gravest_step_speaks_for_the_run(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    runs = [concluded(case, name, name) for name in ("ok", "act", "watch")]
    conclusion = conclude(case, *runs)
    assert (conclusion.status, conclusion.paragraph) == ("act", "It is act.")
    assert conclusion.document["verdict"]["headline"] == "act says act"


def test_a_step_that_failed_leaves_its_part_unknown_and_does_not_hide_the_others(
    tmp_path: Path,
) -> None:
    case = make_case(tmp_path)
    failed = run("claims", "kernel died", "the kernel died, perhaps for want of memory")
    calm = concluded(case, "daily", "ok")
    conclusion = conclude(case, failed, calm)
    assert conclusion.status == "unknown"
    assert "look at the dashboards by hand" in conclusion.paragraph
    assert conclusion.incomplete == (
        "step claims kernel died: the kernel died, perhaps for want of memory",
    )
    assert conclusion.document["steps"]["daily"]["status"] == "ok"
    acting = concluded(case, "errors", "act")
    assert conclude(case, failed, acting).status == "act"


def test_a_step_that_failed_is_unknown_whatever_an_earlier_run_concluded(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    concluded(case, "daily", "ok")
    assert conclude(case, run("daily", "failed", "ValueError")).status == "unknown"


def test_evidence_that_did_not_come_makes_the_run_incomplete(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    found = evidence(case)
    record = replace(
        found["checkin_traffic"].provenance, completeness="denied", missing=("the key was refused",)
    )
    calm = concluded(case, "daily", "ok")
    denied = {"checkin_traffic": Evidence(record)}
    assert conclude(case, calm, found=denied).incomplete == (
        "evidence checkin_traffic is denied: the key was refused",
    )
    empty = Evidence(replace(record, completeness="empty", missing=()))
    assert conclude(case, calm, found={"checkin_traffic": empty}).incomplete == (
        "evidence checkin_traffic is empty: the service sent no points",
    )


def test_signals_that_nobody_could_judge_make_the_run_incomplete(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    step = concluded(case, "daily", "ok", ("chip_p95", "unknown"), ("lorota_p95", "ok"))
    assert conclude(case, step).incomplete == ("1 of 2 signals are unknown: Title of chip_p95",)


def test_the_document_says_neither_when_it_was_made_nor_where(tmp_path: Path) -> None:
    texts = set()
    for name in ("a", "b"):
        case = make_case(tmp_path / name)
        step = concluded(case, "daily", "ok")
        slower = replace(step, elapsed_s=99.0, notebook=tmp_path / name / "x.ipynb")
        texts.add(conclude(case, slower, found=evidence(case)).text())
    assert len(texts) == 1
    assert str(tmp_path) not in texts.pop()


def test_the_history_keeps_totals_and_what_asked_to_act(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    acting = concluded(
        case, "daily", "act", ("vista_api", "act"), ("chip", "act"), ("lorota", "watch")
    )
    record = day_record(PLAN, conclude(case, acting))
    assert record.day.isoformat() == DAY
    assert (record.status, record.headline) == ("act", "daily says act")
    assert record.totals == {"daily_total": 412, "unknown_total": None}
    assert record.act == ("chip", "vista_api")


def test_the_history_of_a_failed_run_knows_no_totals(tmp_path: Path) -> None:
    record = day_record(PLAN, conclude(make_case(tmp_path), run("daily", "failed", "ValueError")))
    assert (record.status, record.totals, record.act) == ("unknown", {}, ())
