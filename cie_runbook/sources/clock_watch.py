"""Watching clocks: by how much each service's differs from ours, learned from its answers."""

from __future__ import annotations

from cie_runbook.sources.probe_results import SKEW_THAT_WARNS_S
from cie_runbook.sources.transport import RequestDetails


class ClockWatch:
    """A hook that remembers how far ahead each service was last; safe to use from threads."""

    def __init__(self) -> None:
        self._skews: dict[str, float] = {}

    def __call__(self, details: RequestDetails) -> None:
        """Learn from one attempt."""
        if details.skew_s is not None:
            self._skews[details.system] = details.skew_s

    def warnings(self) -> tuple[str, ...]:
        """Return a sentence for each service whose clock differs by more than a minute."""
        return tuple(
            f"the clock of {system} is {_minutes(skew_s)} {'ahead of' if skew_s > 0 else 'behind'} "
            "that of this machine: correct the one that is wrong, since windows end at its now"
            for system, skew_s in sorted(self._skews.items())
            if abs(skew_s) > SKEW_THAT_WARNS_S
        )


def _minutes(skew_s: float) -> str:
    whole = max(1, round(abs(skew_s) / 60))
    return "1 minute" if whole == 1 else f"{whole:,} minutes"
