"""A text as it is searched, in which every place can be traced back to the original.

Spellings of one thing are made alike (dashes, spaces, full-width digits), characters that nobody
sees are taken out, and encodings are opened; each of these is a substitution that remembers
where its result came from.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from cie_runbook.redaction.kinds import MASK
from cie_runbook.redaction.spans import Span

BARRIER = "\ue000"
"""Stands for a mask that is in the text already: one character that no pattern takes apart."""

_ANSI_AFTER = (
    r"(?<=\x1b)(?:\[[0-?]{0,32}[ -/]{0,4}[@-~]?"  # colours and cursor movements
    r"|\][^\x07\x1b\n]{0,2048}(?:\x07|\x1b\\)?"  # titles and links
    r"|[@-Z\\^_]?)"
    r"|(?<=\x9b)[0-?]{0,32}[ -/]{0,4}[@-~]?"
)
# A search is quick where the pattern begins with a set of characters: what may follow each of them
# looks back at it.
UNUSUAL = re.compile(
    r"[\[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\U0010ffff]"
    rf"(?:(?<=\[){MASK.pattern.removeprefix(chr(92) + '[')}|{_ANSI_AFTER}|(?<!\[))"
)

ESCAPED = re.compile(
    r"[%&\\](?:(?<=%)[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*+"
    r"|(?<=&)(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});"
    r"|(?<=\\)(?:u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[\"'/\\ntr]))"
)
_AFTER_ALL = float("inf")
_LEFT_OUT = "\n\n\n"
_NOT_PLAIN = re.compile(r"[^\t\n\r -~]")
_LETTER_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_LAST_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class View:
    """A text made from another one by substitutions.

    Attributes
    ----------
    text : str
        What is searched.
    sites : tuple of (start, end, source start, source end)
        The substitutions that moved what follows, in order.
    """

    text: str
    sites: tuple[tuple[int, int, int, int], ...] = ()

    def to_source(self, span: Span) -> Span:
        """Return the span of the source text that shows as `span` here."""
        if not self.sites:
            return span
        start, _ = self._source(span.start)
        _, end = self._source(span.end - 1)
        return Span(start, end, span.kind, span.value, span.quote)

    def _source(self, at: int) -> tuple[int, int]:
        """Return where the character at `at` starts and ends in the source."""
        index = bisect_right(self.sites, (at, _AFTER_ALL)) - 1
        if index < 0:
            return at, at + 1
        _, end, source_start, source_end = self.sites[index]
        if at < end:
            return source_start, source_end
        moved = source_end + at - end
        return moved, moved + 1


def normalised(text: str) -> View:
    """View `text` with dashes, spaces and digits alike and without what nobody sees."""
    if "[" not in text and not _NOT_PLAIN.search(text):
        return View(text)
    return _substituted(text, UNUSUAL, lambda match: _plain(match[0]))


def excerpts(text: str, places: Iterable[tuple[int, int]]) -> View:
    """View parts of `text`, in order, with empty lines in place of what stands between them."""
    pieces: list[str] = []
    sites: list[tuple[int, int, int, int]] = []
    at = length = 0
    for start, end in places:
        if start > at:
            pieces.append(_LEFT_OUT)
            sites.append((length, length + len(_LEFT_OUT), at, start))
            length += len(_LEFT_OUT)
        pieces.append(text[start:end])
        length += end - start
        at = end
    return View("".join(pieces), tuple(sites))


def unescaped(text: str) -> View:
    """View `text` with one layer of percent, HTML and backslash escapes opened."""
    return _substituted(text, ESCAPED, lambda match: _opened(match[0]))


def _substituted(
    text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]
) -> View:
    pieces: list[str] = []
    sites: list[tuple[int, int, int, int]] = []
    at = length = 0
    for match in pattern.finditer(text):
        new = change(match)
        start, end = match.span()
        pieces += (text[at:start], new)
        length += start - at
        if len(new) != 1 or end - start != 1:
            sites.append((length, length + len(new), start, end))
        length += len(new)
        at = end
    if not pieces:
        return View(text)
    pieces.append(text[at:])
    return View("".join(pieces), tuple(sites))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """Return how a character is searched: as nothing, where nobody sees it."""
    if character[0] == "[":
        return BARRIER
    if len(character) > 1 or character <= "\x1f" or character in {"\x7f", BARRIER}:
        return ""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    alike = _ALIKE.get(character) or _ALIKE_BY_CATEGORY.get(category)
    return unicodedata.normalize("NFKC", character) if alike is None else alike


_ALIKE = {
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"',
    "\u2212": "-", "\u2043": "-", "\x85": "\n",
}  # fmt: skip
_ALIKE_BY_CATEGORY = {
    "Pd": "-", "Zs": " ", "Zl": "\n", "Zp": "\n", "Cf": "", "Cc": "", "Mn": "", "Me": "",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _opened(escape: str) -> str:
    if escape[0] == "%":
        return bytes.fromhex(escape.replace("%", "")).decode("utf-8", "replace")
    if escape[0] == "&":
        return html.unescape(escape)
    if escape[1] in "ux":
        code = int(escape[2:].strip("{}"), 16)
        return chr(code) if code <= _LAST_CODE_POINT and code not in _SURROGATES else "\ufffd"
    return _LETTER_ESCAPES.get(escape[1], escape[1])
