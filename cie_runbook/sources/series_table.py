"""Series of points made into one table, by arrays and not row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_runbook.tables import SERIES_COLUMNS, empty_table
from cie_runbook.window import Window


@dataclass(frozen=True)
class MetricSeries:
    """The points of one metric and group: starts of bins [ms since 1970, UTC], numbers or NaN."""

    metric: str
    group: str
    at_ms: NDArray[np.int64]
    numbers: NDArray[np.float64]

    def within(self, window: Window) -> MetricSeries:
        """Return the points whose bin starts inside `window`."""
        start, end = (round(bound.timestamp() * 1000) for bound in (window.start, window.end))
        inside = (self.at_ms >= start) & (self.at_ms < end)
        if inside.all():
            return self
        return MetricSeries(self.metric, self.group, self.at_ms[inside], self.numbers[inside])


def series_table(series: Sequence[MetricSeries], refs: Sequence[str]) -> pd.DataFrame:
    """Return one row per bin, metric and group, with `SERIES_COLUMNS` even when it is empty.

    Sorted by metric in the order of `refs`, then group, then time. A bin that came twice is kept
    once, with a number rather than without. NaN becomes <NA>.
    """
    if not any(len(part.at_ms) for part in series):
        return empty_table(SERIES_COLUMNS)
    groups = sorted({part.group for part in series})
    lengths = [len(part.at_ms) for part in series]
    metric = np.repeat([refs.index(part.metric) for part in series], lengths)
    group = np.repeat([groups.index(part.group) for part in series], lengths)
    at_ms = np.concatenate([part.at_ms for part in series])
    values = np.concatenate([part.numbers for part in series])
    kept = _order_without_repeats(metric, group, at_ms, np.isnan(values))
    values = values[kept]
    return pd.DataFrame(
        {
            "at": pd.DatetimeIndex(at_ms[kept].astype("datetime64[ms]")).tz_localize("UTC"),
            "metric": _texts(refs, metric[kept]),
            "group": _texts(groups, group[kept]),
            "value": pd.arrays.FloatingArray(values, np.isnan(values)),
        }
    )


def _order_without_repeats(
    metric: NDArray[np.int64],
    group: NDArray[np.int64],
    at_ms: NDArray[np.int64],
    is_unknown: NDArray[np.bool_],
) -> NDArray[np.int64]:
    order = np.lexsort((is_unknown, at_ms, group, metric))
    keys = np.stack([metric[order], group[order], at_ms[order]])
    is_first = np.concatenate([[True], (keys[:, 1:] != keys[:, :-1]).any(axis=0)])
    kept: NDArray[np.int64] = order[is_first]
    return kept


def _texts(names: Sequence[str], codes: NDArray[np.int64]) -> pd.Series:
    return pd.Series(names, dtype=SERIES_COLUMNS["metric"]).take(codes).reset_index(drop=True)
