"""A page that is too heavy is made lighter, a step at a time, and says so."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PIL import Image, UnidentifiedImageError

MB = 1_000_000


@dataclass(frozen=True)
class Sizes:
    """How many bytes a file should have at most, and how many it may never pass."""

    wanted: int
    most: int


HTML_SIZES = Sizes(wanted=1_500_000, most=5 * MB)
PDF_SIZES = Sizes(wanted=2 * MB, most=5 * MB)


@dataclass(frozen=True)
class Step:
    """One way to make a page lighter; a gentle one loses nothing that the case does not show.

    Attributes
    ----------
    sentence : str
        What the reader is told.
    apply : callable
        Page to lighter page.
    is_gentle : bool
        Whether it is taken to reach the wanted size already, not only to stay below the most.
    """

    sentence: str
    apply: Callable[[str], str]
    is_gentle: bool = False


def fitting(
    page: str, make: Callable[[str], bytes], sizes: Sizes, steps: Sequence[Step] = ()
) -> bytes:
    """Return what `make` gives of the page, made lighter as far as its size asks for it.

    Parameters
    ----------
    page :
        A finished page of ours.
    make :
        Returns the file that a page becomes.
    sizes :
        What is wanted, and what is never passed as long as a step is left.
    steps :
        What may be done; all there is where none are given.
    """
    made = make(page)
    said: list[str] = []
    for step in steps or STEPS:
        if len(made) > (sizes.wanted if step.is_gentle else sizes.most):
            lighter = step.apply(page)
            if lighter == page:
                continue  # there is nothing of the kind, or it was done before
            page = lighter
            said.append(step.sentence)
            made = make(_told(page, said))
    return made


def fewer_colours(page: str, colours: int, scale: float = 1.0) -> str:
    """Return the page with pictures of so many colours, each side `scale` of what it was."""

    def lighter(found: re.Match[str]) -> str:
        smaller = _repainted(found[2], colours, scale)
        return found[1] + min(smaller, found[2], key=len) + found[3]

    return _PICTURE.sub(lighter, page)


def shorter_tables(page: str, rows: int, pattern: re.Pattern[str]) -> str:
    """Return the page with tables of so many rows; a caption says how many there were."""

    def shortened(found: re.Match[str]) -> str:
        whole = found[0]
        body = _BODY.search(whole)
        lines = _ROW.findall(body[1]) if body else []
        if body is None or len(lines) <= rows:
            return whole
        kept = whole[: body.start(1)] + "".join(lines[:rows]) + whole[body.end(1) :]
        note = f" (the first {rows} of {len(lines):,} rows; the case has all)</caption>"
        return kept.replace("</caption>", note, 1)

    return pattern.sub(shortened, page)


def without_pictures(page: str) -> str:
    """Return the page with each picture's description in its place."""
    return _IMAGE.sub(r'<span class="note">Picture left out, too large: \1</span>', page)


_PICTURE = re.compile(r'(src="data:image/png;base64,)([A-Za-z0-9+/=\s]+)(")')
_IMAGE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_DATA = re.compile(r'<table\b[^>]*\bclass="[^"]*\bdata-table\b[^"]*"[^>]*>.*?</table>', re.DOTALL)
_ANY = re.compile(r"<table\b.*?</table>", re.DOTALL)
_BODY = re.compile(r"<tbody\b[^>]*>(.*)</tbody>", re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)

STEPS = (
    Step(
        "the data behind figures was cut to 200 rows",
        partial(shorter_tables, rows=200, pattern=_DATA),
        is_gentle=True,
    ),
    Step("figures have 16 colours", partial(fewer_colours, colours=16), is_gentle=True),
    Step(
        "the data behind figures was cut to 20 rows",
        partial(shorter_tables, rows=20, pattern=_DATA),
        is_gentle=True,
    ),
    Step("figures are half as fine", partial(fewer_colours, colours=16, scale=0.5)),
    Step("figures were left out", without_pictures),
    Step("every table was cut to 50 rows", partial(shorter_tables, rows=50, pattern=_ANY)),
)
GENTLE = tuple(step for step in STEPS if step.is_gentle)


def _told(page: str, said: Sequence[str]) -> str:
    """Say on the cover what was done to the page."""
    sentence = f"To keep this file small, {'; '.join(said)}. The case has everything."
    return page.replace("</header>", f'<p class="note">{sentence}</p>\n</header>', 1)


def _repainted(picture: str, colours: int, scale: float) -> str:
    """Return a picture in base64 with fewer colours; as it was where it cannot be read."""
    try:
        with Image.open(io.BytesIO(base64.b64decode(picture))) as opened:
            if scale == 1.0 and opened.mode == "P" and opened.getcolors(colours):
                return picture  # it has no more colours than that
            drawn = opened.convert("RGB")
    except (binascii.Error, UnidentifiedImageError, OSError):
        return picture
    if scale != 1.0:
        drawn = drawn.resize((max(1, int(drawn.width * scale)), max(1, int(drawn.height * scale))))
    buffer = io.BytesIO()
    drawn.quantize(colours, dither=Image.Dither.NONE).save(buffer, format="png")
    return base64.b64encode(buffer.getvalue()).decode()
