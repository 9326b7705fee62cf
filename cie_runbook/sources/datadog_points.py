"""Requests to and answers from Datadog's two timeseries APIs, as pure functions.

Both answers become `MetricSeries`; `series_table` makes the table. References:
https://docs.datadoghq.com/api/latest/metrics/ ("Query timeseries data across multiple products",
v2, and "Query timeseries points", v1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.series_table import MetricSeries, series_table
from cie_runbook.window import Window

_SYSTEM = "Datadog timeseries"
_LONGEST_GROUP = 200
_NUMBERS = frozenset({int, float, type(None)})  # bool and text are not numbers

# Fewer points than this may keep a wider distance by chance alone.
POINTS_THAT_SHOW_THE_BIN = 24


@dataclass(frozen=True)
class Reply:
    """What one request brought.

    Attributes
    ----------
    series : tuple of MetricSeries
    units : Mapping
        Metric reference to the unit stated, for the references that have a series.
    bin_s : float or None
        The length of the bins that came back [s], None where the answer does not show it.
    """

    series: tuple[MetricSeries, ...]
    units: Mapping[str, str | None]
    bin_s: float | None

    @property
    def rows(self) -> int:
        """The number of points, unknown ones included."""
        return sum(len(series.at_ms) for series in self.series)


def timeseries_request(queries: Sequence[str], window: Window, bin_s: int) -> dict[str, Any]:
    """Return the body of a v2 request for `queries` over `window`; all times in milliseconds."""
    asked = [
        {"data_source": "metrics", "name": f"q{index}", "query": query}
        for index, query in enumerate(queries)
    ]
    attributes = {
        "from": _milliseconds(window.start),
        "to": _milliseconds(window.end),
        "interval": bin_s * 1000,
        "queries": asked,
        "formulas": [{"formula": query["name"]} for query in asked],
    }
    return {"data": {"type": "timeseries_request", "attributes": attributes}}


def timeseries_table(
    answer: Mapping[str, Any], refs: Sequence[str], group_by: str | None = None
) -> pd.DataFrame:
    """Read a v2 answer into `SERIES_COLUMNS`, also when it is empty; see `timeseries_reply`."""
    return series_table(timeseries_reply(answer, refs, group_by).series, refs)


def query_table(answer: Mapping[str, Any], ref: str, group_by: str | None = None) -> pd.DataFrame:
    """Read a v1 answer into `SERIES_COLUMNS`, also when it is empty; see `query_reply`."""
    return series_table(query_reply(answer, ref, group_by).series, (ref,))


def timeseries_reply(
    answer: Mapping[str, Any], refs: Sequence[str], group_by: str | None = None
) -> Reply:
    """Read a v2 answer to the queries of `refs`, in the order in which they were asked.

    Raises
    ------
    UnreadableAnswerError
        The answer is not as documented, or says that the queries could not be evaluated.
    """
    try:
        attributes = answer["data"]["attributes"]
        at_ms = _instants(attributes["times"])
        found = zip(attributes["series"], attributes["values"], strict=True)
        pairs = [
            (_v2_series(entry, at_ms, values, refs, group_by), entry) for entry, values in found
        ]
        return Reply(
            tuple(series for series, _ in pairs),
            {series.metric: _unit(entry.get("unit")) for series, entry in pairs},
            shown_bin_s(at_ms),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
        raise _not_as_documented(answer) from None


def query_reply(answer: Mapping[str, Any], ref: str, group_by: str | None = None) -> Reply:
    """Read a v1 answer to the query of `ref`; see `timeseries_reply`."""
    try:
        if answer["status"] != "ok":
            raise unreadable("says that the query could not be evaluated", _SYSTEM)
        entries = answer["series"]
        bins = {float(entry["interval"]) for entry in entries if entry.get("interval")}
        return Reply(
            tuple(_v1_series(entry, ref, group_by) for entry in entries),
            {ref: _unit(entries[0].get("unit"))} if entries else {},
            max(bins, default=None),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
        raise _not_as_documented(answer) from None


def shown_bin_s(at_ms: NDArray[np.int64]) -> float | None:
    """Return the bin length that instants show [s], None where they are too few to tell."""
    if len(at_ms) < POINTS_THAT_SHOW_THE_BIN:
        return None
    return float(np.gcd.reduce(np.diff(np.unique(at_ms)))) / 1000


def _not_as_documented(answer: Mapping[str, Any]) -> Exception:
    if isinstance(answer, Mapping) and (answer.get("errors") or answer.get("error")):
        return unreadable("says that the query could not be evaluated", _SYSTEM)
    return unreadable("is not as documented", _SYSTEM)


def _v2_series(
    entry: Mapping[str, Any],
    at_ms: NDArray[np.int64],
    values: Sequence[float | None],
    refs: Sequence[str],
    group_by: str | None,
) -> MetricSeries:
    index = entry.get("query_index", 0)
    if type(index) is not int or not 0 <= index < len(refs) or len(values) != len(at_ms):
        raise ValueError("a series that fits no query")
    return MetricSeries(refs[index], _group(entry["group_tags"], group_by), at_ms, _floats(values))


def _v1_series(entry: Mapping[str, Any], ref: str, group_by: str | None) -> MetricSeries:
    points = entry["pointlist"]
    if not set(map(len, points)) <= {2}:
        raise ValueError("a point that is not a pair")
    at_ms = _instants([at for at, _ in points])
    return MetricSeries(
        ref, _group(entry.get("tag_set") or [], group_by), at_ms, _floats([v for _, v in points])
    )


def _instants(values: Sequence[float]) -> NDArray[np.int64]:
    if not set(map(type, values)) <= {int, float}:
        raise TypeError("an instant that is not a number")
    instants = np.asarray(values, dtype=np.float64)  # exact for milliseconds until the year 287396
    if not np.isfinite(instants).all() or (np.abs(instants) > 2.0**53).any():
        raise ValueError("an instant out of range")
    return instants.astype(np.int64)


def _floats(values: Sequence[float | None]) -> NDArray[np.float64]:
    if not set(map(type, values)) <= _NUMBERS:
        raise TypeError("a value that is not a number")
    floats = np.asarray(values, dtype=np.float64)  # None becomes NaN
    return np.where(np.isfinite(floats), floats, np.nan)


def _group(tags: Sequence[str], group_by: str | None) -> str:
    if not all(isinstance(tag, str) for tag in tags):
        raise TypeError("a tag that is not text")
    prefix = f"{group_by}:"
    named = [tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)]
    text = ",".join(sorted(named or tags))[:_LONGEST_GROUP]
    return text.encode("utf-8", "replace").decode()  # a lone surrogate fits no table


def _unit(unit: Any) -> str | None:
    parts = [part["name"] for part in chain(unit or ()) if isinstance(part, dict)]
    return "/".join(str(part)[:40] for part in parts[:2]) or None


def _milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)
