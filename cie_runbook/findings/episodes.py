"""Episodes as values: the rows of analysis' table, ready for a sentence or a label."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pandas as pd

from cie_runbook.findings.wording import amount, clock, percent, quantity


@dataclass(frozen=True, kw_only=True)
class Episode:
    """A stretch in which a signal left its usual range.

    Attributes
    ----------
    start, end : datetime
        UTC; the end is that of the last judged bin while the episode still goes on.
    is_open : bool
        Nothing known after it is as usual again.
    observed, expected : float
        Sum of a count, mean of a latency [ms], share of a rate [0 to 1].
    missing, missing_low, missing_high : float
        Expected less observed, with its range: events, or milliseconds; negative for a rise.
    depth : float
        The change as a share of the expected, never negative.
    state : {"watch", "act"}
        How sure analysis is.
    like_days : int
        How many comparable days the expectation rests on.
    score : float
        How unlikely it is, negative for a fall; comparable between signals.
    """

    start: datetime
    end: datetime
    is_open: bool
    observed: float
    expected: float
    missing: float
    missing_low: float
    missing_high: float
    depth: float
    score: float
    state: Literal["watch", "act"]
    like_days: int
    reason: str = ""

    @property
    def closed_at(self) -> datetime | None:
        """When it ended; None while it still goes on."""
        return None if self.is_open else self.end

    @property
    def is_rise(self) -> bool:
        """More was seen than is usual."""
        return self.observed > self.expected


def read_episodes(table: pd.DataFrame) -> tuple[Episode, ...]:
    """Return the rows of analysis' episode table in the order of their start."""
    episodes = [_episode(row) for row in table.to_dict("records")]
    return tuple(sorted(episodes, key=lambda episode: episode.start))


def gravest(episodes: Sequence[Episode]) -> Episode:
    """Return the episode that asks most of the engineer: first by state, then by score."""
    return max(episodes, key=lambda episode: (episode.state == "act", abs(episode.score)))


def difference(episode: Episode, unit: str) -> str:
    """Write how far an episode is from the usual: "412 fewer (61 %)", "9.2 s, usual 3.1 s"."""
    if unit == "count":
        word = "more" if episode.is_rise else "fewer"
        return f"{quantity(abs(episode.missing))} {word} ({percent(abs(episode.depth))})"
    return f"{amount(episode.observed, unit)}, usual {amount(episode.expected, unit)}"


def label(episode: Episode, unit: str) -> str:
    """Write an episode as a label on a figure: "09:40-11:25: 412 fewer (61 %)"."""
    return f"{hours(episode)}: {difference(episode, unit)}"


def hours(episode: Episode) -> str:
    """Write when an episode was, in a few characters: "09:40-11:25", "since 09:40"."""
    if episode.is_open:
        return f"since {clock(episode.start)}"
    return f"{clock(episode.start)}\N{EN DASH}{clock(episode.end)}"


def _episode(row: Mapping[Hashable, Any]) -> Episode:
    return Episode(
        start=pd.Timestamp(row["start"]).to_pydatetime(),
        end=pd.Timestamp(row["end"]).to_pydatetime(),
        is_open=bool(row["is_open"]),
        state="act" if row["state"] == "act" else "watch",
        like_days=int(row["like_days"]),
        reason=str(row["reason"]),
        **{name: float(row[name]) for name in _NUMBERS},
    )


_NUMBERS = (
    "observed", "expected", "missing", "missing_low", "missing_high", "depth", "score",
)  # fmt: skip
