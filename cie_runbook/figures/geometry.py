"""How large a panel is, in inches."""

from __future__ import annotations

from matplotlib.axes import Axes


def panel_size_in(axes: Axes) -> tuple[float, float]:
    """Return width and height of a panel.

    Raises
    ------
    ValueError
        The panel stands on no figure.
    """
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("the panel stands on no figure")
    width, height = figure.get_size_inches()
    box = axes.get_position()
    return float(box.width * width), float(box.height * height)


def panel_width_in(axes: Axes) -> float:
    """Return the width of a panel."""
    return panel_size_in(axes)[0]


def panel_height_in(axes: Axes) -> float:
    """Return the height of a panel."""
    return panel_size_in(axes)[1]


def inches_per_day(axes: Axes) -> float:
    """Return how long a day is on the horizontal axis."""
    low, high = axes.get_xlim()
    return panel_width_in(axes) / (high - low)
