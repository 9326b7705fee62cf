"""What a method is to the benchmark, and ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pandas as pd

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.verdicts import DEFAULT_SENSITIVITY, Sensitivity
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


def judged(case: Case, setting: Setting, until: int | None = None) -> pd.DataFrame:
    """Return what `detect` says of the day, or of its first `until` bins."""
    signal = case.signal
    first, now, end = signal.bounds(case.day)
    end = end if until is None else now + until
    denominator = None
    if signal.trials is not None and case.trials is not None:
        trials = np.concatenate([signal.trials[first:now], case.trials[: end - now]])
        denominator = _series(trials, signal.index[first:end])
    return detect(
        _series(signal.events[first:now], signal.index[first:now]),
        _series(case.events[: end - now], signal.index[now:end]),
        direction=signal.direction,
        kind=signal.kind,
        denominator=denominator,
        sensitivity=_sensitivity(signal, setting),
    )


def _sensitivity(signal: Signal, setting: Setting) -> Sensitivity:
    shipped = DEFAULT_SENSITIVITY[signal.kind]
    if setting == SHIPPED:
        return shipped
    return replace(shipped, watch=setting.threshold, act=max(shipped.act, setting.threshold))


def _series(values: Floats, index: pd.DatetimeIndex) -> pd.Series:
    return pd.Series(values, index=index).astype("Float64")
