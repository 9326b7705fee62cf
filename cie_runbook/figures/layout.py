"""Where things stand on a figure: fixed margins in inches, so that equal data looks equal."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cie_runbook.figures.lettering import plain
from cie_runbook.figures.style import MUTED, TEXT_PT, TITLE_PT, WIDTH_IN
from cie_runbook.window import Window

TITLE_IN = 0.30  # from the top edge to the title's baseline
SUBTITLE_IN = 0.54
HEADER_IN = 0.70
PANEL_TITLE_IN = 0.30
TWO_LINES_IN = 0.46  # where a panel is too narrow for title and note on one line
FOOTER_IN = 0.38
EDGE_IN = 0.12


@dataclass(frozen=True, kw_only=True)
class Framing:
    """What stands around a figure, and is not read from its data.

    Attributes
    ----------
    id : str
        Name of the figure within its step.
    title : str
        What it shows, in a few words.
    caption : str
        What it shows and where the data came from (source, window, fetched-at).
    window : Window
        The stretch of time on the horizontal axis.
    link : str or None
        The dashboard at the same window.
    """

    id: str
    title: str
    caption: str
    window: Window
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Panels of equal size in rows and columns; lengths in inches."""

    rows: int
    columns: int = 1
    panel_height: float = 1.6
    left: float = 0.75
    right: float = 0.75
    row_gap: float = 0.62
    column_gap: float = 1.6
    header: float = HEADER_IN + PANEL_TITLE_IN
    footer: float = FOOTER_IN
    width: float = WIDTH_IN

    def with_panels(self, rows: int, columns: int = 1) -> Grid:
        """Return the same spacing for other numbers of rows and columns."""
        return replace(self, rows=rows, columns=columns)

    @property
    def height(self) -> float:
        """Height of the whole figure."""
        panels = self.rows * self.panel_height + (self.rows - 1) * self.row_gap
        return self.header + panels + self.footer

    @property
    def panel_width(self) -> float:
        """Width of one panel."""
        free = self.width - self.left - self.right - (self.columns - 1) * self.column_gap
        return free / self.columns

    def box(self, row: int, column: int) -> tuple[float, float, float, float]:
        """Return left, bottom, width and height of a panel as shares of the figure."""
        left = self.left + column * (self.panel_width + self.column_gap)
        top = self.header + row * (self.panel_height + self.row_gap)
        bottom = self.height - top - self.panel_height
        return (
            left / self.width,
            bottom / self.height,
            self.panel_width / self.width,
            self.panel_height / self.height,
        )


def key_axes(figure: Figure, grid: Grid, width: float) -> Axes:
    """Return room for a key of `width` inches at the right of the subtitle, measured in inches."""
    height = 0.24
    box = (
        1 - (width + EDGE_IN) / grid.width,
        1 - (SUBTITLE_IN + 0.06) / grid.height,
        width / grid.width,
        height / grid.height,
    )
    axes = figure.add_axes(box)
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    return axes


def sheet(framing: Framing, subtitle: str, grid: Grid) -> tuple[Figure, list[list[Axes]]]:
    """Return a figure with its title, and its empty panels by row and column."""
    figure = Figure(figsize=(grid.width, grid.height))
    head(figure, framing.title, subtitle, grid.height)
    axes = [
        [figure.add_axes(grid.box(row, column)) for column in range(grid.columns)]
        for row in range(grid.rows)
    ]
    return figure, axes


def head(figure: Figure, title: str, subtitle: str, height_in: float) -> None:
    """Write title and subtitle at the figure's left edge."""
    left = EDGE_IN / WIDTH_IN
    figure.text(
        left,
        1 - TITLE_IN / height_in,
        plain(title),
        fontsize=TITLE_PT,
        fontweight="bold",
        va="baseline",
    )
    figure.text(left, 1 - SUBTITLE_IN / height_in, plain(subtitle), fontsize=TEXT_PT, color=MUTED)
