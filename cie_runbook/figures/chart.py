"""A chart: a figure with its alt text, its data and its source line, shown as one HTML figure."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from html import escape

import pandas as pd
from matplotlib.figure import Figure
from PIL import Image

from cie_runbook.figures.data_table import data_table
from cie_runbook.figures.palette import few_colours
from cie_runbook.figures.style import house_style

PIXELS_PER_INCH = 144  # sharp on a high-density screen and in print, still small in a ticket
CSS_PIXELS_PER_INCH = 96  # what a browser takes for an inch


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One figure, ready to be shown.

    Attributes
    ----------
    id : str
        Name of the figure within its step; also its HTML id.
    figure : matplotlib.figure.Figure
        What was drawn.
    alt : str
        One or two sentences computed from the data: what a reader would see.
    caption : str
        What it shows and where the data came from (source, window, fetched-at).
    data : DataFrame
        Exactly what was plotted, for the table behind the figure and for its digest.
    link : str or None
        The dashboard at the same window.
    """

    id: str
    figure: Figure
    alt: str
    caption: str
    data: pd.DataFrame
    link: str | None = None
    link_title: str = "Open the dashboard at this window"

    def png(self) -> bytes:
        """Draw the figure as PNG: the same data gives the same bytes."""
        raw = io.BytesIO()
        with house_style():
            self.figure.savefig(raw, format="rgba", dpi=PIXELS_PER_INCH)
        size = [int(inches * PIXELS_PER_INCH) for inches in self.figure.get_size_inches()]
        drawn = Image.frombytes("RGBA", (size[0], size[1]), raw.getvalue()).convert("RGB")
        buffer = io.BytesIO()
        dots = (PIXELS_PER_INCH, PIXELS_PER_INCH)
        few_colours(drawn).save(buffer, format="png", dpi=dots)
        return buffer.getvalue()

    def data_digest(self) -> str:
        """SHA-256 of the plotted data, so that another picture cannot pass for this one."""
        text = self.data.to_csv(index=False, lineterminator="\n")
        return hashlib.sha256(text.encode()).hexdigest()

    def _repr_html_(self) -> str:
        name = escape(self.id, quote=True)
        return (
            f'<figure id="{name}" data-figure="{name}" style="margin:0">{self._image()}'
            f"<figcaption>{escape(self.caption)}{self._anchor()}</figcaption>"
            f'<details class="figure-data"><summary>Data behind this figure</summary>'
            f"{data_table(self.data, self.caption)}</details></figure>"
        )

    def _image(self) -> str:
        content = base64.b64encode(self.png()).decode()
        width = round(self.figure.get_figwidth() * CSS_PIXELS_PER_INCH)
        return (
            f'<img src="data:image/png;base64,{content}" width="{width}" '
            f'alt="{escape(self.alt, quote=True)}">'
        )

    def _anchor(self) -> str:
        if not self.link:
            return ""
        address = escape(self.link, quote=True)
        return f' <a href="{address}" rel="noopener noreferrer">{escape(self.link_title)}</a>'
