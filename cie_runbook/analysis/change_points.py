"""Where a departure began and ended, told with hindsight: the most likely change points."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_runbook.analysis.grid import Floats, bin_seconds

REACH_S = 3 * 3600  # how far before and after the live dates the true ones may lie [s]
ROUNDS = 3  # of dating and measuring the size of the shift; it settles in two
SMALLEST_FACTOR = 0.02  # a total loss with a few stray events is still one segment
MAJORITY = 0.5


def change_points(
    frame: pd.DataFrame, anchor: int, live: tuple[int, int], earliest: int
) -> tuple[int, int]:
    """Date the segment around a bin in which the level was shifted.

    Parameters
    ----------
    frame : DataFrame of shape (n_bins, 15)
        What `detect` returned.
    anchor : int
        Position of the bin with the most extreme score.
    live : tuple of int
        First and last bin as dated live.
    earliest : int
        First bin that does not belong to an earlier episode.

    Returns
    -------
    first : int
        First bin of the segment.
    last : int
        Its last bin: between the two, the level is most likely the shifted one.

    References
    ----------
    .. [1] R. Killick, P. Fearnhead and I. Eckley, "Optimal detection of changepoints with a
       linear computational cost," JASA 107(500), 2012: the cost function for one segment.
    """
    reach = max(1, REACH_S // bin_seconds(pd.DatetimeIndex(frame.index)))
    lowest, highest = max(earliest, live[0] - reach), min(len(frame) - 1, live[1] + reach)
    first, last = live
    for _ in range(ROUNDS):
        gain = _gain(frame, first, last)
        peak = min(max(anchor, first), last)
        before = np.cumsum(gain[lowest : peak + 1][::-1])
        after = np.cumsum(gain[peak : highest + 1])
        first, last = peak - int(before.argmax()), peak + int(after.argmax())
    return first, last


def _gain(frame: pd.DataFrame, first: int, last: int) -> Floats:
    """Log likelihood of each bin under the shift of `first` to `last` against no shift."""
    value, expected = _floats(frame, "value"), _floats(frame, "expected")
    inside = slice(first, last + 1)
    if frame["kind"].iloc[0] == "latency":
        excess = np.log(value) - np.log(expected)
        weight = np.maximum(np.nan_to_num(_floats(frame, "denominator")), 1.0)
        weight = np.where(np.isnan(excess), 0.0, weight)
        excess = np.nan_to_num(excess)
        shift = float(np.average(excess[inside], weights=weight[inside] + 1e-9))
        return np.asarray(weight * (shift * excess - shift**2 / 2))
    if frame["kind"].iloc[0] == "rate":
        trials = _floats(frame, "denominator")
        if np.nanmean(expected) > MAJORITY:
            value, expected = 1 - value, 1 - expected
        value, expected = value * trials, expected * trials
    known = ~np.isnan(value) & ~np.isnan(expected)
    seen, usual = np.where(known, value, 0.0), np.where(known, expected, 0.0)
    mean = max(float(usual[inside].sum()), 1e-9)
    factor = max(float(seen[inside].sum()) / mean, SMALLEST_FACTOR)
    return np.asarray(seen * np.log(factor) - usual * (factor - 1))


def _floats(frame: pd.DataFrame, column: str) -> Floats:
    return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
