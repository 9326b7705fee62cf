"""Scores by event: was it noticed before it ended, how soon, and how often for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from tests.bench_detection.methods import Said
from tests.bench_detection.signals import BIN_S, Incident, Mask

BUDGET = 0.1  # false episodes a signal and day
INCIDENTS_A_DAY = 0.1  # how common incidents are taken to be, a signal and day, for F1
JOIN_BINS = 6  # alarms closer than half an hour are one episode
SOON_MIN, LATER_MIN = 15, 30


@dataclass(frozen=True)
class Noticed:
    """What became of one incident: minutes to the first word, None if there was none in time."""

    kind: str
    delay_min: float | None


@dataclass(frozen=True)
class Quiet:
    """False episodes on one day that was left as it was."""

    is_special: bool
    episodes: int


@dataclass(frozen=True)
class Recall:
    """How incidents of one kind were noticed: shares, and the median delay of those noticed."""

    count: int
    soon: float
    later: float
    ever: float
    delay_min: float | None


def noticed(incident: Incident, said: Said, before: Said) -> Noticed:
    """Return when `incident` was first spoken of.

    A word on a bin that drew one `before` the incident was put in is luck. The word of a bin is
    known at its end. To say that one cannot tell is a word only on a gap.
    """
    word, luck = said.alarm, before.alarm
    if incident.kind == "gap":
        word, luck = word | said.unknown, luck | before.unknown
    during = (word & ~luck)[incident.first : incident.end]
    if not during.any():
        return Noticed(incident.kind, None)
    return Noticed(incident.kind, (int(np.argmax(during)) + 1) * BIN_S / 60)


def episode_count(alarm: Mask) -> int:
    """Count episodes: alarms that lie closer than half an hour belong together."""
    at = np.flatnonzero(alarm)
    return int(at.size and 1 + (np.diff(at) > JOIN_BINS).sum())


def false_a_day(days: Sequence[Quiet], special_share: float) -> float:
    """Return false episodes a day over a year's mix of ordinary and special days."""
    ordinary = [day.episodes for day in days if not day.is_special]
    special = [day.episodes for day in days if day.is_special]
    if not special or not ordinary:
        return _mean(ordinary or special)
    return (1 - special_share) * _mean(ordinary) + special_share * _mean(special)


def recall(results: Sequence[Noticed]) -> Recall:
    """Sum up incidents of one kind, or of several."""
    delays = [result.delay_min for result in results if result.delay_min is not None]

    def within(minutes: float) -> float:
        return sum(delay <= minutes for delay in delays) / len(results)

    return Recall(
        count=len(results),
        soon=within(SOON_MIN),
        later=within(LATER_MIN),
        ever=len(delays) / len(results),
        delay_min=median(delays) if delays else None,
    )


def even_recall(results: Sequence[Noticed]) -> float:
    """Return the share noticed before the end, every kind of incident weighing the same."""
    by_kind: dict[str, list[Noticed]] = {}
    for result in results:
        by_kind.setdefault(result.kind, []).append(result)
    return _mean([recall(of_kind).ever for of_kind in by_kind.values()])


def f1(share_noticed: float, false_per_day: float) -> float:
    """Return F1 by event where there is an incident in ten days of a signal.

    Precision depends on how common incidents are; with the same prevalence for all methods it
    compares them.
    """
    hits = INCIDENTS_A_DAY * share_noticed
    if hits == 0:
        return 0.0
    precision = hits / (hits + false_per_day)
    return 2 * precision * share_noticed / (precision + share_noticed)


def by_kind(results: Iterable[Noticed]) -> Mapping[str, list[Noticed]]:
    """Group results by incident kind, in the order in which kinds first occur."""
    grouped: dict[str, list[Noticed]] = {}
    for result in results:
        grouped.setdefault(result.kind, []).append(result)
    return grouped


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
