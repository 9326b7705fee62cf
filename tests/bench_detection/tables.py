"""The measured tables, as plain text that also reads as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.bench_detection.running import Group, Outcome
from tests.bench_detection.scoring import (
    Noticed,
    Recall,
    by_kind,
    even_recall,
    f1,
    false_a_day,
    recall,
)

OURS = "ours"
TIE = 0.05  # differences below it are chance, and are not claimed
EVENT_COLUMNS = ("incident", "method", "n", "in 15 min", "in 30 min", "in time", "median min")
Totals = dict[str, dict[str, dict[str, float]]]
"""Title of a part, then method, to what `total` says."""


def group_title(group: Group) -> str:
    """Name a group of signals for a reader."""
    told = {"count": "counts", "rate": "rates", "latency": "latencies"}[group.kind]
    where = "drill" if group.source == "drill" else "flights"
    return f"{where}, {group.volume} {told}"


def events_table(outcomes: Sequence[Outcome]) -> str:
    """Return a row for each incident kind and method of one group."""
    rows, unseen = [], []
    for kind in by_kind(outcomes[0].results):
        told = {outcome.method: recall(_of(outcome.results, kind)) for outcome in outcomes}
        if any(one.ever for one in told.values()):
            rows += [(kind, method, *_recall_cells(one)) for method, one in told.items()]
        else:
            unseen.append(f"{kind} ({told[OURS].count})")
    shown = [table(EVENT_COLUMNS, rows)] if rows else []
    said = [f"No method noticed any of: {', '.join(unseen)}."] if unseen else []
    return "\n\n".join([*shown, *said])


def totals(parts: Mapping[str, Sequence[Outcome]], special_share: float) -> Totals:
    """Sum up each named part by method."""
    return {
        title: {
            method: total([one for one in outcomes if one.method == method], special_share)
            for method in dict.fromkeys(outcome.method for outcome in outcomes)
        }
        for title, outcomes in parts.items()
    }


def total(outcomes: Sequence[Outcome], special_share: float) -> dict[str, float]:
    """Sum up what one method did; every incident kind weighs the same."""
    results = [result for outcome in outcomes for result in outcome.results]
    quiet = [day for outcome in outcomes for day in outcome.quiet]
    special = [day for day in quiet if day.is_special]
    share = even_recall(results)
    false_per_day = false_a_day(quiet, special_share)
    soon = [recall(of_kind).later for of_kind in by_kind(results).values()]
    return {
        "noticed": share,
        "in_30_min": sum(soon) / len(soon),
        "false_a_day": false_per_day,
        "false_on_special_days": false_a_day(special, special_share),
        "f1": f1(share, false_per_day),
    }


def behind(outcomes: Sequence[Outcome]) -> list[str]:
    """Name every row in which a peer noticed more incidents than ours, before they ended."""
    return [
        sentence
        for group in dict.fromkeys(outcome.group for outcome in outcomes)
        for sentence in _behind([outcome for outcome in outcomes if outcome.group == group])
    ]


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out under their columns, the first two to the left and numbers to the right."""
    widths = [max(2, *map(len, cells)) for cells in zip(columns, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        laid = [
            cell.ljust(width) if at < 2 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(laid)} |"

    rule = ["-" * width if at < 2 else f"{'-' * (width - 1)}:" for at, width in enumerate(widths)]
    return "\n".join([line(columns), line(rule), *map(line, rows)])


def _behind(outcomes: Sequence[Outcome]) -> list[str]:
    ours = next(outcome for outcome in outcomes if outcome.method == OURS)
    sentences = []
    for kind, results in by_kind(ours.results).items():
        best, share = _best_peer(outcomes, kind)
        mine = recall(results).ever
        if share > mine + TIE:
            sentences.append(
                f"{group_title(ours.group)}, {kind}: {best} noticed {share:.0%}, ours {mine:.0%}"
            )
    return sentences


def _best_peer(outcomes: Sequence[Outcome], kind: str) -> tuple[str, float]:
    peers = [outcome for outcome in outcomes if not outcome.method.startswith(OURS)]
    shares = {peer.method: recall(_of(peer.results, kind)).ever for peer in peers}
    return max(shares.items(), key=lambda item: item[1], default=("", 0.0))


def _of(results: Sequence[Noticed], kind: str) -> list[Noticed]:
    return [result for result in results if result.kind == kind]


def _recall_cells(told: Recall) -> tuple[str, str, str, str, str]:
    delay = "-" if told.delay_min is None else f"{told.delay_min:.0f}"
    return (
        str(told.count),
        f"{told.soon:.2f}",
        f"{told.later:.2f}",
        f"{told.ever:.2f}",
        delay,
    )
