"""The house style: colours, sizes and type, the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import matplotlib as mpl
from matplotlib.typing import RcKeyType

# Okabe and Ito's palette, told apart with every common colour blindness; the tints and the darker
# tones for text keep a contrast of 4.5 to 1 (3 to 1 for shapes) on white.
INK: Final = "#1b1b1b"
MUTED: Final = "#565c65"
FRAME: Final = "#a9aeb1"
GRID: Final = "#e6e8ea"
BAND: Final = "#dcdee0"
EXPECTED: Final = "#71767a"
EXPECTED_TEXT: Final = "#565c65"
NOW: Final = "#0072b2"
NOW_LIGHT: Final = "#56b4e9"
NOW_TEXT: Final = "#2a6f97"
ACT: Final = "#d55e00"
ACT_TEXT: Final = "#9c3d00"
ACT_TINT: Final = "#fbe3d3"
WATCH: Final = "#e69f00"
WATCH_TINT: Final = "#f8dda0"
WATCH_EDGE: Final = "#7a5200"
OK_TINT: Final = "#c7dfee"
UNKNOWN_EDGE: Final = "#8d9297"
PAPER: Final = "#ffffff"

WIDTH_IN: Final = 9.0  # inches; the text column of the report
TITLE_PT: Final = 14.0
PANEL_PT: Final = 11.5
TEXT_PT: Final = 10.5  # 10 pixels at half size: still read
LINE_PT: Final = 2.2

UNKNOWN_HATCH: Final = "////"

RC: Final[dict[RcKeyType, Any]] = {
    "axes.axisbelow": True,
    "axes.edgecolor": FRAME,
    "axes.formatter.use_mathtext": False,
    "axes.grid": False,
    "axes.labelcolor": MUTED,
    "axes.labelsize": TEXT_PT,
    "axes.linewidth": 0.8,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": True,
    "figure.facecolor": PAPER,
    "font.family": "DejaVu Sans",  # ships with matplotlib: no font of the machine is needed
    "font.size": TEXT_PT,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "hatch.color": UNKNOWN_EDGE,
    "hatch.linewidth": 0.7,
    "lines.solid_capstyle": "butt",
    "savefig.bbox": None,
    "savefig.facecolor": "auto",
    "text.color": INK,
    "text.parse_math": False,  # a "$" in a name is a dollar sign
    "text.usetex": False,
    "xtick.color": MUTED,
    "xtick.labelsize": TEXT_PT,
    "xtick.major.size": 4.0,
    "ytick.color": MUTED,
    "ytick.labelsize": TEXT_PT,
    "ytick.major.size": 0.0,
}

_DEFAULTS: Final[dict[RcKeyType, Any]] = {
    key: value for key, value in mpl.rcParamsDefault.items() if not key.startswith("backend")
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style, whatever matplotlib settings the machine or the notebook has."""
    with mpl.rc_context():
        mpl.rcParams.update({**_DEFAULTS, **RC})
        yield
