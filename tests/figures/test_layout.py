"""Panels stand on a fixed grid: nothing overlaps, nothing leaves the sheet."""

from __future__ import annotations

import pytest

from cie_runbook.figures.layout import Grid, sheet
from cie_runbook.figures.style import WIDTH_IN
from tests.figures.builders import FRAMING


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 2), (5, 1)])
def test_panels_lie_within_the_sheet_and_apart(rows: int, columns: int) -> None:
    figure, axes = sheet(FRAMING, "subtitle", Grid(rows=rows, columns=columns))
    boxes = [panel.get_position() for row in axes for panel in row]
    assert figure.get_figwidth() == WIDTH_IN
    assert len(boxes) == rows * columns
    assert all(0 < box.x0 < box.x1 < 1 and 0 < box.y0 < box.y1 < 1 for box in boxes)
    pairs = [(one, other) for one in boxes for other in boxes if one is not other]
    assert not any(one.overlaps(other) for one, other in pairs)


def test_title_and_subtitle_are_written() -> None:
    figure, _ = sheet(FRAMING, "by hour", Grid(rows=1))
    assert [text.get_text() for text in figure.texts] == ["Check-ins", "by hour"]


def test_another_number_of_panels_keeps_the_spacing() -> None:
    grid = Grid(rows=1, row_gap=0.9).with_panels(4, 2)
    assert (grid.rows, grid.columns, grid.row_gap) == (4, 2, 0.9)
