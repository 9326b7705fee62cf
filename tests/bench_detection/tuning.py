"""Thresholds at one false-alarm budget, found on training worlds alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tests.bench_detection.incidents import days_for_incidents, injected, kinds_of
from tests.bench_detection.methods import Method, Said, Setting
from tests.bench_detection.scoring import (
    BUDGET,
    Quiet,
    episode_count,
    even_recall,
    f1,
    false_a_day,
    noticed,
)
from tests.bench_detection.signals import Case, Floats, Signal, clean_case, is_special

THRESHOLDS = np.concatenate([np.arange(2.0, 8.0, 0.05), np.geomspace(8.0, 2000.0, 120)])


@dataclass(frozen=True)
class Tuned:
    """A setting, and what it did on the training worlds."""

    setting: Setting
    false_per_day: float
    recall: float


@dataclass(frozen=True, eq=False)
class _Scored:
    """One day and what a method scored on it."""

    is_special: bool
    scores: Floats


def tuned(
    method: Method, signals: Sequence[Signal], incidents_a_kind: int, special_share: float
) -> Tuned:
    """Choose the window that gives the best F1, each at the lowest threshold within the budget."""
    candidates = []
    for window in method.windows:
        days = [
            _Scored(is_special(case.day), method.scores(case, window)) for case in _clean(signals)
        ]
        threshold = _within_budget(days, special_share)
        setting = Setting(threshold, window)
        false_per_day = _false_a_day(days, threshold, special_share)
        results = [
            noticed(case.incident, _said(method, case, setting), _said(method, before, setting))
            for case, before in cases_with_incidents(signals, incidents_a_kind)
            if case.incident is not None
        ]
        candidates.append(Tuned(setting, false_per_day, even_recall(results)))
    return max(candidates, key=lambda tuned: f1(tuned.recall, tuned.false_per_day))


def cases_with_incidents(signals: Sequence[Signal], most: int) -> Iterator[tuple[Case, Case]]:
    """Yield days with an incident in them, each with the same day as it was."""
    for signal in signals:
        for day in days_for_incidents(signal, most):
            before = clean_case(signal, day)
            for kind in kinds_of(signal):
                yield injected(signal, day, kind), before


def _clean(signals: Sequence[Signal]) -> Iterator[Case]:
    return (clean_case(signal, day) for signal in signals for day in signal.days)


def _said(method: Method, case: Case, setting: Setting) -> Said:
    scores = np.nan_to_num(method.scores(case, setting.window), nan=-np.inf)
    alarm = scores >= setting.threshold
    return Said(alarm=alarm, unknown=np.zeros(len(alarm), dtype=np.bool_))


def _within_budget(days: Sequence[_Scored], special_share: float) -> float:
    low, high = 0, len(THRESHOLDS) - 1
    while low < high:  # false episodes hardly ever grow with the threshold
        middle = (low + high) // 2
        if _false_a_day(days, float(THRESHOLDS[middle]), special_share) <= BUDGET:
            high = middle
        else:
            low = middle + 1
    return float(THRESHOLDS[low])


def _false_a_day(days: Sequence[_Scored], threshold: float, special_share: float) -> float:
    quiet = [
        Quiet(day.is_special, episode_count(np.nan_to_num(day.scores, nan=-np.inf) >= threshold))
        for day in days
    ]
    return false_a_day(quiet, special_share)
