"""A choice of steps is what the flags say, and a wrong name is told with the right one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from cie_runbook.errors import BadInputError
from cie_runbook.report.choice import Choice, chosen

STEPS: Any = [cast(Any, SimpleNamespace(id=name)) for name in ("daily", "chip", "vista")]


def runs(choice: Choice) -> list[str]:
    return [step.id for step in STEPS if choice.runs(step.id)]


def anew(choice: Choice) -> list[str]:
    return [step.id for step in STEPS if choice.is_anew(step.id)]


def test_without_flags_every_step_runs_that_has_not_finished() -> None:
    choice = chosen(STEPS, only=(), start_from=None)
    assert (runs(choice), anew(choice)) == (["daily", "chip", "vista"], [])


def test_only_runs_these_steps_and_does_them_anew() -> None:
    choice = chosen(STEPS, only=("vista", "daily"), start_from=None)
    assert runs(choice) == anew(choice) == ["daily", "vista"]


def test_from_does_a_step_and_all_later_ones_anew() -> None:
    choice = chosen(STEPS, only=(), start_from="chip")
    assert (runs(choice), anew(choice)) == (["daily", "chip", "vista"], ["chip", "vista"])


@pytest.mark.parametrize(("only", "start_from"), [(("chop",), None), ((), "chop")])
def test_a_wrong_name_is_told_with_the_right_one(only: tuple[str, ...], start_from: str) -> None:
    with pytest.raises(BadInputError, match=r"'chop' is no step .* mean 'chip'"):
        chosen(STEPS, only=only, start_from=start_from)


def test_both_flags_at_once_are_refused() -> None:
    with pytest.raises(BadInputError, match="both"):
        chosen(STEPS, only=("chip",), start_from="vista")
