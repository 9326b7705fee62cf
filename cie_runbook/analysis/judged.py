"""The table of judged bins: one row a bin, in the signal's own unit, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from cie_runbook.analysis.absence import unexplained_absence
from cie_runbook.analysis.grid import Floats
from cie_runbook.analysis.inputs import Now
from cie_runbook.analysis.scan import Scan
from cie_runbook.analysis.sentences import absence_reason, bin_reason
from cie_runbook.analysis.tails import count_band, count_variance
from cie_runbook.analysis.usual import Kind, Usual
from cie_runbook.analysis.verdicts import Verdicts

Mode = Literal["live", "retrospective"]
State = Literal["ok", "watch", "act", "unknown"]

JUDGED_COLUMNS: Mapping[str, str] = {
    "value": "Float64",  # events [count], share [0 to 1] or latency [ms]; <NA> where no point came
    "denominator": "Float64",  # trials of a rate, requests behind a latency [count]
    "expected": "Float64",  # in the unit of `value`
    "lower": "Float64",  # 99 % of ordinary bins lie between lower and upper
    "upper": "Float64",
    "score": "Float64",  # signed, calibrated: one scale for all signals, negative below the usual
    "state": "string",  # ok, watch, act or unknown
    "reason": "string",  # why, or what was set aside; "" where there is nothing to say
    "like_days": "Int64",  # past days that the expectation rests on
    "missing": "Float64",  # expected minus observed events [count], negative for an excess
    "window_start": "datetime64[ms, UTC]",  # first bin of the window that `score` judges
    "dispersion": "Float64",  # variance per expected event, or of one bin's log latency
    "spread": "Float64",  # relative standard deviation that bins share
    "kind": "string",  # count, latency or rate
    "mode": "string",  # live or retrospective
}

BAND_Z = 2.576  # 99 % of a normal distribution
LEAST_Z = 1.645  # 95 % of the time at least so many arrive


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Everything that was measured about the bins of one signal.

    Attributes
    ----------
    kind : {"count", "latency", "rate"}
        How the values were read.
    mode : {"live", "retrospective"}
        Written beside each bin.
    now : Now
        The bins.
    usual : Usual
        What was to be expected.
    scan : Scan
        Windows that end at each bin.
    verdicts : Verdicts
        What was decided.
    note : str
        What holds for all bins, such as a short history; empty when nothing does.
    """

    kind: Kind
    mode: Mode
    now: Now
    usual: Usual
    scan: Scan
    verdicts: Verdicts
    note: str


def judged_columns(index: pd.DatetimeIndex, judgement: Judgement) -> dict[str, object]:
    """Lay a judgement out column by column.

    Parameters
    ----------
    index : DatetimeIndex of shape (n_bins,)
        Starts of the judged bins.
    judgement : Judgement
        What was measured.

    Returns
    -------
    dict of str to array or scalar
        One entry for each of `JUDGED_COLUMNS`; NaN where unknown.
    """
    now, usual, kind = judgement.now, judgement.usual, judgement.kind
    state, reason = _states(index, judgement)
    lower, upper = _band(kind, now, usual)
    bins = judgement.scan.bins[judgement.verdicts.window]
    starts = np.maximum(np.arange(len(index)) - bins + 1, 0)
    return {
        **_in_own_unit(kind, now, usual.expected, lower, upper),
        "denominator": now.trials if kind != "count" else np.full(len(index), np.nan),
        "score": judgement.verdicts.score * (-1.0 if now.is_flipped else 1.0),
        "state": state,
        "reason": reason,
        "like_days": usual.like_days,
        "missing": _missing(kind, now, usual),
        "window_start": _utc(index)[starts],
        "dispersion": usual.dispersion,
        "spread": usual.spread,
        "kind": kind,
        "mode": judgement.mode,
    }


def unknown_columns(
    index: pd.DatetimeIndex, now: Now, kind: Kind, mode: Mode, reason: str
) -> dict[str, object]:
    """Lay out bins of which nothing can be said.

    Parameters
    ----------
    index : DatetimeIndex of shape (n_bins,)
        Starts of the bins.
    now : Now
        The bins.
    kind : {"count", "latency", "rate"}
        How the values were read.
    mode : {"live", "retrospective"}
        Written beside each bin.
    reason : str
        Why nothing can be said.

    Returns
    -------
    dict of str to array or scalar
        One entry for each of `JUDGED_COLUMNS`, every state unknown.
    """
    nothing = np.full(len(index), np.nan)
    return {
        **dict.fromkeys(JUDGED_COLUMNS, nothing),
        **_in_own_unit(kind, now, nothing, nothing, nothing),
        "denominator": now.trials if kind != "count" else nothing,
        "state": "unknown",
        "reason": reason,
        "like_days": 0,
        "window_start": _utc(index),
        "kind": kind,
        "mode": mode,
    }


def as_judged(columns: Mapping[str, object], index: pd.Index[Any]) -> pd.DataFrame:
    """Put columns into the contract's order and types.

    Parameters
    ----------
    columns : mapping of str to array or scalar
        One entry for each of `JUDGED_COLUMNS`; NaN becomes <NA>.
    index : Index of shape (n_bins,)
        Starts of the bins, with the series' names before them where there are several.

    Returns
    -------
    DataFrame of shape (n_bins, 15)
        The table.
    """
    typed = {
        name: _typed(columns[name], dtype, len(index)) for name, dtype in JUDGED_COLUMNS.items()
    }
    return pd.DataFrame(typed, index=index, copy=False)


