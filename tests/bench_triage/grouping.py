"""How well and how fast messages are grouped, beside drain3, on labelled messages of our own.

GA is the share of messages whose group holds exactly the messages of their template; FGA is the
harmonic mean of the share of groups that are exactly a template's, and of templates so found:
GA hides what happens to rare templates.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
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
NAMES = {"ga": "GA", "fga": "FGA", "lines_per_s": "speed"}
# Those of drain3's own example for log files, and one for UUIDs.
MASKS = {
    "UUID": r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}",
    "ID": r"(?:[0-9a-f]{2,}:){3,}[0-9a-f]{2,}",
    "IP": r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}",
    "SEQ": r"(?:[0-9a-f]{6,} ?){3,}",
    "HEX": r"0x[a-f0-9A-F]+",
    "NUM": r"[\-\+]?\d+",
}
TUNED = {"drain_sim_th": 0.5, "drain_depth": 4}  # best on the tuning set, of 0.4 to 0.9 and 4, 6

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
    scores = {
        name: mean_of([measured(method, seed) for seed in seeds])
        for name, method in methods().items()
    }
    head = f"{MESSAGES:,} messages of each of {len(seeds)} seeds, from {seeds[0]} on"
    return f"{head}\n\n{told(scores)}", min(scores[OURS].ga, scores[OURS].fga) > BAR


def told(scores: Mapping[str, Score]) -> str:
    """Write the scores as a table, and name what a peer does better."""
    lines = ["| method | GA | FGA | lines a second of one core |", "|---|---|---|---|"]
    for name, score in scores.items():
        lines.append(f"| {name} | {score.ga:.3f} | {score.fga:.3f} | {score.lines_per_s:,.0f} |")
    if len(scores) == 1:
        lines.append("\ndrain3 is not installed, and left out: `make bench-triage` installs it.")
    own = scores[OURS]
    behind = [
        measure
        for measure in ("ga", "fga", "lines_per_s")
        if any(getattr(one, measure) > getattr(own, measure) for one in scores.values())
    ]
    named = ", ".join(NAMES[measure] for measure in behind) or "nothing"
    return "\n".join([*lines, "", f"A peer is ahead in: {named}."])


def mean_of(found: Sequence[Score]) -> Score:
    """Return the mean of each measure."""
    return Score(
        ga=mean(one.ga for one in found),
        fga=mean(one.fga for one in found),
        lines_per_s=mean(one.lines_per_s for one in found),
    )


def methods() -> dict[str, Method]:
    """Return what is measured: ours, and drain3 where it is installed."""
    try:
        import_module("drain3")
    except ImportError:
        return {OURS: ours}
    return {
        OURS: ours,
        "drain3 as it comes": drain3_method({}, {}),
        "drain3 with masks": drain3_method(MASKS, TUNED),
    }


def measured(method: Method, seed: int, count: int = MESSAGES) -> Score:
    """Return the score of one method on the messages of one seed."""
    made = labelled(seed, count)
    started = time.process_time()  # of this process: what else the machine does is no matter
    groups = method(made.messages)
    elapsed_s = time.process_time() - started
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


def drain3_method(masks: Mapping[str, str], settings: Mapping[str, float]) -> Method:
    """Return drain3 with some masks and settings; all others are its own."""
    drain3 = import_module("drain3")
    config, masking = (
        import_module(f"drain3.{name}") for name in ("template_miner_config", "masking")
    )

    def grouped(messages: list[str]) -> Sequence[Hashable]:
        chosen = config.TemplateMinerConfig()
        chosen.masking_instructions = [
            masking.MaskingInstruction(f"((?<=[^A-Za-z0-9])|^)({mask})((?=[^A-Za-z0-9])|$)", name)
            for name, mask in masks.items()
        ]
        for name, value in settings.items():
            setattr(chosen, name, value)
        miner = drain3.TemplateMiner(config=chosen)
        return [miner.add_log_message(message)["cluster_id"] for message in messages]

    return grouped


def _members(keys: Sequence[Hashable]) -> dict[Hashable, tuple[int, ...]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        found[key].append(position)
    return {key: tuple(positions) for key, positions in found.items()}
