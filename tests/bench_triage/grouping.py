"""How well and how fast messages are grouped, beside drain3, on labelled messages of our own.

GA is the share of messages whose group holds exactly the messages of their template; FGA is the
harmonic mean of the share of groups that are exactly a template's, and of templates so found:
GA hides what happens to rare templates.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from importlib import import_module
from statistics import mean

from cie_runbook.analysis.errors import group
from tests.bench_triage.messages import labelled

TITLE = "Grouping of messages"
OURS = "cie-runbook"
BAR = 0.90
TUNING_SEEDS = range(3)
HELD_OUT_SEEDS = range(5_000, 5_005)
MESSAGES = 20_000

Method = Callable[[list[str]], Sequence[Hashable]]


@dataclass(frozen=True)
class Score:
    """How one method did on one set of messages."""

    ga: float
    fga: float
    lines_per_s: float


def run(*, is_quick: bool, is_training: bool) -> tuple[str, bool]:
    """Return GA, FGA and lines per second of each method, and whether ours is above the bar."""
    seeds = list(TUNING_SEEDS if is_training else HELD_OUT_SEEDS)[: 1 if is_quick else None]
    lines, is_above = [], False
    for name, method in methods().items():
        found = [measured(method, seed) for seed in seeds]
        ga, fga = mean(score.ga for score in found), mean(score.fga for score in found)
        speed = mean(score.lines_per_s for score in found)
        lines.append(f"{name:<12} GA {ga:.3f}  FGA {fga:.3f}  {speed:>9,.0f} lines/s")
        is_above = is_above or (name == OURS and min(ga, fga) > BAR)
    if len(lines) == 1:
        lines.append("drain3       not installed, left out: pip install drain3")
    return "\n".join(lines), is_above


def methods() -> dict[str, Method]:
    """Return what is measured: ours, and drain3 where it is installed."""
    drain = drain3_method()
    return {OURS: ours} if drain is None else {OURS: ours, "drain3": drain}


def measured(method: Method, seed: int, count: int = MESSAGES) -> Score:
    """Return the score of one method on the messages of one seed."""
    made = labelled(seed, count)
    started = time.perf_counter()
    groups = method(made.messages)
    elapsed_s = time.perf_counter() - started
    ga, fga = accuracy(groups, made.labels)
    return Score(ga, fga, count / elapsed_s)


def accuracy(groups: Sequence[Hashable], labels: Sequence[Hashable]) -> tuple[float, float]:
    """Return GA and FGA of the groups that a method gave to labelled messages."""
    by_group, by_label = _members(groups), _members(labels)
    truths = set(by_label.values())
    right = [members for members in by_group.values() if members in truths]
    precision, recall = len(right) / len(by_group), len(right) / len(by_label)
    ga = sum(map(len, right)) / len(labels)
    return ga, 2 * precision * recall / (precision + recall) if right else 0.0


def ours(messages: list[str]) -> Sequence[Hashable]:
    """Return the group of each message, by this package."""
    return list(group(messages)["group_id"])


def drain3_method() -> Method | None:
    """Return drain3 with its own settings, or None where it is not installed."""
    try:
        drain3 = import_module("drain3")
        config = import_module("drain3.template_miner_config")
    except ImportError:
        return None

    def grouped(messages: list[str]) -> Sequence[Hashable]:
        miner = drain3.TemplateMiner(config=config.TemplateMinerConfig())
        return [miner.add_log_message(message)["cluster_id"] for message in messages]

    return grouped


def _members(keys: Sequence[Hashable]) -> dict[Hashable, tuple[int, ...]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        found[key].append(position)
    return {key: tuple(positions) for key, positions in found.items()}
