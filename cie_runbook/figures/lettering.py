"""Text on a figure: safe characters, lengths that fit, labels that do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from unicodedata import category

from matplotlib.font_manager import findfont, get_font
from matplotlib.ft2font import FT2Font

MISSING_GLYPH = "\N{WHITE SQUARE}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
MEAN_CHARACTER_WIDTH = 0.56  # of the font size, in DejaVu Sans; a little generous
POINTS_PER_INCH = 72


def plain(text: str) -> str:
    """Return text that matplotlib can draw: no control or direction mark, no unknown glyph.

    The house style switches mathtext off, so "$" and "_" need no escape.
    """
    return "".join(_drawable(character) for character in text)


def shortened(text: str, longest: int) -> str:
    """Return text of at most `longest` characters, its cut shown by an ellipsis."""
    text = plain(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + ELLIPSIS


def squeezed(text: str, longest: int) -> str:
    """Return text of at most `longest` characters, cut in its middle: both ends tell it apart."""
    text = plain(text)
    if len(text) <= longest:
        return text
    tail = longest // 2
    return text[: longest - tail - 1].rstrip() + ELLIPSIS + text[-tail:].lstrip()


def width_in(text: str, size_pt: float) -> float:
    """Estimate how wide a text is drawn [inches], without drawing it."""
    return len(text) * size_pt * MEAN_CHARACTER_WIDTH / POINTS_PER_INCH


def spread(positions: Sequence[float], gap: float, lower: float, upper: float) -> list[float]:
    """Move positions apart until none is nearer than `gap` to another, in their own order.

    Parameters
    ----------
    positions : sequence of float
        Where the labels would stand.
    gap : float
        The least distance between two.
    lower, upper : float
        The labels stay between these as long as there is room for all.
    """
    order = sorted(range(len(positions)), key=lambda index: positions[index])
    placed = [0.0] * len(positions)
    floor = lower
    for index in order:
        placed[index] = max(positions[index], floor)
        floor = placed[index] + gap
    ceiling = upper
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gap
    return placed


def _drawable(character: str) -> str:
    if category(character)[0] in "CZ":  # controls, directions, surrogates; every kind of space
        return " " if character.isspace() else ""
    return character if _font().get_char_index(ord(character)) else MISSING_GLYPH


@cache
def _font() -> FT2Font:
    return get_font(findfont("DejaVu Sans"))
