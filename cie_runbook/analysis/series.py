"""Series of a signal on a regular grid, from the evidence's rows; absent is not zero by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
import pandas as pd

from cie_runbook.analysis.absence import HABIT_SHARE, absent_share
from cie_runbook.analysis.calendar import SATURDAY, federal_holidays
from cie_runbook.analysis.grid import DayTable, Floats, LocalGrid, Mask, bin_seconds
from cie_runbook.catalog.formulas import Formula, parse_formula
from cie_runbook.catalog.models import Metric, Signal
from cie_runbook.window import EASTERN

SIGNAL_COLUMNS: Mapping[str, str] = {
    "value": "Float64",  # numerator of a rate, events or latency, in the metrics' own unit
    "denominator": "Float64",  # trials of a rate, requests behind a latency; <NA> for a count
}


def signal_series(  # noqa: PLR0913 (a table, a signal, and four facts that read them)
    table: pd.DataFrame,
    signal: Signal,
    metrics: Mapping[str, Metric],
    grid: pd.DatetimeIndex,
    group: str | None = None,
    *,
    closures: Collection[date] = (),
) -> pd.DataFrame:
    """Build the series of one signal, with its denominator, on a regular grid.

    Parameters
    ----------
    table : DataFrame
        Evidence with the columns of `tables.SERIES_COLUMNS`.
    signal : Signal
        Formula of the value, and of the denominator where it has one.
    metrics : mapping of str to Metric
        The catalog's metrics by id: they say which sibling makes an absent counter zero.
    grid : DatetimeIndex of shape (n_bins,)
        Starts of the bins, tz-aware: history and the day to judge.
    group : str, optional
        Tag value to take where the series is split by a tag.
    closures : collection of date, optional
        Days beside the federal holidays on which clinics are closed: what is silent then is read
        as on a weekend.

    Returns
    -------
    DataFrame of shape (n_bins, 2)
        `SIGNAL_COLUMNS`. A bin is <NA> where any term of the formula is unknown. An absent
        counter is zero where its sibling reported, or where it often sends nothing at this hour
        while another term of the same signal reported.

    Raises
    ------
    ValueError
        A formula cannot be read, or the grid is not regular.
    """
    return series_of(wide_values(table, grid, group), signal, metrics, grid, closures)


def series_of(
    wide: Mapping[str, Floats],
    signal: Signal,
    metrics: Mapping[str, Metric],
    grid: pd.DatetimeIndex,
    closures: Collection[date] = (),
) -> pd.DataFrame:
    """Return the series of one signal from a table that was laid out once for many.

    Parameters
    ----------
    wide : mapping of str to Floats of shape (n_bins,)
        What `wide_values` returned for the grid.
    signal : Signal
        Formula of the value, and of the denominator where it has one.
    metrics : mapping of str to Metric
        The catalog's metrics by id.
    grid : DatetimeIndex of shape (n_bins,)
        Starts of the bins, tz-aware.
    closures : collection of date, optional
        Days beside the federal holidays on which clinics are closed.

    Returns
    -------
    DataFrame of shape (n_bins, 2)
        `SIGNAL_COLUMNS`, as `signal_series` returns it.

    Raises
    ------
    ValueError
        A formula cannot be read, or the grid is not regular.
    """
    of = parse_formula(signal.of)
    per = parse_formula(signal.per) if signal.per else None
    references = list(dict.fromkeys([*of.references, *(per.references if per else ())]))
    sent = {name: _with_siblings(wide, name, metrics) for name in references}
    known = _with_habits(sent, metrics, grid, closures)
    value = _sum(known, of)
    denominator = _sum(known, per) if per else np.full(len(grid), np.nan)
    columns = {"value": value, "denominator": denominator}
    return pd.DataFrame(columns, index=grid).astype(dict(SIGNAL_COLUMNS))


def wide_values(
    table: pd.DataFrame, grid: pd.DatetimeIndex, group: str | None = None
) -> Mapping[str, Floats]:
    """Lay an evidence table out as one array a metric reference.

    Parameters
    ----------
    table : DataFrame
        Evidence with the columns of `tables.SERIES_COLUMNS`.
    grid : DatetimeIndex of shape (n_bins,)
        Starts of the bins, tz-aware.
    group : str, optional
        Tag value to take where the series is split by a tag.

    Returns
    -------
    mapping of str to Floats of shape (n_bins,)
        Metric reference to its values; NaN where no point came.
    """
    wide = {}
    chosen = table[table["group"] == (group if group is not None else "")]
    for name, rows in chosen.groupby("metric", observed=True):
        values = pd.Series(
            rows["value"].to_numpy(dtype=np.float64, na_value=np.nan),
            index=pd.DatetimeIndex(rows["at"]),
        )
        one_each = values[~values.index.duplicated(keep="last")]
        wide[str(name)] = one_each.reindex(grid).to_numpy(dtype=np.float64)
    return wide


def _with_siblings(
    wide: Mapping[str, Floats], reference: str, metrics: Mapping[str, Metric]
) -> Floats | None:
    """Values of one metric reference; None where the evidence does not hold it at all."""
    metric = metrics.get(reference.split(":", maxsplit=1)[0])
    sibling = metric.zero_when_reported if metric is not None else None
    reported = _reported(wide, sibling) if sibling else None
    values = wide.get(reference)
    if reported is None or not _is_counter(reference, metrics):
        return values
    if values is None:
        values = np.full(len(reported), np.nan)
    return np.where(np.isnan(values) & reported, 0.0, values)


def _reported(wide: Mapping[str, Floats], metric: str) -> Mask | None:
    of_metric = [~np.isnan(values) for name, values in wide.items() if name.split(":")[0] == metric]
    return np.logical_or.reduce(of_metric) if of_metric else None


def _with_habits(
    known: Mapping[str, Floats | None],
    metrics: Mapping[str, Metric],
    grid: pd.DatetimeIndex,
    closures: Collection[date],
) -> dict[str, Floats]:
    unknown = np.full(len(grid), np.nan)
    series = {name: unknown if one is None else one for name, one in known.items()}
    counters = [name for name in series if known[name] is not None and _is_counter(name, metrics)]
    if len(counters) < 2 or len(grid) < 2:  # noqa: PLR2004 (a habit needs another term to show)
        return series
    local = LocalGrid.of(grid, bin_seconds(grid), EASTERN.key)
    any_reported = np.logical_or.reduce([~np.isnan(series[name]) for name in counters])
    for name in counters:
        absent = np.isnan(series[name]) & any_reported
        if absent.any():
            is_zero = absent & (_usually_absent(series[name], local, closures) >= HABIT_SHARE)
            series[name] = np.where(is_zero, 0.0, series[name])
    return series


def _usually_absent(values: Floats, local: LocalGrid, closures: Collection[date]) -> Floats:
    """Share of earlier days of the same openness on which each bin was absent."""
    table = local.fold(values)
    holidays = federal_holidays(table.days[0].year, table.days[-1].year) | set(closures)
    is_closed = np.array([day.weekday() >= SATURDAY or day in holidays for day in table.days])
    # The last day is the one to judge: its own silence is no habit.
    is_past = np.arange(len(table.days)) < len(table.days) - 1
    row = np.searchsorted(np.unique(local.day), local.day)
    share = np.zeros(len(values))
    for wanted in (True, False):
        past = table.rows((is_closed == wanted) & is_past & _has_points(table))
        if past.days:
            here = (is_closed == wanted)[row]
            share[here] = absent_share(past.cells, table.bin_s)[local.slot[here]]
    return share


def _has_points(table: DayTable) -> Mask:
    return np.asarray((~np.isnan(table.cells)).any(axis=1))


def _is_counter(reference: str, metrics: Mapping[str, Metric]) -> bool:
    identifier, _, statistic = reference.partition(":")
    metric = metrics.get(identifier)
    return statistic == "requests" or (metric is not None and metric.kind == "count")


def _sum(series: Mapping[str, Floats], formula: Formula) -> Floats:
    return np.asarray(sum(sign * series[name] for sign, name in formula.terms), dtype=np.float64)
