"""The few colours of a picture file: the house colours and their blends at the edges of lines."""

from __future__ import annotations

from functools import cache

from matplotlib.colors import to_rgb
from PIL import Image

from cie_runbook.figures import style

FLAT = (
    style.PAPER, style.INK, style.MUTED, style.FRAME, style.GRID, style.BAND, style.EXPECTED,
    style.NOW, style.NOW_LIGHT, style.NOW_TEXT, style.ACT, style.ACT_TEXT, style.ACT_TINT,
    style.WATCH, style.WATCH_TINT, style.WATCH_EDGE, style.OK_TINT, style.UNKNOWN_EDGE,
)  # fmt: skip
LINES = (
    style.INK, style.MUTED, style.EXPECTED, style.NOW, style.NOW_LIGHT, style.NOW_TEXT,
    style.ACT_TEXT, style.WATCH_EDGE,
)  # fmt: skip
GROUNDS = (style.PAPER, style.BAND, style.ACT_TINT)
STEPS = (0.35, 0.7)
CHANNELS = 256


def few_colours(picture: Image.Image) -> Image.Image:
    """Return the picture in the house palette: a third of the bytes, and white stays white."""
    return picture.quantize(palette=_palette(), dither=Image.Dither.NONE)


@cache
def _palette() -> Image.Image:
    blends = [_blend(line, style.PAPER, step) for line in LINES for step in STEPS]
    blends += [_blend(line, ground, 0.5) for line in LINES for ground in GROUNDS[1:]]
    colours = [*(_rgb(colour) for colour in FLAT), *blends]
    # Unused places repeat white, so that none of them is a colour of its own.
    filled = colours + [_rgb(style.PAPER)] * (CHANNELS - len(colours))
    image = Image.new("P", (1, 1))
    image.putpalette([channel for colour in filled for channel in colour])
    return image


def _blend(line: str, ground: str, share: float) -> tuple[int, ...]:
    pairs = zip(_rgb(line), _rgb(ground), strict=True)
    return tuple(round(over * share + under * (1 - share)) for over, under in pairs)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(round(part * (CHANNELS - 1)) for part in to_rgb(colour))
