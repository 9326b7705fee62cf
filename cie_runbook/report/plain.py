"""Plain text from outside, made fit to be shown: nothing in it moves, hides or floods."""

from __future__ import annotations

import re

LONGEST = 20_000
"""Characters of one plain output that are shown; the notebook has the rest."""

UNSHOWN = re.compile(
    "["
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but not tab and newline
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the reading direction
    r"\ud800-\udfff\ufeff"
    "]"
)
"""Characters that no report shows: they hide text, or make it read as another one."""

_TERMINAL = re.compile(
    r"\x1b\][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)?"  # titles and links
    r"|[\x1b\x9b]\[?[0-?]{0,32}[ -/]{0,4}[@-~]?"  # colours, cursor movements
)


def plain(text: str, longest: int = LONGEST) -> str:
    """Return `text` without controls and terminal codes, and cut where it floods."""
    shown = without_controls(text)
    if len(shown) <= longest:
        return shown
    return f"{shown[:longest]}… {len(shown) - longest:,} more characters"


def without_controls(text: str) -> str:
    """Return `text` without terminal codes and without characters that no report shows."""
    return UNSHOWN.sub("", _TERMINAL.sub("", text.replace("\r\n", "\n")))


def one_line(text: str, longest: int = 300) -> str:
    """Return `text` on one line."""
    return plain(" ".join(plain(text).split()), longest)
