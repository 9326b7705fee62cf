"""Travel claims: one row an outcome, so that a shift from one to another shows."""

from __future__ import annotations

from collections.abc import Sequence

from cie_runbook.figures.chart import Chart
from cie_runbook.figures.counts import draw_counts
from cie_runbook.figures.layout import Framing, Grid
from cie_runbook.figures.track import Track

ROWS = Grid(rows=1, panel_height=0.72, row_gap=0.42)


def travel_outcomes(outcomes: Sequence[Track], framing: Framing) -> Chart:
    """Draw each outcome's counts by hour in a row of its own, on its own scale."""
    return draw_counts(
        [[outcome] for outcome in outcomes], framing, ROWS.with_panels(len(outcomes))
    )
