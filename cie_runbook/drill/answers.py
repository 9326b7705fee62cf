"""The bodies that Datadog's metric endpoints answer with, in the shapes of recorded exchanges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cie_runbook.drill.directory import Named
from cie_runbook.drill.grid import Floats
from cie_runbook.drill.query import MetricQuery
from cie_runbook.drill.rollup import Points
from cie_runbook.window import Window

Json = dict[str, Any]

DECIMALS = 3
UNITS: Mapping[str, Json] = {
    "millisecond": {
        "family": "time",
        "scale_factor": 0.001,
        "name": "millisecond",
        "short_name": "ms",
        "plural": "milliseconds",
        "id": 10,
    }
}
"""Units that the service knows; a counter sent by StatsD has none."""


def errors(*sentences: str) -> Json:
    """Return the body of a refusal in words."""
    return {"errors": list(sentences)}


def detailed_error(title: str, detail: str) -> Json:
    """Return the body of a refusal as the newer endpoints write it."""
    return {"errors": [{"title": title, "detail": detail}]}


def v2_answer(found: Sequence[tuple[int, Named, Sequence[Points]]]) -> Json:
    """Return the answer of the newer timeseries endpoint: one time axis, nulls for gaps.

    Parameters
    ----------
    found : sequence of (query index, what its name means, series)
        In the order of the queries.
    """
    flat = [(index, named, one) for index, named, series in found for one in series]
    known = [one.at_s[~np.isnan(one.values)] for _, _, one in flat]
    times = np.unique(np.concatenate(known)) if known else np.array([], dtype=np.int64)
    attributes = {
        "series": [
            {"group_tags": list(one.group), "query_index": index, "unit": _units(named)}
            for index, named, one in flat
        ],
        "times": (times * 1_000).tolist(),
        "values": [_numbers(_on_axis(one, times)) for _, _, one in flat],
    }
    return {"data": {"id": "0", "type": "timeseries_response", "attributes": attributes}}


def v1_answer(
    text: str, window: Window, found: Sequence[tuple[MetricQuery, Named, int, Sequence[Points]]]
) -> Json:
    """Return the answer of the older query endpoint.

    Parameters
    ----------
    text : str
        The query of the request.
    window : Window
        The window asked for.
    found : sequence of (query, what its name means, interval [s], series)
        The series of each metric query in the text.
    """
    from_ms, to_ms = int(window.start.timestamp()) * 1_000, int(window.end.timestamp()) * 1_000
    return {
        "status": "ok",
        "resp_version": 1,
        "series": [
            _v1_series(query, named, step_s, one)
            for query, named, step_s, series in found
            for one in series
        ],
        "to_date": to_ms,
        "query": text,
        "message": "",
        "res_type": "time_series",
        "times": [],
        "from_date": from_ms,
        "group_by": sorted({key for query, *_ in found for key in query.group_by}),
        "values": [],
    }


def _v1_series(query: MetricQuery, named: Named, step_s: int, series: Points) -> Json:
    is_known = ~np.isnan(series.values)
    at_ms = (series.at_s[is_known] * 1_000).tolist()
    values = _numbers(series.values[is_known])
    scope = ",".join(sorted({*query.tags, *series.group})) or "*"
    return {
        "end": at_ms[-1] + step_s * 1_000 - 1,
        "attributes": {},
        "metric": query.name,
        "interval": step_s,
        "tag_set": list(series.group),
        "start": at_ms[0],
        "length": len(values),
        "query_index": 0,
        "aggr": query.space,
        "scope": scope,
        "pointlist": [list(pair) for pair in zip(at_ms, values, strict=True)],
        "expression": query.text,
        "unit": _units(named),
        "display_name": query.name,
    }


def metadata(named: Named) -> Json:
    """Return what the service says about a metric."""
    return {
        "description": named.meaning,
        "short_name": None,
        "type": "count" if named.kind == "count" else "gauge",
        "unit": named.unit if named.unit in UNITS else None,
        "per_unit": None,
        "statsd_interval": 10,
        "integration": None,
    }


def _units(named: Named) -> list[Json | None] | None:
    unit = UNITS.get(named.unit)
    return None if unit is None else [unit, None]


def _on_axis(series: Points, times: np.ndarray[Any, np.dtype[np.int64]]) -> Floats:
    axis = np.full(len(times), np.nan)
    is_known = ~np.isnan(series.values)
    axis[np.searchsorted(times, series.at_s[is_known])] = series.values[is_known]
    return axis


def _numbers(values: Floats) -> list[float | int | None]:
    is_known = ~np.isnan(values)
    if np.array_equal(values[is_known], np.round(values[is_known])):
        numbers = np.where(is_known, values, 0).astype(np.int64).astype(object)
    else:
        numbers = np.round(values, DECIMALS).astype(object)
    numbers[~is_known] = None
    found: list[float | int | None] = numbers.tolist()
    return found
