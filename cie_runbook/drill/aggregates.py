"""Counts and measures over the entries of a search: Datadog's aggregate endpoints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean, median
from typing import Any

import numpy as np

from cie_runbook.drill.entries import Timed
from cie_runbook.drill.moments import iso_ms
from cie_runbook.drill.requests import BadRequestError
from cie_runbook.drill.search import Lookup

DEFAULT_LIMIT = 10  # groups of a facet, where the request names no number
_INTERVAL = re.compile(r"([0-9]{1,5})(s|m|h|d)")
_UNITS_MS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_PERCENTILE = re.compile(r"pc([0-9]{2})")
_MEASURES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "sum": sum,
    "avg": fmean,
    "min": min,
    "max": max,
    "median": median,
}


@dataclass(frozen=True, kw_only=True)
class Compute:
    """One figure to compute: of all entries, or for each interval."""

    aggregation: str
    metric: str | None
    interval_ms: int | None

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Compute:
        """Read one entry of a request's ``compute``.

        Raises
        ------
        BadRequestError
            The interval is none, or the aggregation is not known.
        """
        how, metric = str(entry.get("aggregation", "")), entry.get("metric")
        if how not in {"count", "cardinality", *_MEASURES} and not _PERCENTILE.fullmatch(how):
            raise BadRequestError(400, "Invalid compute", f"unknown aggregation {how[:30]!r}")
        if how != "count" and not isinstance(metric, str):
            raise BadRequestError(400, "Invalid compute", f"{how} needs a metric")
        if entry.get("type", "total") != "timeseries":
            return cls(aggregation=how, metric=metric, interval_ms=None)
        match = _INTERVAL.fullmatch(str(entry.get("interval", "5m")))
        if match is None or int(match[1]) == 0:
            raise BadRequestError(400, "Invalid compute", "an interval such as 5m is required")
        length = int(match[1]) * _UNITS_MS[match[2]]
        return cls(aggregation=how, metric=metric, interval_ms=length)


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One key to split by, and how many of its values are kept."""

    key: str
    limit: int


def facets_of(entries: Any) -> Sequence[Facet]:
    """Read a request's ``group_by``."""
    try:
        return [
            Facet(key=str(entry["facet"]), limit=int(entry.get("limit", DEFAULT_LIMIT)))
            for entry in entries or ()
        ]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadRequestError(400, "Invalid group_by", "a facet is required") from None


def buckets(
    entries: Iterable[Timed], computes: Sequence[Compute], facets: Sequence[Facet], lookup: Lookup
) -> list[dict[str, Any]]:
    """Return one bucket a group, the largest first: ``{"by": {...}, "computes": {"c0": ...}}``.

    Entries without a value for a facet are left out, as the service does.
    """
    cells: defaultdict[tuple[Any, ...], list[tuple[int, tuple[Any, ...]]]] = defaultdict(list)
    for at_ms, entry in entries:
        measured = tuple(_first(lookup(entry, c.metric)) if c.metric else None for c in computes)
        values = [[v for v in lookup(entry, f.key) if v is not None] for f in facets]
        for group in product(*values):
            cells[group].append((at_ms, measured))
    if not facets:
        cells.setdefault((), [])
    kept = _largest(cells, facets)
    return [
        {
            "by": dict(zip((facet.key for facet in facets), group, strict=True)),
            "computes": {
                f"c{number}": _computed(cells[group], number, compute)
                for number, compute in enumerate(computes)
            },
        }
        for group in kept
    ]


def _largest(
    cells: Mapping[tuple[Any, ...], Sequence[Any]], facets: Sequence[Facet]
) -> list[tuple[Any, ...]]:
    """Return the groups whose every value is among the most frequent of its facet."""
    groups = sorted(cells, key=lambda group: (-len(cells[group]), [str(v) for v in group]))
    for position, facet in enumerate(facets):
        sizes: defaultdict[Any, int] = defaultdict(int)
        for group in groups:
            sizes[group[position]] += len(cells[group])
        top = set(sorted(sizes, key=lambda value: (-sizes[value], str(value)))[: facet.limit])
        groups = [group for group in groups if group[position] in top]
    return groups


def _computed(cell: Sequence[tuple[int, tuple[Any, ...]]], number: int, compute: Compute) -> Any:
    if compute.interval_ms is None:
        return _figure([measured[number] for _, measured in cell], compute.aggregation)
    parted: defaultdict[int, list[Any]] = defaultdict(list)
    for at_ms, measured in cell:
        parted[at_ms // compute.interval_ms * compute.interval_ms].append(measured[number])
    return [
        {"time": iso_ms(start), "value": _figure(parted[start], compute.aggregation)}
        for start in sorted(parted)
    ]


def _figure(values: Sequence[Any], how: str) -> float | int | None:
    if how == "count":
        return len(values)
    if how == "cardinality":
        return len({value for value in values if value is not None})
    numbers = [float(v) for v in values if isinstance(v, (int, float))]
    if not numbers:
        return None
    percentile = _PERCENTILE.fullmatch(how)
    if percentile is not None:
        return float(np.percentile(numbers, int(percentile[1])))
    return _MEASURES[how](numbers)


def _first(values: Iterable[Any]) -> Any:
    return next(iter(values), None)
