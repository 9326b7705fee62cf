"""Tasks side by side, and a deadline that holds."""

import threading
from contextlib import closing

import pytest

from cie_runbook.errors import SourceError, UnavailableError
from cie_runbook.sources import side_by_side as module
from cie_runbook.sources.side_by_side import side_by_side
from cie_runbook.sources.transport import Deadline, Timing


def deadline(budget_s: float) -> Deadline:
    return Deadline.after(budget_s, Timing())


def test_every_task_yields_its_result() -> None:
    found = dict(side_by_side([1, 2, 3], lambda n: n * n, deadline(30), workers=2, system="demo"))
    assert found == {1: 1, 2: 4, 3: 9}


def test_the_error_of_a_source_is_a_result() -> None:
    error = SourceError("x", "y", "z")

    def work(task: int) -> int:
        raise error

    assert list(side_by_side([1], work, deadline(30), workers=1, system="demo")) == [(1, error)]


def test_any_other_error_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(side_by_side([0], lambda n: 1 // n, deadline(30), workers=1, system="demo"))


def test_a_task_that_hangs_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE_S", 0.0)
    release = threading.Event()

    def work(task: str) -> str:
        if task == "hangs":
            release.wait()
        return task

    tasks = ["hangs", "quick"]
    results = dict(side_by_side(tasks, work, deadline(0.2), workers=2, system="Datadog tevi"))
    release.set()
    assert results["quick"] == "quick"
    assert isinstance(results["hangs"], UnavailableError)
    assert results["hangs"].where == "Datadog tevi"


def test_closing_starts_no_further_task() -> None:
    done: list[int] = []
    turn = threading.Semaphore(1)

    def work(task: int) -> int:
        turn.acquire()
        done.append(task)
        return task

    with closing(
        side_by_side(range(100), work, deadline(30), workers=1, system="closing")
    ) as results:
        next(results)
    turn.release(100)
    for thread in threading.enumerate():
        if thread.name.startswith("closing"):
            thread.join(timeout=30)
    assert len(done) <= 2


def test_no_tasks_need_no_thread() -> None:
    assert list(side_by_side([], lambda n: n, deadline(0), workers=4, system="demo")) == []
