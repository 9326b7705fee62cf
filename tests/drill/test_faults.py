"""Faults."""

from __future__ import annotations

import pytest

from cie_runbook.drill.faults import (
    FAULTS,
    Cut,
    Delay,
    FaultPlan,
    Refusal,
    faults_named,
    refusal_body,
)
from cie_runbook.drill.prefixes import PREFIXES
from cie_runbook.errors import BadInputError


def test_a_fault_hits_its_path_as_often_as_it_says() -> None:
    fault = Refusal(path="/api/v2", status=500, times=2)
    plan = FaultPlan([fault])

    assert plan.next_for("/api/v1/query") is None
    assert [plan.next_for("/api/v2/query/timeseries") for _ in range(3)] == [fault, fault, None]


def test_faults_come_in_their_order() -> None:
    cut, late = Cut(path="/"), Delay(path="/", seconds=0.1)
    plan = FaultPlan([cut, late])

    assert [plan.next_for("/x"), plan.next_for("/x"), plan.next_for("/x")] == [cut, late, None]


def test_no_faults_are_the_ordinary_case() -> None:
    assert FaultPlan().next_for("/") is None


def test_a_fault_without_a_number_stays() -> None:
    plan = FaultPlan([Refusal(path="/", status=500, times=None)])

    assert all(plan.next_for("/x") is not None for _ in range(50))


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_can_be_asked_for_by_name(name: str) -> None:
    assert {fault.path for fault in faults_named(name)} == set(PREFIXES.values())
    assert [fault.path for fault in faults_named(f"{name}:slack")] == ["/slack/api/"]
    (limited,) = faults_named(f"{name}:/api/v2/logs:3")
    assert (limited.path, limited.times) == ("/api/v2/logs", 3)


@pytest.mark.parametrize("text", ["flood", "slow:teams", "slow:slack:often", "slow:slack:0"])
def test_a_fault_that_cannot_be_shown_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        faults_named(text)


@pytest.mark.parametrize("path", PREFIXES.values())
def test_refusals_have_the_shape_of_the_system(path: str) -> None:
    assert isinstance(refusal_body(path, 500), dict)
