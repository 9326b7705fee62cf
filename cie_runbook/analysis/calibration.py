"""One scale for all signals: what a score means is how often quiet days brought it.

Scores of windows are tails of a model. Windows overlap, models are wide here and narrow there,
and floors hold much back, so that one score is met once a week on one signal and never on another.
`calibration_table` holds what was measured; here it becomes a scale on which one number is as
rare on every signal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

from cie_runbook.analysis.calibration_table import FALSE_A_DAY, SCORES, VOLUMES
from cie_runbook.analysis.grid import Floats, Ints

Grain = Literal["minutes", "hours"]

# What a calibrated score means: this many false episodes a day for each unit of its tail.
LOOKS_A_DAY = 100.0
LONGEST_MIN = 480.0  # a window of this length is looked at least often; shorter ones pay for it
HOURS_FROM_S = 1800  # bins from here on are nearer to an hour than to five minutes
BEYOND = 1.0  # slope beyond the rarest score that was measured, at most


@dataclass(frozen=True, eq=False)
class Calibration:
    """Scores of one sort of signal beside what they mean, both increasing from 0.

    Attributes
    ----------
    multiscale : Floats of shape (n_knots,)
        Scores of `multiscale` at which false episodes were counted.
    calibrated : Floats of shape (n_knots,)
        The same on the scale of all signals.
    """

    multiscale: Floats
    calibrated: Floats

    def of(self, score: Floats) -> Floats:
        """Bring multiscale scores onto the scale of all signals.

        Parameters
        ----------
        score : Floats of any shape
            Signed multiscale scores.

        Returns
        -------
        Floats
            Signed calibrated scores.
        """
        size = np.abs(score)
        beyond = self.calibrated[-1] + self._slope * (size - self.multiscale[-1])
        within = np.interp(size, self.multiscale, self.calibrated)
        return np.asarray(np.sign(score) * np.where(size > self.multiscale[-1], beyond, within))

    def needed(self, calibrated: float, minutes: float) -> float:
        """Tell which tail score a window needs for a calibrated score.

        Parameters
        ----------
        calibrated : float
            Calibrated score, positive.
        minutes : float
            Length of the window [min].

        Returns
        -------
        float
            Score of the window's own tail: the inverse of `multiscale` and `of`.
        """
        if calibrated > self.calibrated[-1]:
            size = self.multiscale[-1] + (calibrated - self.calibrated[-1]) / self._slope
        else:
            size = float(np.interp(calibrated, self.calibrated, self.multiscale))
        return float(np.sqrt(size**2 + _penalty(np.array([minutes]))[0]))

    @property
    def _slope(self) -> float:
        rise = self.calibrated[-1] - self.calibrated[-2]
        return float(min(BEYOND, rise / (self.multiscale[-1] - self.multiscale[-2])))


def multiscale(score: Floats, minutes: Floats) -> Floats:
    """Make scores of short windows as rare as those of long ones.

    Parameters
    ----------
    score : Floats of shape (n_windows, ...)
        Signed scores of windows, each on the scale of a normal distribution.
    minutes : Floats of shape (n_windows,)
        Lengths of the windows [min].

    Returns
    -------
    Floats
        A day holds more short windows than long ones, as often as they are shorter. Their tails
        are divided by that; for a normal tail, about exp(-score**2 / 2), it is a difference of
        squares.

    References
    ----------
    .. [1] L. Dümbgen and V. G. Spokoiny, "Multiscale testing of qualitative hypotheses," Annals
       of Statistics 29(1), 2001.
    """
    penalty = _penalty(minutes).reshape(-1, *(1,) * (score.ndim - 1))
    return np.asarray(np.sign(score) * np.sqrt(np.maximum(score**2 - penalty, 0.0)))


def calibrated(score: Floats, minutes: Floats, volume: Floats, kind: str, bin_s: int) -> Floats:
    """Bring scores of windows onto the scale of all signals.

    Parameters
    ----------
    score : Floats of shape (n_windows, n_bins)
        Signed scores of windows that end at each bin.
    minutes : Floats of shape (n_windows,)
        Lengths of the windows [min].
    volume : Floats of shape (n_bins,)
        Events, or requests of a latency, in the busiest hour of the bin's day [count].
    kind : {"count", "latency", "rate"}
        How the values are read.
    bin_s : int
        Length of a bin [s].

    Returns
    -------
    Floats of shape (n_windows, n_bins)
        A score s is called for nothing `false_a_day(s)` times a day on a signal of any sort.
    """
    scaled = multiscale(score, minutes)
    found = np.empty_like(scaled)
    classes = volume_class(volume)
    for number in np.unique(classes):
        here = classes == number
        found[:, here] = calibration(kind, bin_s, int(number)).of(scaled[:, here])
    return found


def volume_class(volume: Floats) -> Ints:
    """Class of a day by its volume.

    Parameters
    ----------
    volume : Floats of any shape
        Events, or requests of a latency, in the busiest hour [count]; unknown counts for none.

    Returns
    -------
    Ints of the same shape
        0 for the smallest.
    """
    return np.searchsorted(np.array(VOLUMES), np.nan_to_num(volume), side="right")


@lru_cache(maxsize=64)
def calibration(kind: str, bin_s: int, number: int) -> Calibration:
    """Return what was measured for one sort of signal.

    Parameters
    ----------
    kind : {"count", "latency", "rate"}
        How the values are read.
    bin_s : int
        Length of a bin [s].
    number : int
        A `volume_class`.

    Returns
    -------
    Calibration
        From the table, with 0 for 0.
    """
    measured = np.array(SCORES[kind, grain(bin_s)][number])
    meaning = np.array([score_of(rate) for rate in FALSE_A_DAY])
    return Calibration(
        multiscale=np.concatenate([[0.0], measured]),
        calibrated=np.concatenate([[0.0], meaning]),
    )


def grain(bin_s: int) -> Grain:
    """Tell which measurement is nearer to bins of a length.

    Parameters
    ----------
    bin_s : int
        Length of a bin [s].

    Returns
    -------
    {"minutes", "hours"}
        Measured at five minutes, or at an hour.
    """
    return "hours" if bin_s >= HOURS_FROM_S else "minutes"


def score_of(false_a_day: float) -> float:
    """Return the calibrated score that quiet days bring so often.

    Parameters
    ----------
    false_a_day : float
        False episodes a day of one signal.

    Returns
    -------
    float
        Calibrated score.
    """
    return float(-ndtri(false_a_day / LOOKS_A_DAY))


def false_a_day(score: float) -> float:
    """Return how often a day a signal is called for nothing at a calibrated score.

    Parameters
    ----------
    score : float
        Calibrated score.

    Returns
    -------
    float
        False episodes a day of one signal.
    """
    return float(LOOKS_A_DAY * ndtr(-score))


def _penalty(minutes: Floats) -> Floats:
    return np.asarray(2 * np.log(np.maximum(LONGEST_MIN / minutes, 1.0)))
