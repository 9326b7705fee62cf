"""Judged bins gathered into longer ones, so that a day can be read at a glance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from cie_runbook.analysis.tails import count_band, count_variance
from cie_runbook.findings.episodes import read_episodes

BAND_Z = 2.576  # as analysis draws its own: 99 % of ordinary bins lie within
FEWEST_KNOWN = 0.5  # share of a longer bin that must be known for it to be shown
HOUR_S = 3600

Values = npt.NDArray[np.float64]


def hourly(frame: pd.DataFrame, episodes: pd.DataFrame, bin_s: int = HOUR_S) -> pd.DataFrame:
    """Gather a judged count or rate into bins of `bin_s` seconds.

    Parameters
    ----------
    frame, episodes : DataFrame
        What analysis' `detect` and `episodes` returned.
    bin_s : int, optional
        Length of the longer bins [s].

    Returns
    -------
    DataFrame
        value, denominator, expected, lower, upper, state; index: start of the longer bin, UTC.
        A bin of which less than half is known has <NA>; one known in part is scaled up.
        The states are those of `hourly_states`.

    Raises
    ------
    ValueError
        The frame is that of a latency: percentiles cannot be added up.
    """
    kind = str(frame["kind"].iloc[0]) if len(frame) else "count"
    if kind == "latency":
        raise ValueError("percentiles cannot be added up over time")
    parts = _parts(frame, kind)
    hours = parts.groupby(pd.DatetimeIndex(frame.index).floor(f"{bin_s}s"))
    sums = hours[["value", "expected", "trials"]].sum()
    means = hours[["known", "dispersion", "spread"]].mean()
    known = means["known"]
    scale = (1 / known).where(known >= FEWEST_KNOWN)
    events, expected, trials = (sums[name] * scale for name in ("value", "expected", "trials"))
    lower, upper = _band(means, expected.to_numpy(), trials.to_numpy(), kind)
    per = trials.where(trials > 0) if kind == "rate" else 1.0
    gathered = pd.DataFrame(
        {
            "value": events / per,
            "denominator": trials if kind == "rate" else np.nan,
            "expected": expected / per,
            "lower": lower / per,
            "upper": upper / per,
        }
    ).astype("Float64")
    gathered = gathered.mask(gathered.isna())
    return gathered.assign(state=hourly_states(frame, episodes, bin_s))


def hourly_states(frame: pd.DataFrame, episodes: pd.DataFrame, bin_s: int = HOUR_S) -> pd.Series:
    """Return the state of each longer bin: that of the gravest episode which touches it.

    Analysis flags a bin when the evidence suffices, which is later than the trouble begins and
    lasts beyond its end; an episode is dated. Without one a bin is unknown where at least half
    of it is.
    """
    floor = pd.DatetimeIndex(frame.index).floor(f"{bin_s}s")
    unknown = (frame["state"] == "unknown").groupby(floor).mean()
    states = pd.Series("ok", index=unknown.index, dtype="string")
    states = states.mask(unknown >= FEWEST_KNOWN, "unknown")
    starts = pd.DatetimeIndex(unknown.index)
    ends = starts + pd.Timedelta(seconds=bin_s)
    for episode in sorted(read_episodes(episodes), key=lambda each: each.state == "act"):
        touched = (starts < pd.Timestamp(episode.end)) & (ends > pd.Timestamp(episode.start))
        states = states.mask(touched, episode.state)
    return states


def _parts(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    value, expected = _column(frame, "value"), _column(frame, "expected")
    trials = _column(frame, "denominator") if kind == "rate" else np.ones(len(frame))
    # A counter that is silent by habit has no value and a known state: no events.
    silent = np.isnan(value) & (frame["state"] != "unknown").to_numpy(dtype=bool)
    value = np.where(silent, 0.0, value)
    trials = np.where(silent & (kind == "rate"), 0.0, trials)
    known = ~np.isnan(value)
    weight = np.where(known, np.nan_to_num(trials), 0.0)
    return pd.DataFrame(
        {
            "value": np.nan_to_num(value) * weight,
            "expected": np.nan_to_num(expected) * weight,
            "trials": weight,
            "known": known.astype(float),
            "dispersion": _column(frame, "dispersion"),
            "spread": _column(frame, "spread"),
        },
        index=frame.index,
    )


def _band(
    scatter: pd.DataFrame, expected: Values, trials: Values, kind: str
) -> tuple[Values, Values]:
    """Return the usual range of the events of each longer bin."""
    dispersion, spread = (scatter[name].to_numpy(float) for name in ("dispersion", "spread"))
    is_flipped = kind == "rate" and np.nansum(expected) > np.nansum(trials) / 2
    rare = trials - expected if is_flipped else expected
    mean = np.nan_to_num(np.maximum(rare, 0.0))
    variance = count_variance(mean, np.nan_to_num(dispersion, nan=1.0), np.nan_to_num(spread))
    lower, upper = count_band(mean, variance, BAND_Z)
    ceiling = trials if kind == "rate" else np.inf
    upper = np.minimum(upper, ceiling)
    return (trials - upper, trials - lower) if is_flipped else (lower, upper)


def _column(frame: pd.DataFrame, name: str) -> Values:
    numbers = frame[name].astype("Float64")
    return np.asarray(numbers.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
