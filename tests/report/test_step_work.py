"""Steps at work: each ends in its own way, and what holds one up does not stop the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cie_runbook.case import Case
from cie_runbook.errors import CaseError
from cie_runbook.evidence import Evidence
from cie_runbook.redaction import Redactor
from cie_runbook.report import kernels
from cie_runbook.report.arrivals import Arrivals
from cie_runbook.report.choice import ALL_STEPS, Choice
from cie_runbook.report.kernels import Kernels, kernel_environment
from cie_runbook.report.step_work import StepProgress, StepWork
from tests.report.jupyter import write_notebook

ENDS_WELL = """
import json
from pathlib import Path
(Path(case) / "findings").mkdir(exist_ok=True)
(Path(case) / "findings" / "{name}.json").write_text(json.dumps({{"status": "ok"}}))
"""
RECORD = SimpleNamespace(digest="0123", completeness="complete", missing=())
EVIDENCE: Evidence = cast(Any, SimpleNamespace(provenance=RECORD))


@pytest.fixture(autouse=True)
def _cold_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """These notebooks need none of what a real step imports, which takes seconds a kernel."""
    monkeypatch.setattr(kernels, "WARM_UP", "pass")


@dataclass
class Bench:
    """Steps of small notebooks, and what was told of them."""

    home: Path
    cells: dict[str, str]
    after: dict[str, tuple[str, ...]] = field(default_factory=dict)
    choice: Choice = ALL_STEPS
    told: list[StepProgress] = field(default_factory=list)

    def work(self, started: Kernels | None = None) -> StepWork:
        """Return the work of these steps in a case below the home."""
        parameter = SimpleNamespace(name="case")
        steps = [
            SimpleNamespace(
                id=name, evidence=("chip",), after=self.after.get(name, ()), parameters=(parameter,)
            )
            for name in self.cells
        ]
        plan: Any = SimpleNamespace(steps=steps, parameters={"case": ""})
        folder = self.home / "catalog"
        folder.mkdir(exist_ok=True)
        return StepWork(
            case=Case.create(self.home, "case", {}),
            plan=plan,
            sources={name: self._source(name) for name in self.cells},
            arrivals=Arrivals(["chip"]),
            kernels=started or Kernels(),
            environment=kernel_environment(frozenset(), {}),
            redactor=Redactor(),
            catalog_folder=folder,
            choice=self.choice,
            tell=self.told.append,
        )

    def _source(self, name: str) -> Path:
        path = self.home / f"{name}.ipynb"
        return path if path.exists() else write_notebook(path, self.cells[name])

    def states(self) -> list[tuple[str, str]]:
        """Return step and state of everything that was told."""
        return [(progress.step, progress.state) for progress in self.told]


def arrives() -> Iterable[tuple[str, Evidence]]:
    yield "chip", EVIDENCE


def test_a_failing_step_leaves_the_others_alone(tmp_path: Path) -> None:
    bench = Bench(tmp_path, {"bad": "1 / 0", "good": ENDS_WELL.format(name="good")})
    bad, good = bench.work().all(arrives)
    assert (bad.step, bad.ending) == ("bad", "failed")
    assert "ZeroDivisionError" in bad.reason
    assert good.is_finished


def test_a_step_that_finished_is_done_before_and_one_that_failed_is_tried_again(
    tmp_path: Path,
) -> None:
    cells = {"bad": "1 / 0", "good": ENDS_WELL.format(name="good")}
    Bench(tmp_path, cells).work().all(arrives)
    again = Bench(tmp_path, cells)
    bad, good = again.work().all(arrives)
    assert not bad.is_finished
    assert good.is_finished
    assert ("good", "done before") in again.states()
    assert ("bad", "running") in again.states()


def test_a_later_step_runs_also_when_an_earlier_one_failed(tmp_path: Path) -> None:
    cells = {"last": ENDS_WELL.format(name="last"), "first": "1 / 0"}
    bench = Bench(tmp_path, cells, after={"last": ("first",)})
    last, first = bench.work().all(arrives)
    assert (last.ending, first.ending) == ("finished", "failed")
    states = bench.states()
    assert states.index(("first", "ended")) < states.index(("last", "waiting"))


def test_without_a_kernel_a_step_fails_and_says_why(tmp_path: Path) -> None:
    ended = Kernels()
    ended.end_all()
    (run,) = Bench(tmp_path, {"step": "1"}).work(ended).all(arrives)
    assert run.ending == "kernel died"
    assert "ended its kernels" in run.reason


def test_evidence_that_is_damaged_ends_the_run_without_a_step(tmp_path: Path) -> None:
    def damaged() -> Iterable[tuple[str, Evidence]]:
        yield from ()
        raise CaseError("the table does not match its digest", "chip", "Refresh.")

    bench = Bench(tmp_path, {"step": "1"})
    with pytest.raises(CaseError, match="digest"):
        bench.work().all(damaged)
    assert ("step", "running") not in bench.states()


def test_a_step_that_was_not_chosen_is_left_out_or_stands_as_it_finished(tmp_path: Path) -> None:
    cells = {name: ENDS_WELL.format(name=name) for name in ("one", "two", "three")}
    Bench(tmp_path, cells, choice=Choice(only=frozenset({"one"}))).work().all(arrives)
    bench = Bench(tmp_path, cells, choice=Choice(only=frozenset({"two"})))
    one, two, three = bench.work().all(arrives)
    assert [run.ending for run in (one, two, three)] == ["finished", "finished", "left out"]
    assert ("one", "done before") in bench.states()


def test_only_what_a_step_declares_reaches_its_notebook(tmp_path: Path) -> None:
    bench = Bench(
        tmp_path, {"step": f"assert 'other' not in dir()\n{ENDS_WELL.format(name='step')}"}
    )
    work = bench.work()
    plan: Any = SimpleNamespace(steps=work.plan.steps, parameters={"case": "", "other": 1})
    (run,) = replace(work, plan=plan).all(arrives)
    assert run.is_finished, run.reason
