"""Steps run in their order, side by side where they may, and a failure ends the waiting."""

from __future__ import annotations

from threading import Barrier, Event

import pytest

from cie_runbook.errors import CatalogError
from cie_runbook.report.schedule import Schedule

LIMIT_S = 10


def nothing() -> None:
    """Do nothing meanwhile."""


def test_a_step_begins_when_those_before_it_have_ended() -> None:
    ended: list[str] = []

    def work(name: str) -> int:
        ended.append(name)
        return len(ended)

    after = {"report": ["chip", "lorota"], "chip": ["gather"], "lorota": ["gather"], "gather": []}
    given = Schedule(after, at_once=2).run(work, meanwhile=nothing)
    assert ended[0] == "gather"
    assert ended[-1] == "report"
    assert list(given) == list(after)  # in the order they were named, not in which they ended


def test_independent_steps_run_at_the_same_time() -> None:
    both_run = Barrier(2, timeout=LIMIT_S)
    Schedule({"chip": [], "lorota": []}, at_once=2).run(
        lambda name: both_run.wait(), meanwhile=nothing
    )


def test_work_goes_on_while_this_thread_does_something_else() -> None:
    arrived = Event()

    def work(name: str) -> bool:
        return arrived.wait(LIMIT_S)

    assert Schedule({"chip": []}, at_once=1).run(work, meanwhile=arrived.set) == {"chip": True}


def test_a_step_that_is_not_part_of_the_run_is_not_waited_for() -> None:
    assert Schedule({"chip": ["gather"]}, at_once=1).run(str.upper, meanwhile=nothing) == {
        "chip": "CHIP"
    }


def test_steps_that_wait_for_each_other_are_named() -> None:
    with pytest.raises(CatalogError, match=r"chip after lorota|lorota after chip"):
        Schedule({"chip": ["lorota"], "lorota": ["chip"]}, at_once=1)


def test_what_has_not_begun_does_not_begin_after_an_interruption() -> None:
    begun: list[str] = []
    interrupted = Event()

    def work(name: str) -> None:
        begun.append(name)
        interrupted.wait(LIMIT_S)

    def interrupt() -> None:
        raise KeyboardInterrupt

    schedule = Schedule({"first": [], "second": ["first"]}, at_once=1)
    with pytest.raises(KeyboardInterrupt):
        schedule.run(work, meanwhile=interrupt, abandon=interrupted.set)
    assert begun == ["first"]


def test_the_first_error_is_raised_and_later_steps_do_not_begin() -> None:
    begun: list[str] = []

    def work(name: str) -> None:
        begun.append(name)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Schedule({"first": [], "second": ["first"]}, at_once=1).run(work, meanwhile=nothing)
    assert begun == ["first"]
