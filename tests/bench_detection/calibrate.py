"""Write the calibration table: `python -m tests.bench_detection.calibrate [--worlds N]`.

Every quiet day of the training worlds, and of the real flights' spring, is judged at one threshold
after another; where a sort of signal was called for nothing so often, that threshold is written
down. Nothing that the benchmark reports on is read.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from cie_runbook.analysis import calibration_table
from cie_runbook.analysis.calibration import Grain, grain, multiscale, score_of, volume_class
from cie_runbook.analysis.scan import Scan
from cie_runbook.analysis.usual import Kind
from cie_runbook.analysis.verdicts import DEFAULT_SENSITIVITY, verdicts
from tests.bench_detection import flights
from tests.bench_detection.methods import scanned
from tests.bench_detection.quiet import quiet_signals
from tests.bench_detection.scoring import episode_count
from tests.bench_detection.signals import Case, Floats, Signal, clean_case

Sort = tuple[Kind, Grain, int]
"""Kind of signal, grain of its bins, class of its volume."""

WORLDS = 13  # of four weeks each: a year of days
FLIGHTS = ((date(2013, 3, 4), 14), (date(2013, 4, 8), 14), (date(2013, 5, 20), 14))
THRESHOLDS = np.round(np.arange(2.0, 5.61, 0.2), 2)
FEWEST_EPISODES = 3.0  # a rate told by fewer is not told: the threshold stays above it
LEAST_DAYS = 200  # of a sort, or it takes the strictest of its kind's other volumes
# Below the calibrated score at most: that floors let little pass is no evidence of trouble.
MOST_RELIEF = 0.8
TAIL_STEP = 0.4  # the same where it was not told: what a normal tail has at such scores
LEAST_STEP = 0.1  # between one score and the next rarer one


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge quiet days and rewrite the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=WORLDS)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args(arguments)
    counted: defaultdict[Sort, list[Floats]] = defaultdict(list)
    with ProcessPoolExecutor(chosen.processes) as workers:
        for part in workers.map(_of_world, range(-1, chosen.worlds)):
            for sort, episodes in part:
                counted[sort].append(episodes)
    # One episode more than was seen: what a sort brings is told by few.
    rates = {
        sort: (np.sum(days, axis=0) + 1.0) / len(days) for sort, days in sorted(counted.items())
    }
    days = {sort: len(counted[sort]) for sort in rates}
    for sort, rate in rates.items():
        shown = " ".join(f"{t}:{r:.4f}" for t, r in zip(THRESHOLDS[::3], rate[::3], strict=True))
        sys.stdout.write(f"{sort} {days[sort]} days: {shown}\n")
    rewrite(Path(calibration_table.__file__), table(rates, days))


def episodes_by_threshold(case: Case) -> tuple[int, Floats]:
    """Count the episodes of a quiet day at each threshold, beside its class of volume."""
    seen = scanned(case)
    score = multiscale(
        seen.scan.score, seen.scan.bins.astype(np.float64) * (case.signal.bin_s / 60)
    )
    scan = replace(seen.scan, score=score)
    found = [_alarm(scan, seen.trials, case, float(at)) for at in THRESHOLDS]
    number = int(volume_class(np.array([np.max(seen.volume)]))[0])
    return number, np.array([episode_count(one) for one in found], dtype=np.float64)


def scores_at(rate: Floats, days: int) -> tuple[float, ...]:
    """Return the thresholds at which false episodes are as rare as the table's rates.

    Parameters
    ----------
    rate : Floats of shape (n_thresholds,)
        False episodes a day at each of `THRESHOLDS`.
    days : int
        How many days were judged.
    """
    told = FEWEST_EPISODES / days
    # From the rarest to the commonest, as interpolation wants it; log rates are nearly straight.
    log_rate = np.log(np.maximum(np.minimum.accumulate(rate), told / FEWEST_EPISODES))[::-1]
    log_rate = log_rate + np.linspace(-1e-6, 0.0, len(log_rate))
    scores: list[float] = []
    for wanted in calibration_table.FALSE_A_DAY:
        at = float(np.interp(np.log(max(wanted, told)), log_rate, THRESHOLDS[::-1]))
        if scores:  # rates too rare to be seen in so few days follow as normal tails do
            at = max(at, scores[-1] + (LEAST_STEP if wanted >= told else TAIL_STEP))
        scores.append(round(max(at, score_of(wanted) - MOST_RELIEF), 2))
    return tuple(scores)


def table(rates: Mapping[Sort, Floats], days: Mapping[Sort, int]) -> str:
    """Lay the scores out by kind, grain and volume, as the module holds them."""
    known = {sort: scores_at(rate, days[sort]) for sort, rate in rates.items()}
    known = {sort: scores for sort, scores in known.items() if days[sort] >= LEAST_DAYS}
    lines = []
    for kind, one in calibration_table.SCORES:
        rows = [_scores(known, kind, one, number) for number in range(len(_classes()))]
        lines.append(f'    ("{kind}", "{one}"): (')
        lines += [f"        {row}," for row in rows]
        lines.append("    ),")
    return "\n".join(lines)


def rewrite(path: Path, rows: str) -> None:
    """Put the rows into the module, in the place of those that are there."""
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("SCORES = {")]
    path.write_text(f"{head}SCORES = {{\n{rows}\n}}\n", encoding="utf-8")


def _classes() -> range:
    return range(len(calibration_table.VOLUMES) + 1)


def _scores(
    known: Mapping[Sort, tuple[float, ...]], kind: str, one: str, number: int
) -> tuple[float, ...]:
    is_known = any(sort == (kind, one, number) for sort in known)
    # More events let more windows stand out: no volume is judged more laxly than a smaller one.
    own = [
        scores for sort, scores in known.items() if sort[:2] == (kind, one) and sort[2] <= number
    ]
    others = [scores for sort, scores in known.items() if sort[:2] == (kind, one)]
    alike = [scores for sort, scores in known.items() if sort[0] == kind]
    return _strictest((own if is_known else []) or others or alike)


def _strictest(rows: Iterable[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(max(column) for column in zip(*rows, strict=True))


def _of_world(number: int) -> list[tuple[Sort, Floats]]:
    """Judge the quiet days of one world; those of the flights where it is negative."""
    signals: list[Signal]
    if number >= 0:
        signals = quiet_signals(number)
    else:
        signals = flights.flights(FLIGHTS) if flights.is_installed() else []
    found = []
    for signal in signals:
        for day in signal.days:
            case = clean_case(signal, day)
            volume, episodes = episodes_by_threshold(case)
            found.append(((signal.kind, grain(signal.bin_s), volume), episodes))
    return found


def _alarm(scan: Scan, trials: Floats, case: Case, threshold: float) -> np.ndarray:
    floors = replace(DEFAULT_SENSITIVITY[case.signal.kind], watch=threshold, act=threshold)
    return verdicts(scan, trials, case.signal.direction, floors).is_watch


if __name__ == "__main__":
    main()
