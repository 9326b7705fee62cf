"""Suspects: whether the right service is first, and none is named where nothing is broken."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.bench_triage.suspects_incidents import FAULTS, KINDS, QUIET, Incident, incident
from tests.bench_triage.suspects_peers import METHODS, ours

TITLE = "Suspects"
TUNING = range(1, 13)  # seeds below 1000 were looked at while building
REPORTED = range(5000, 5020)
REPORTED_QUICK = range(5000, 5002)
LEAST_AC1 = 0.80
PLACES = 5  # of Avg@5


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """What a method answered to one incident."""

    kind: str
    truth: frozenset[str]
    named: tuple[str, ...]

    def hit(self, places: int) -> bool:
        """Tell whether a service at fault is among the first so many."""
        return not self.truth.isdisjoint(self.named[:places])


def measure(seeds: Sequence[int]) -> dict[str, list[Ranked]]:
    """Give every incident of these seeds to every method."""
    answers: dict[str, list[Ranked]] = {name: [] for name in METHODS}
    for kind in KINDS:
        for seed in seeds:
            made = incident(kind, seed)
            for name, method in METHODS.items():
                one = Ranked(kind=kind, truth=made.truth, named=tuple(method(made)))
                answers[name].append(one)
    return answers


def accuracy(answers: Iterable[Ranked], places: int) -> float:
    """Return AC@places: the share of incidents with a service at fault among the first."""
    faults = [one for one in answers if one.truth]
    return sum(one.hit(places) for one in faults) / len(faults)


def left_quiet(answers: Iterable[Ranked]) -> float:
    """Return the share of quiet hours in which nothing was named."""
    quiet = [one for one in answers if not one.truth]
    return sum(not one.named for one in quiet) / len(quiet)


def told(answers: dict[str, list[Ranked]]) -> str:
    """Write the measures as tables: of all incidents, and AC@1 or quiet by kind."""
    names = list(answers)
    lines = ["| method | AC@1 | AC@3 | Avg@5 | left quiet |", "|---|---|---|---|---|"]
    for name in names:
        marks = [accuracy(answers[name], places) for places in range(1, PLACES + 1)]
        shown = (marks[0], marks[2], sum(marks) / PLACES, left_quiet(answers[name]))
        lines.append(f"| {name} | {' | '.join(f'{one:.3f}' for one in shown)} |")
    lines += ["", f"| kind | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for kind in KINDS:
        parts = [[one for one in answers[name] if one.kind == kind] for name in names]
        marks = [accuracy(part, 1) if kind in FAULTS else left_quiet(part) for part in parts]
        mark = "AC@1" if kind in FAULTS else "left quiet"
        lines.append(f"| {kind} ({mark}) | {' | '.join(f'{one:.2f}' for one in marks)} |")
    return "\n".join(
        [*lines, "", f"A peer is ahead in: {', '.join(behind(answers)) or 'no kind'}."]
    )


def behind(answers: dict[str, list[Ranked]]) -> list[str]:
    """Name the kinds in which a peer does better than ours."""
    found = []
    for kind in KINDS:
        of_kind = {n: [a for a in own if a.kind == kind] for n, own in answers.items()}
        marks = {n: accuracy(a, 1) if kind in FAULTS else left_quiet(a) for n, a in of_kind.items()}
        if max(marks.values()) > marks["ours"]:
            found.append(kind)
    return found


def seconds_of(made: Incident) -> float:
    """Return how long ours takes on one incident [s]."""
    begun = time.process_time()
    ours(made)
    return time.process_time() - begun


def run(*, is_quick: bool, is_training: bool) -> tuple[str, bool]:
    """Return the tables, and whether ours is above the bars."""
    seeds = TUNING if is_training else REPORTED_QUICK if is_quick else REPORTED
    answers = measure(seeds)
    made = incident(next(iter(QUIET)), seeds[0])
    speed = f"{len(made.spans):,} spans ranked in {seconds_of(made):.2f} s"
    head = f"{len(KINDS) * len(seeds)} incidents, seeds {seeds[0]} to {seeds[-1]}; {speed}"
    is_good = accuracy(answers["ours"], 1) > LEAST_AC1 and left_quiet(answers["ours"]) == 1.0
    return f"{head}\n\n{told(answers)}", is_good
