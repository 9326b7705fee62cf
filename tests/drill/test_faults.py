"""Faults."""

from __future__ import annotations

from cie_runbook.drill.faults import Cut, Delay, FaultPlan, Refusal


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