def _typed(values: object, dtype: str, n: int) -> ExtensionArray:
    """Type one column: many times quicker than a cast by pandas."""
    if dtype.startswith("datetime64"):
        return _instants(values).array
    full = np.array(np.broadcast_to(np.asarray(values), n))
    if dtype == "string":
        return pd.array(full.astype(object), dtype=pd.StringDtype())
    numbers = full.astype(np.float64)
    unknown = np.isnan(numbers)
    if dtype == "Int64":
        return pd.arrays.IntegerArray(np.nan_to_num(numbers).astype(np.int64), unknown)
    return pd.arrays.FloatingArray(numbers, unknown)


def _instants(values: object) -> pd.DatetimeIndex:
    if isinstance(values, pd.DatetimeIndex):
        return values.tz_convert("UTC").as_unit("ms")
    naive = np.asarray(values).astype("datetime64[ms]")
    return pd.DatetimeIndex(naive).tz_localize("UTC").as_unit("ms")


def _utc(index: pd.DatetimeIndex) -> np.ndarray:
    return np.asarray(index.tz_convert("UTC").tz_localize(None).to_numpy())


def _states(index: pd.DatetimeIndex, judgement: Judgement) -> tuple[np.ndarray, np.ndarray]:
    now, usual, found = judgement.now, judgement.usual, judgement.verdicts
    absent = np.isnan(now.events) & ~(now.trials == 0)
    unexplained, run = unexplained_absence(absent, usual.absent_share)
    silent = (usual.like_days == 0) | (np.isnan(usual.expected) & ~absent)
    state = np.full(len(index), "ok", dtype=object)
    is_judged = ~absent & ~silent
    state[is_judged & found.is_watch] = "watch"
    state[is_judged & found.is_act] = "act"
    state[unexplained | silent] = "unknown"
    reason = np.array([_join(note, judgement.note) for note in usual.notes], dtype=object)
    for at in np.flatnonzero(state != "ok"):
        if silent[at]:
            said = "no earlier day like this one tells what is usual at this hour"
        elif unexplained[at]:
            said = _absence(judgement, int(at), int(run[at]))
        else:
            said = _departure(index, judgement, int(at))
        reason[at] = _join(said, str(reason[at]))
    return state, reason


def _join(first: str, second: str) -> str:
    return "; ".join(part for part in (first, second) if part)


def _absence(judgement: Judgement, at: int, run: int) -> str:
    minutes = run * judgement.now.grid.bin_s / 60
    if judgement.kind != "count":
        return absence_reason(minutes, None)
    usual = judgement.usual
    mean = np.array([np.nansum(usual.expected[at - run + 1 : at + 1])])
    variance = count_variance(mean, usual.dispersion[at : at + 1], usual.spread[at : at + 1])
    return absence_reason(minutes, float(np.floor(count_band(mean, variance, LEAST_Z)[0][0])))


def _departure(index: pd.DatetimeIndex, judgement: Judgement, at: int) -> str:
    scan, bin_s = judgement.scan, judgement.now.grid.bin_s
    row = judgement.verdicts.window[at]
    bins = min(int(scan.bins[row]), at + 1)
    observed, expected = float(scan.observed[row, at]), float(scan.expected[row, at])
    if judgement.kind == "rate":
        trials = float(np.nansum(judgement.now.trials[at - bins + 1 : at + 1]))
        observed, expected = observed / trials, expected / trials
        if judgement.now.is_flipped:
            observed, expected = 1 - observed, 1 - expected
    end = index[at].to_pydatetime() + timedelta(seconds=bin_s)
    return bin_reason(observed, expected, bins * bin_s / 60, end=end, kind=judgement.kind)


def _band(kind: Kind, now: Now, usual: Usual) -> tuple[Floats, Floats]:
    if kind == "latency":
        half = BAND_Z * np.sqrt(usual.dispersion + usual.spread**2)
        return usual.expected - half, usual.expected + half
    mean = usual.expected * now.trials
    lower, upper = count_band(mean, count_variance(mean, usual.dispersion, usual.spread), BAND_Z)
    has_trials = now.trials > 0
    trials = np.where(has_trials, now.trials, np.nan)
    ceiling = 1.0 if kind == "rate" else np.inf
    return lower / trials, np.minimum(upper / trials, ceiling)


def _in_own_unit(
    kind: Kind, now: Now, expected: Floats, lower: Floats, upper: Floats
) -> dict[str, Floats]:
    if kind == "latency":
        value, expected = np.exp(now.events), np.exp(expected)
        lower, upper = np.exp(lower), np.exp(upper)
    elif kind == "rate":
        has_trials = now.trials > 0
        value = np.divide(
            now.events, now.trials, out=np.full(len(now.events), np.nan), where=has_trials
        )
    else:
        value = now.events
    if now.is_flipped:
        value, expected, lower, upper = 1 - value, 1 - expected, 1 - upper, 1 - lower
    return {"value": value, "expected": expected, "lower": lower, "upper": upper}


def _missing(kind: Kind, now: Now, usual: Usual) -> Floats:
    if kind == "latency":
        return np.full(len(now.events), np.nan)
    sign = -1.0 if now.is_flipped else 1.0
    return sign * (usual.expected * now.trials - now.events)
