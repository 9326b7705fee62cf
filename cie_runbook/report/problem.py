"""One reason not to let a page leave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What is wrong, in words that are safe to show, and the line it stands on."""

    what: str
    line: int
