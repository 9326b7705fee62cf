"""From scores to states: beyond chance, large enough to matter, and still going on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from cie_runbook.analysis.calibration import score_of
from cie_runbook.analysis.grid import Floats, Ints, Mask
from cie_runbook.analysis.scan import Direction, Scan
from cie_runbook.analysis.usual import Kind

CERTAIN_AFTER_BINS = 4  # calm bins after which an episode is over: 20 min of five-minute bins

BUDGET_PER_DAY = 0.5  # false episodes a day over all signals watched
SIGNALS_WATCHED = 1  # where nobody says how many share the budget
MOST_PER_SIGNAL = 0.1  # false episodes a day that one signal alone may have, however few watch
ACT_BEYOND = 0.7  # further from the usual than what is only watched: ten times as rare


def watch_score(budget_per_day: float, signals_watched: int) -> float:
    """Score from which a departure is called, so that all signals together keep a budget.

    Parameters
    ----------
    budget_per_day : float
        False episodes a day that are accepted over all signals; positive.
    signals_watched : int
        How many signals share it; at least one.

    Returns
    -------
    float
        A calibrated score, the larger the more signals are watched.

    Raises
    ------
    ValueError
        There is no budget, or nothing that shares it.
    """
    if not budget_per_day > 0 or signals_watched < 1:
        raise ValueError("a budget is positive and shared by at least one signal")
    share = min(budget_per_day / signals_watched, MOST_PER_SIGNAL)
    return score_of(share)


DEFAULT_WATCH = watch_score(BUDGET_PER_DAY, SIGNALS_WATCHED)


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """From where a departure is called, and how large it must be to matter.

    Attributes
    ----------
    watch, act : float
        Calibrated scores from which a bin is watched or acted on, one scale for all signals. The
        defaults keep one signal alone within one false episode in ten days; `within` shares
        a budget among many.
    relative : float
        Smallest relative departure that matters: 0.15 is a loss of 15 %.
    events : float
        Smallest number of events missing or in excess [count].
    points : float
        Rates only: smallest departure of the share [0 to 1].
    trials : float
        Rates and latencies: fewest trials or requests in a window [count].
    """

    watch: float = DEFAULT_WATCH
    act: float = DEFAULT_WATCH + ACT_BEYOND
    relative: float = 0.15
    events: float = 8.0
    points: float = 0.0
    trials: float = 0.0

    def within(self, budget_per_day: float, signals_watched: int) -> Sensitivity:
        """Share a budget of false episodes among signals; what matters stays.

        Parameters
        ----------
        budget_per_day : float
            False episodes a day that are accepted over all signals; positive.
        signals_watched : int
            How many signals share it; at least one.

        Returns
        -------
        Sensitivity
            The same floors with the scores of the budget.
        """
        watch = watch_score(budget_per_day, signals_watched)
        return replace(self, watch=watch, act=watch + ACT_BEYOND)


# A p95 of thirty requests is their second slowest: two slow ones would make an episode.
DEFAULT_SENSITIVITY: Mapping[Kind, Sensitivity] = {
    "count": Sensitivity(),
    "rate": Sensitivity(relative=0.5, events=5.0, points=0.01),
    "latency": Sensitivity(relative=0.25, events=0.0, trials=60.0),
}


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """What was decided for each bin.

    Attributes
    ----------
    score : Floats of shape (n_bins,)
        Signed score: of the most telling window where one is beyond the floors, else of the
        shortest window.
    window : Ints of shape (n_bins,)
        Row of that window in the scan.
    is_watch, is_act : Mask of shape (n_bins,)
        True where the score calls for it; act implies watch.
    """

    score: Floats
    window: Ints
    is_watch: Mask
    is_act: Mask


def verdicts(
    scan: Scan, trials: Floats, direction: Direction, sensitivity: Sensitivity
) -> Verdicts:
    """Decide each bin from the windows that end at it.

    Parameters
    ----------
    scan : Scan
        Windows that end at each bin, with calibrated scores.
    trials : Floats of shape (n_windows, n_bins)
        Trials of a rate or requests behind a latency in each window; bins for a count.
    direction : {"low", "high", "both"}
        Which departures are bad.
    sensitivity : Sensitivity
        From where a departure is called.

    Returns
    -------
    Verdicts
        A window counts only while its last part is still off, and no window reaches back over a
        recovery: what went missing earlier raises nothing more.
    """
    matters = np.zeros(scan.score.shape, dtype=np.bool_)
    for sign in _signs(direction):
        matters |= _matters(scan, trials, sign, sensitivity)
    strength = np.where(matters, np.abs(scan.score), 0.0)
    strength = _without_closed_episodes(strength, scan.bins, sensitivity.watch)
    window = np.argmax(strength, axis=0)
    best = np.take_along_axis(strength, window[None, :], axis=0)[0]
    score = np.take_along_axis(scan.score, window[None, :], axis=0)[0]
    return Verdicts(
        score=score,
        window=np.asarray(window, dtype=np.int64),
        is_watch=best >= sensitivity.watch,
        is_act=best >= sensitivity.act,
    )


def _signs(direction: Direction) -> tuple[int, ...]:
    return {"low": (-1,), "high": (1,), "both": (-1, 1)}[direction]


def _without_closed_episodes(strength: Floats, bins: Ints, watch: float) -> Floats:
    """Drop windows that begin before a recovery, from the bin on that made it certain."""
    strength = strength.copy()
    positions = np.arange(strength.shape[1])
    starts = positions - bins[:, None] + 1
    patience = 1 if bins[0] == 1 else CERTAIN_AFTER_BINS
    begin = 0
    while True:
        recovered = _recovery(strength.max(axis=0) >= watch, begin, patience)
        if recovered is None:
            return strength
        is_over = (starts < recovered) & (positions >= recovered + patience - 1)
        strength[is_over] = 0.0
        begin = recovered


def _recovery(flagged: Mask, begin: int, patience: int) -> int | None:
    """First bin, from `begin` on, of the first calm of `patience` bins after a flagged bin."""
    after = np.flatnonzero(flagged[begin:])
    if not after.size:
        return None
    first = begin + int(after[0])
    calm = np.convolve(~flagged[first:], np.ones(patience, dtype=np.int64), mode="valid")
    found = np.flatnonzero(calm == patience) if len(flagged) - first >= patience else after[:0]
    return first + int(found[0]) if found.size else None


def _matters(scan: Scan, trials: Floats, sign: int, floors: Sensitivity) -> Mask:
    is_large = sign * scan.departure >= floors.relative
    smallest = np.maximum(floors.events, floors.points * trials)
    is_many = sign * (scan.observed - scan.expected) >= smallest
    is_told = (trials >= floors.trials) & (sign * scan.score > 0)
    return np.asarray(is_large & scan.is_lasting & is_many & is_told)
