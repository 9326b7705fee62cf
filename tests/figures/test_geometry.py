"""A panel's size is known in inches before anything is drawn."""

from __future__ import annotations

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cie_runbook.figures.geometry import (
    inches_per_day,
    panel_height_in,
    panel_size_in,
    panel_width_in,
)


def panel() -> Axes:
    return Figure(figsize=(10, 4)).add_axes((0.1, 0.1, 0.8, 0.5))


def test_a_panel_is_a_share_of_its_figure() -> None:
    assert panel_size_in(panel()) == pytest.approx((8, 2))
    assert panel_width_in(panel()) == pytest.approx(8)
    assert panel_height_in(panel()) == pytest.approx(2)


def test_a_day_has_a_length() -> None:
    axes = panel()
    axes.set_xlim(0, 2)
    assert inches_per_day(axes) == pytest.approx(4)


def test_a_panel_without_a_figure_has_no_size() -> None:
    axes = panel()
    axes.remove()
    with pytest.raises(ValueError, match="no figure"):
        panel_size_in(axes)
