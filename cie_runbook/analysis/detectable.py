"""The smallest departure that could have been seen: the honest form of "nothing found"."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cie_runbook.analysis.calibration import calibration, volume_class
from cie_runbook.analysis.grid import Floats, bin_seconds
from cie_runbook.analysis.scan import Direction
from cie_runbook.analysis.sentences import duration, percent
from cie_runbook.analysis.tails import count_variance, visible_high, visible_low
from cie_runbook.analysis.usual import Kind
from cie_runbook.analysis.verdicts import DEFAULT_SENSITIVITY, Sensitivity

BUSY_SHARE = 0.5  # a bin is busy where at least half of the day's peak is expected
TOTAL = 1.0
# Gateways cut a request off at 30 s: latencies pile up below it, and no rise passes it.
CEILING_MS = 30_000.0
MAJORITY = 0.5
SURE_Z = 1.2816  # nine of ten lie on one side of it
WIDEST = 0.7  # spread beyond which nothing is sure
HOUR_S = 3600


@dataclass(frozen=True, kw_only=True)
class Detectable:
    """What could have been seen in busy hours.

    Attributes
    ----------
    minutes : int
        How long the departure lasts [min].
    share : float or None
        Smallest relative departure that is called nine times in ten, as a share of the expected;
        None where not even a total loss is, or where nothing is expected.
    sentence : str
        The same in words.
    """

    minutes: int
    share: float | None
    sentence: str


def smallest_detectable(
    frame: pd.DataFrame,
    direction: Direction,
    *,
    minutes: int = 60,
    sensitivity: Sensitivity | None = None,
) -> Detectable:
    """Tell the smallest departure that would surely have been called at this volume.

    Parameters
    ----------
    frame : DataFrame of shape (n_bins, 15)
        What `detect` returned.
    direction : {"low", "high", "both"}
        Which departure is meant; for "both" the loss.
    minutes : int, optional
        How long it lasts [min]; at least one bin is taken.
    sensitivity : Sensitivity, optional
        From where a departure is called; the kind's default where none is given.

    Returns
    -------
    Detectable
        The median over the busy bins of the frame, judged by one window as long as the
        departure, so that chance hides one such departure in ten; by luck or by a shorter window
        a smaller one may be seen as well.
    """
    kind: Kind = frame["kind"].iloc[0]
    bin_s = bin_seconds(pd.DatetimeIndex(frame.index))
    floors = sensitivity or DEFAULT_SENSITIVITY[kind]
    bins = max(1, minutes * 60 // bin_s)
    floors = replace(floors, watch=_score_needed(frame, kind, floors.watch, bin_s, bins))
    shares = (
        _latency_shares(frame, bins, floors)
        if kind == "latency"
        else _count_shares(frame, bins, floors, direction)
    )
    known = shares[~np.isnan(shares)]
    share = float(np.median(known)) if known.size else None
    if share is not None and direction != "high" and share >= TOTAL:
        share = None
    lasting = bins * bin_s // 60
    return Detectable(minutes=lasting, share=share, sentence=_sentence(share, lasting, direction))


def _sentence(share: float | None, minutes: int, direction: Direction) -> str:
    what = "rise" if direction == "high" else "loss"
    if share is None:
        return f"at this volume not even a total {what} for {duration(minutes)} would be seen"
    found = f"a {what} under {percent(share)} for {duration(minutes)} might not have been seen"
    return f"{found}, one of that size is in nine cases of ten"


def _score_needed(frame: pd.DataFrame, kind: Kind, watch: float, bin_s: int, bins: int) -> float:
    """Tail score that a window of so many bins needs on the frame's busiest day."""
    events = np.ones(len(frame)) if kind == "latency" else _floats(frame, "expected")
    if kind != "count":
        events = events * _floats(frame, "denominator")
    hours = _sums(np.nan_to_num(events), max(1, HOUR_S // bin_s))
    number = volume_class(np.array([hours.max(initial=0.0)]))[0]
    return calibration(kind, bin_s, int(number)).needed(watch, bins * bin_s / 60)


def _count_shares(
    frame: pd.DataFrame, bins: int, floors: Sensitivity, direction: Direction
) -> Floats:
    expected = np.nan_to_num(_floats(frame, "expected"))
    trials = np.ones(len(frame))
    is_loss, is_flipped = direction != "high", False
    if frame["kind"].iloc[0] == "rate":
        trials = np.nan_to_num(_floats(frame, "denominator"))
        is_flipped = bool((trials > 0).any() and expected[trials > 0].mean() > MAJORITY)
        if is_flipped:  # a success rate is judged by its failures: they are the rarer outcome
            expected, is_loss = 1 - expected, not is_loss
    mean, tried = _sums(expected * trials, bins), _sums(trials, bins)
    weight = tried if frame["kind"].iloc[0] == "rate" else mean
    busy = (weight >= BUSY_SHARE * weight.max()) & (mean > 0) if weight.size else weight > 0
    mean, tried = mean[busy], tried[busy]
    dispersion, spread = (
        np.nan_to_num(_floats(frame, name)[len(frame) - len(busy) :][busy], nan=1.0)
        for name in ("dispersion", "spread")
    )
    variance = count_variance(mean, dispersion, spread)
    edge = (
        visible_low(mean, variance, floors.watch)
        if is_loss
        else visible_high(mean, variance, floors.watch)
    )
    edge = _sure_mean(edge, dispersion, spread, -1.0 if is_loss else 1.0)
    share = np.abs(edge - mean) / mean
    least = np.maximum(floors.events, floors.points * tried) / mean
    visible = np.maximum(np.maximum(share, least), floors.relative)
    return visible * mean / (tried - mean) if is_flipped else visible


def _sure_mean(edge: Floats, dispersion: Floats, spread: Floats, sign: float) -> Floats:
    """Mean whose counts lie beyond the edge nine times in ten, whatever chance does.

    It solves mean = edge + sign * z * sqrt(dispersion * mean + (spread * mean) ** 2).
    """
    square = 1 - (SURE_Z * np.minimum(spread, WIDEST)) ** 2
    half = edge + SURE_Z**2 * dispersion / 2
    return np.asarray((half + sign * np.sqrt(half**2 - square * edge**2)) / square)


def _latency_shares(frame: pd.DataFrame, bins: int, floors: Sensitivity) -> Floats:
    spread, noise = _floats(frame, "spread"), _floats(frame, "dispersion")
    scatter = np.sqrt(spread**2 + noise / bins)
    shares = np.maximum(np.expm1((floors.watch + SURE_Z) * scatter), floors.relative)
    expected = _floats(frame, "expected")
    is_hidden = (expected < CEILING_MS) & (expected * (1 + shares) > CEILING_MS)
    return np.where(is_hidden, np.nan, shares)


def _sums(values: Floats, bins: int) -> Floats:
    if len(values) < bins:
        return np.array([values.sum()])
    totals = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(totals[bins:] - totals[:-bins])


def _floats(frame: pd.DataFrame, column: str) -> Floats:
    return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
