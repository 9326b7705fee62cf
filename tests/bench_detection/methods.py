"""What a method is to the benchmark, and ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pandas as pd

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.comparing import compare
from cie_runbook.analysis.inputs import Question, read_series
from cie_runbook.analysis.scan import Scan, trailing_sums
from cie_runbook.analysis.verdicts import BUDGET_PER_DAY, DEFAULT_SENSITIVITY, Sensitivity
from cie_runbook.window import EASTERN
from tests.bench_detection.signals import Case, Floats, Mask, Signal

LOWEST_SCORE = 2.0  # thresholds of ours are looked for from here on
NEVER = float("inf")


@dataclass(frozen=True)
class Setting:
    """What is tuned: the score from which a method alarms, and the window it looks back over."""

    threshold: float
    window: int = 0  # bins; 0 where the method chooses its own


@dataclass(frozen=True)
class Said:
    """What a method said of each bin of a day: that it is not normal, that it cannot tell."""

    alarm: Mask
    unknown: Mask


class Method(Protocol):
    """A way to judge a day, bin by bin, from what was known at each bin."""

    @property
    def name(self) -> str:
        """Its name in the tables."""

    @property
    def windows(self) -> tuple[int, ...]:
        """Windows to choose from when it is tuned [bins]."""

    def missing_package(self) -> str | None:
        """Name the package without which it cannot run; None where nothing is missing."""

    def applies(self, signal: Signal) -> bool:
        """Whether it can judge such a signal at all."""

    def scores(self, case: Case, window: int) -> Floats:
        """How far from normal each bin is, large being bad; NaN where nothing is said."""

    def said(self, case: Case, setting: Setting) -> Said:
        """Judge the day."""


@dataclass(frozen=True)
class Ours:
    """`detect`, judging live, with the thresholds that the package ships or tuned ones."""

    name: str = "ours"
    windows: tuple[int, ...] = (0,)

    def missing_package(self) -> str | None:
        """Nothing: it is what is measured."""
        return None

    def applies(self, signal: Signal) -> bool:
        """Judge any signal."""
        return True

    def scores(self, case: Case, window: int) -> Floats:
        """Scores of the bins that are flagged at a low threshold, 0 elsewhere."""
        frame = judged(case, Setting(LOWEST_SCORE))
        flagged = frame["state"].isin(["watch", "act"]).to_numpy(dtype=np.bool_)
        score = np.abs(frame["score"].to_numpy(dtype=np.float64, na_value=0.0))
        return np.where(flagged, score, 0.0)

    def said(self, case: Case, setting: Setting) -> Said:
        """Alarm from `watch` on."""
        state = judged(case, setting)["state"]
        return Said(
            alarm=state.isin(["watch", "act"]).to_numpy(dtype=np.bool_),
            unknown=(state == "unknown").to_numpy(dtype=np.bool_),
        )


SHIPPED = Setting(threshold=0.0)  # ours, with the sensitivity of the package
WATCHED = 35  # signals that a daily run judges: they share the budget that the package ships


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """A day held against its usual, before anything is decided.

    Attributes
    ----------
    scan : Scan
        Windows with the tail scores of their model.
    trials : Floats of shape (n_windows, n_bins)
        Trials or requests in each window.
    volume : Floats of shape (n_bins,)
        Events in the busiest hour of the day.
    """

    scan: Scan
    trials: Floats
    volume: Floats


def judged(case: Case, setting: Setting, until: int | None = None) -> pd.DataFrame:
    """Return what `detect` says of the day, or of its first `until` bins."""
    history, current, denominator = _shown(case, until)
    return detect(
        history,
        current,
        direction=case.signal.direction,
        kind=case.signal.kind,
        denominator=denominator,
        sensitivity=_sensitivity(case.signal, setting),
    )


def scanned(case: Case) -> Seen:
    """Hold the day against its usual without deciding anything."""
    signal = case.signal
    question = Question(kind=signal.kind, direction=signal.direction, time_zone=EASTERN.key)
    past, now = read_series(*_shown(case, None), question)
    usual, scan = compare(past, now, signal.kind, None)
    trials = trailing_sums(np.nan_to_num(now.trials), scan.bins)
    return Seen(scan=scan, trials=trials, volume=usual.volume)


def _shown(case: Case, until: int | None) -> tuple[pd.Series, pd.Series, pd.Series | None]:
    signal = case.signal
    first, now, end = signal.bounds(case.day)
    end = end if until is None else now + until
    denominator = None
    if signal.trials is not None and case.trials is not None:
        trials = np.concatenate([signal.trials[first:now], case.trials[: end - now]])
        denominator = _series(trials, signal.index[first:end])
    history = _series(signal.events[first:now], signal.index[first:now])
    return history, _series(case.events[: end - now], signal.index[now:end]), denominator


def _sensitivity(signal: Signal, setting: Setting) -> Sensitivity:
    shipped = DEFAULT_SENSITIVITY[signal.kind].within(BUDGET_PER_DAY, WATCHED)
    if setting == SHIPPED:
        return shipped
    return replace(shipped, watch=setting.threshold, act=max(shipped.act, setting.threshold))


def _series(values: Floats, index: pd.DatetimeIndex) -> pd.Series:
    return pd.Series(values, index=index).astype("Float64")
