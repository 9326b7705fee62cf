"""Runs of the methods over the days that are reported."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cie_runbook.analysis.usual import Kind
from tests.bench_detection.methods import SHIPPED, Method, Said, Setting, judged
from tests.bench_detection.scoring import Noticed, Quiet, episode_count, noticed
from tests.bench_detection.signals import Signal, Source, clean_case, is_special
from tests.bench_detection.tuning import Tuned, cases_with_incidents, tuned

PREFIX_STEP = 12  # bins between the prefixes of a day that are tried
PREFIX_CASES = 2  # of each group


@dataclass(frozen=True, order=True)
class Group:
    """Signals that are reported together."""

    source: Source
    kind: Kind
    volume: str

    @property
    def tuning(self) -> tuple[Source, Kind]:
        """What thresholds are tuned for: one signal does not get its own."""
        return self.source, self.kind


@dataclass
class Outcome:
    """What one method did on one group of signals."""

    method: str
    group: Group
    setting: Setting
    results: list[Noticed] = field(default_factory=list)
    quiet: list[Quiet] = field(default_factory=list)


def grouped(signals: Sequence[Signal]) -> dict[Group, list[Signal]]:
    """Return the signals by group, in order."""
    groups: dict[Group, list[Signal]] = {}
    for signal in signals:
        group = Group(signal.source, signal.kind, signal.volume)
        groups.setdefault(group, []).append(signal)
    return groups


def settings_of(
    method: Method, training: Sequence[Signal], incidents_a_kind: int, special_share: float
) -> dict[tuple[Source, Kind], Tuned]:
    """Tune a method on the training signals, once for each source and kind."""
    parts: dict[tuple[Source, Kind], list[Signal]] = {}
    for signal in training:
        if method.applies(signal):
            parts.setdefault((signal.source, signal.kind), []).append(signal)
    chosen = {}
    for key, part in parts.items():
        say(f"tuning {method.name} on {' '.join(key)}")
        chosen[key] = tuned(method, part, incidents_a_kind, special_share)
    return chosen


def run(
    method: Method,
    name: str,
    settings: Mapping[tuple[Source, Kind], Setting],
    signals: Sequence[Signal],
    incidents_a_kind: int,
) -> list[Outcome]:
    """Let a method judge every day, as it was and with incidents in it."""
    outcomes = []
    for group, part in grouped([signal for signal in signals if method.applies(signal)]).items():
        say(f"running {name} on {group.source} {group.volume} {group.kind}")
        setting = settings[group.tuning]
        outcome = Outcome(name, group, setting)
        calm: dict[tuple[str, date], Said] = {}
        for signal in part:
            for day in signal.days:
                said = method.said(clean_case(signal, day), setting)
                calm[signal.name, day] = said
                outcome.quiet.append(Quiet(is_special(day), episode_count(said.alarm)))
        for case, _ in cases_with_incidents(part, incidents_a_kind):
            assert case.incident is not None
            before = calm[case.signal.name, case.day]
            outcome.results.append(noticed(case.incident, method.said(case, setting), before))
        outcomes.append(outcome)
    return outcomes


def prefixes_agree(signals: Sequence[Signal]) -> int:
    """Feed our detector prefixes of a sample of days; return how many were tried.

    Raises
    ------
    AssertionError
        What was said of a bin depends on a later one.
    """
    tried = 0
    for part in grouped(signals).values():
        for case, _ in list(cases_with_incidents(part[:1], 1))[:PREFIX_CASES]:
            whole = judged(case, SHIPPED)[["state", "score"]]
            for until in range(PREFIX_STEP, len(whole), PREFIX_STEP):
                prefix = judged(case, SHIPPED, until)[["state", "score"]]
                if not prefix.equals(whole.iloc[:until]):
                    raise AssertionError(f"{case.signal.name} {case.day}: judged anew at {until}")
                tried += 1
    return tried


def say(sentence: str) -> None:
    """Tell whoever waits what is being done."""
    sys.stderr.write(f"{sentence}\n")
