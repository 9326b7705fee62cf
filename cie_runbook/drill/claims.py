"""Travel claims of a rehearsal: those that went well, and those that nobody tells of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from cie_runbook.drill.failures import counted, drawn, failures_of, times
from cie_runbook.drill.grid import BIN_S
from cie_runbook.drill.log_lines import LogLine, submitted
from cie_runbook.drill.moments import to_ms
from cie_runbook.drill.seeds import stream
from cie_runbook.drill.story import Failure
from cie_runbook.drill.world import World

ANSWERED = ("success", "claim_failure", "duplicate")  # by BTSSS, in whichever way
COUNTED = tuple(f"{prefix}_{name}" for prefix in ("btsss_checkin", "btsss_oh") for name in ANSWERED)


def answered_lines(world: World, day: date) -> Iterator[LogLine]:
    """Yield the lines of the claims of `day` that were answered: as many as the metrics count."""
    made = world.telemetry(day)
    chance = stream(world.seed, day, "answered-claims")
    bins = np.repeat(np.arange(made.grid.size), counted(made, COUNTED))
    for claim in drawn(world, "btsss_error", times(world, made, bins, chance), chance):
        yield from submitted(claim)


def untold(world: World, day: date) -> tuple[Failure, ...]:
    """Return the claims of `day` that failed and that no text tells of, in order of time."""
    grid, is_untold = world.telemetry(day).grid, world.disturbance(day).is_untold
    return tuple(
        failure
        for failure in failures_of(world, day)
        if failure.kind == "btsss_error"
        and is_untold[(to_ms(failure.at) // 1_000 - grid.start_s) // BIN_S]
    )
