"""Small groups are read whole, large ones in part, and both are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.errors_sample import plan_sample


def test_small_groups_are_read_whole() -> None:
    plan = plan_sample({"a": 1_000_000, "b": 10, "c": 500}, most=1_000)
    assert dict(zip(plan.groups["group"], plan.groups["asked"], strict=True)) == {
        "a": 495,
        "c": 495,
        "b": 10,
    }
    assert plan.sentence.startswith("1,000 of 1,000,510 events are read: 1 groups whole, 2 sampled")


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 1_000)), st.integers(0, 2_000))
def test_never_more_than_allowed_or_than_there_is(counts: dict[str, int], most: int) -> None:
    groups = plan_sample(counts, most=most).groups
    assert (groups["asked"] <= groups["count"]).all()
    assert groups["asked"].sum() == min(most, sum(counts.values()))


def test_no_rows_cannot_be_fewer() -> None:
    assert plan_sample({}, most=5).sentence == "All 0 events are read."
    with pytest.raises(ValueError, match="fewer than none"):
        plan_sample({}, most=-1)
