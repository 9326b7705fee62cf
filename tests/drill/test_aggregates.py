"""Counts and measures over entries."""

from __future__ import annotations

from typing import Any

import pytest

from cie_runbook.drill.aggregates import Compute, Facet, buckets, facets_of
from cie_runbook.drill.lookups import log_values
from cie_runbook.drill.requests import BadRequestError

ENTRIES: list[tuple[int, dict[str, Any]]] = [
    (minute * 60_000, {"service": service, "message": "", "tags": [], "attributes": {"n": minute}})
    for minute, service in ((0, "a"), (1, "a"), (6, "a"), (7, "b"), (8, "c"))
]


def computed(*computes: dict[str, Any], by: tuple[str, ...] = (), limit: int = 10) -> Any:
    facets = [Facet(key=key, limit=limit) for key in by]
    return buckets(ENTRIES, [Compute.of(one) for one in computes], facets, log_values)


def test_a_count_of_everything_is_one_bucket() -> None:
    assert computed({"aggregation": "count"}) == [{"by": {}, "computes": {"c0": 5}}]


def test_groups_come_largest_first_and_no_more_than_asked() -> None:
    found = computed({"aggregation": "count"}, by=("service",), limit=2)

    assert [(one["by"]["service"], one["computes"]["c0"]) for one in found] == [("a", 3), ("b", 1)]


def test_a_timeseries_has_a_value_for_each_interval_with_entries() -> None:
    (found,) = computed({"aggregation": "count", "type": "timeseries", "interval": "5m"})

    assert found["computes"]["c0"] == [
        {"time": "1970-01-01T00:00:00.000Z", "value": 2},
        {"time": "1970-01-01T00:05:00.000Z", "value": 3},
    ]


@pytest.mark.parametrize(
    ("how", "value"),
    [("sum", 22), ("avg", 4.4), ("min", 0), ("max", 8), ("median", 6), ("cardinality", 5)],
)
def test_measures_are_of_the_metric(how: str, value: float) -> None:
    (found,) = computed({"aggregation": how, "metric": "@n"})

    assert found["computes"]["c0"] == pytest.approx(value)


def test_a_percentile_lies_between_the_ends() -> None:
    (found,) = computed({"aggregation": "pc95", "metric": "@n"})

    assert 7 < found["computes"]["c0"] <= 8


@pytest.mark.parametrize(
    "compute",
    [
        {"aggregation": "guess"},
        {"aggregation": "sum"},
        {"aggregation": "count", "type": "timeseries", "interval": "often"},
    ],
)
def test_what_cannot_be_computed_is_refused(compute: dict[str, Any]) -> None:
    with pytest.raises(BadRequestError, match="Invalid compute"):
        Compute.of(compute)


def test_a_group_needs_a_facet() -> None:
    assert facets_of([{"facet": "service", "limit": 3}]) == [Facet(key="service", limit=3)]
    with pytest.raises(BadRequestError, match="Invalid group_by"):
        facets_of([{"limit": 3}])
