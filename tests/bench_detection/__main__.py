"""Measure detection: `python -m tests.bench_detection [--quick] [--json PATH] [--docs PAGE]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from cie_runbook.analysis.usual import Kind
from tests.bench_detection import document, flights
from tests.bench_detection.drilled import drilled
from tests.bench_detection.forecasts import StatsForecast, StlResiduals
from tests.bench_detection.methods import SHIPPED, Method, Ours
from tests.bench_detection.peers import Farrington, SameHour
from tests.bench_detection.running import (
    Outcome,
    prefixes_agree,
    run,
    say,
    settings_of,
)
from tests.bench_detection.scoring import BUDGET, by_kind, recall
from tests.bench_detection.signals import Signal, Source, special_share
from tests.bench_detection.speed import many_series, points_per_second
from tests.bench_detection.tables import (
    OURS,
    behind,
    events_table,
    group_title,
    totals,
)
from tests.bench_detection.tuning import Tuned

YEAR = 2026  # whose calendar says how common holidays are
PROCESSES = 2  # methods that run at a time; speed is measured afterwards, alone
TUNED_OURS = "ours, tuned to the budget"


@dataclass(frozen=True)
class Plan:
    """Which worlds and days are used, and how many incidents of a kind each signal gets.

    Seeds below 1000 are for tuning, and 5000 and above for the report alone; of the flights,
    spring is for tuning and autumn for the report.
    """

    training: tuple[tuple[int, date, int], ...]
    reported: tuple[tuple[int, date, int], ...]
    training_flights: tuple[tuple[date, int], ...]
    reported_flights: tuple[tuple[date, int], ...]
    training_incidents: int
    incidents: int
    stations: int


WHOLE = Plan(
    training=(
        (101, date(2025, 11, 1), 14),  # a clock change, Veterans Day
        (102, date(2026, 2, 9), 14),  # Presidents' Day
        (103, date(2026, 5, 18), 14),  # Memorial Day
    ),
    reported=(
        (5001, date(2025, 11, 17), 14),  # Thanksgiving
        (5002, date(2026, 10, 29), 14),  # a clock change, Veterans Day
        (5003, date(2026, 6, 8), 14),  # Juneteenth
        (5004, date(2026, 3, 2), 14),  # a clock change
    ),
    training_flights=((date(2013, 3, 4), 14), (date(2013, 4, 8), 14), (date(2013, 5, 20), 14)),
    reported_flights=(
        (date(2013, 8, 26), 14),  # Labor Day
        (date(2013, 10, 7), 14),  # Columbus Day
        (date(2013, 10, 28), 14),  # a clock change, Veterans Day
        (date(2013, 11, 18), 14),  # Thanksgiving
    ),
    training_incidents=4,
    incidents=6,
    stations=140,
)
QUICK = Plan(
    training=((101, date(2025, 11, 6), 7),),
    reported=((5001, date(2025, 11, 24), 7),),
    training_flights=((date(2013, 5, 23), 7),),
    reported_flights=((date(2013, 8, 29), 7),),
    training_incidents=2,
    incidents=3,
    stations=10,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Tune, run, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_detection", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer days: under a minute")
    parser.add_argument("--training", action="store_true", help="report on the training worlds")
    parser.add_argument("--json", type=Path, help="write the numbers to this file too")
    parser.add_argument("--docs", type=Path, help="rewrite the measured part of this page")
    chosen = parser.parse_args(arguments)
    plan = QUICK if chosen.quick else WHOLE
    training = _signals(plan.training, plan.training_flights)
    reported = training if chosen.training else _signals(plan.reported, plan.reported_flights)
    methods, skipped = _methods()
    outcomes, tuned = _outcomes(methods, training, reported, plan, special_share(YEAR))
    say("measuring speed")
    measured = _measured(outcomes, skipped, methods, training, plan)
    say(f"{prefixes_agree(reported)} prefixes were judged by ours as the whole day was")
    sys.stdout.write(f"{_said(outcomes)}\n\n{document.told(measured)}\n")
    if chosen.json is not None:
        told = json.dumps({**measured, "tuned": tuned}, indent=2)
        chosen.json.write_text(f"{told}\n", encoding="utf-8")
    if chosen.docs is not None:
        document.rewrite(chosen.docs, measured)


def _signals(
    worlds: Sequence[tuple[int, date, int]], blocks: tuple[tuple[date, int], ...]
) -> list[Signal]:
    say("making series")
    signals = [signal for world in worlds for signal in drilled(*world)]
    return [*signals, *(flights.flights(blocks) if flights.is_installed() else [])]


def _methods() -> tuple[list[Method], list[str]]:
    """Return the methods that can run, and a sentence for each thing that is left out."""
    methods: list[Method] = [Ours(), SameHour(), StlResiduals(), Farrington(), StatsForecast()]
    missing = {method.name: method.missing_package() for method in methods}
    skipped = [
        f"{name}: skipped, {package} is not installed"
        for name, package in missing.items()
        if package
    ]
    if not flights.is_installed():
        skipped.append(f"real counts: skipped, {flights.PACKAGE} is not installed")
    return [method for method in methods if not missing[method.name]], skipped


def _outcomes(
    methods: Sequence[Method],
    training: Sequence[Signal],
    reported: Sequence[Signal],
    plan: Plan,
    share: float,
) -> tuple[list[Outcome], dict[str, dict[str, object]]]:
    outcomes: list[Outcome] = []
    told: dict[str, dict[str, object]] = {}
    with ProcessPoolExecutor(PROCESSES) as workers:
        asked = [
            workers.submit(_outcomes_of, method, training, reported, plan, share)
            for method in methods
        ]
        for method, waiting in zip(methods, asked, strict=True):
            done, tuned = waiting.result()
            outcomes += done
            told[method.name] = {" ".join(key): asdict(chosen) for key, chosen in tuned.items()}
    return outcomes, told


def _outcomes_of(
    method: Method,
    training: Sequence[Signal],
    reported: Sequence[Signal],
    plan: Plan,
    share: float,
) -> tuple[list[Outcome], dict[tuple[Source, Kind], Tuned]]:
    tuned = settings_of(method, training, plan.training_incidents, share)
    settings = {key: chosen.setting for key, chosen in tuned.items()}
    if method.name != OURS:
        return run(method, method.name, settings, reported, plan.incidents), tuned
    shipped = dict.fromkeys(settings, SHIPPED)
    outcomes = run(method, OURS, shipped, reported, plan.incidents)
    return [*outcomes, *run(method, TUNED_OURS, settings, reported, plan.incidents)], tuned


def _parts(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    groups = dict.fromkeys(outcome.group for outcome in outcomes)
    return {group_title(group): [one for one in outcomes if one.group == group] for group in groups}


def _said(outcomes: Sequence[Outcome]) -> str:
    head = (
        f"Budget: {BUDGET} false episodes a signal and day. Ours as shipped, and tuned like peers."
    )
    parts = [f"{title}\n\n{events_table(part)}" for title, part in _parts(outcomes).items()]
    return "\n\n".join([head, *parts])


def _measured(
    outcomes: Sequence[Outcome],
    skipped: list[str],
    methods: Sequence[Method],
    training: Sequence[Signal],
    plan: Plan,
) -> document.Measured:
    parts = _parts(outcomes)
    counted = [outcome for outcome in outcomes if outcome.group.kind != "latency"]
    summed = {**parts, "all counts and rates": counted, "all": _of_every_group(outcomes)}
    return {
        "noticed": {title: _noticed(part) for title, part in parts.items()},
        "totals": totals(summed, special_share(YEAR)),
        "behind": behind(outcomes),
        "skipped": skipped,
        "points_per_second": {one.name: points_per_second(one, training) for one in methods},
        "many": many_series(plan.stations),
    }


def _of_every_group(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Keep the methods that judge every group: a sum over fewer would not compare."""
    groups = {outcome.group for outcome in outcomes}
    judged = {(outcome.method, outcome.group) for outcome in outcomes}
    return [one for one in outcomes if all((one.method, group) in judged for group in groups)]


def _noticed(outcomes: Sequence[Outcome]) -> dict[str, dict[str, tuple[float, float]]]:
    told: dict[str, dict[str, tuple[float, float]]] = {}
    for outcome in outcomes:
        for kind, results in by_kind(outcome.results).items():
            one = recall(results)
            told.setdefault(kind, {})[outcome.method] = one.ever, one.later
    return told


if __name__ == "__main__":
    main()
