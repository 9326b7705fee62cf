"""Search through encodings: what hides inside an encoded text is hidden with it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from cie_runbook.redaction.spans import Span, lines_around
from cie_runbook.redaction.view import ESCAPED, excerpts, unescaped

DEPTH = 4
"""How many encodings may lie over one another; what is encoded deeper is hidden unread."""

Finder = Callable[[str], Iterable[Span]]

_BASE64 = re.compile(
    r"""
    [^A-Za-z0-9+/_](?<![A-Za-z0-9+/_]-)([A-Za-z0-9]    # the first of a run, and what is before it
    (?=[A-Za-z0-9+/_\-]{15})
    (?!(?<=[0-9a-fA-F])[0-9a-fA-F]{0,200}+(?![A-Za-z0-9+/_\-]))    # ... that is no digest,
    (?!(?<=[a-z])[a-z_/\-]{0,200}+(?![A-Za-z0-9+/_\-]))           # no path of words
    (?!(?<=[0-9])[0-9\-]{0,200}+(?![A-Za-z0-9+/_\-]))             # and no number
    [A-Za-z0-9+/_\-]{15,}+={0,2})
    """,
    re.VERBOSE,
)
_LARGEST_ENCODED = 262_144
_SAMPLE = 32
_SHORT = 64
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TOKEN = re.compile(r"[^\s\"'<>]{1,2000}")


def find_layered(text: str, find: Finder, depth: int = DEPTH) -> Iterator[Span]:
    """Yield what `find` finds in `text` and in all that is encoded in it."""
    yield from find(text)
    yield from _find_base64(text, find, depth)
    if not any(mark in text for mark in "%&\\"):
        return
    view = unescaped(text)
    if view.text == text:
        return
    if depth == 0:
        yield from _unread(text)
        return
    near = excerpts(view.text, lines_around(view.text, (site[:2] for site in view.sites)))
    for span in find_layered(near.text, find, depth - 1):
        opened = near.to_source(span)
        if opened.end - opened.start == span.end - span.start:  # within one of the excerpts
            yield view.to_source(opened)


def _find_base64(text: str, find: Finder, depth: int) -> Iterator[Span]:
    for match in _BASE64.finditer(f"\n{text}"):
        run = match[1]
        decoded = _decoded_short(run) if len(run) <= _SHORT else _decoded(run)
        if decoded is None:
            continue
        start, end = match.start(1) - 1, match.end() - 1
        if depth == 0:
            yield Span(start, end, "redacted", "")
            continue
        inner = next(iter(find_layered(decoded, find, depth - 1)), None)
        if inner is not None:
            yield Span(start, end, inner.kind, "")


@lru_cache(maxsize=8192)
def _decoded_short(run: str) -> str | None:
    """Return the same as `_decoded`: paths and names of classes come again and again."""
    return _decoded(run)


def _decoded(run: str) -> str | None:
    """Return the text that `run` encodes in base64, or None where it encodes no text."""
    if len(run) > _LARGEST_ENCODED:
        return None
    body = run.rstrip("=").replace("-", "+").replace("_", "/")
    if len(body) % 4 == 1:
        body = body[:-1]
    if not _begins_like_text(body[:_SAMPLE]):
        return None
    try:
        return (_bytes(body) or b"").decode("utf-8")
    except UnicodeDecodeError:
        return None


def _bytes(body: str) -> bytes | None:
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4))
    except binascii.Error:
        return None


@lru_cache(maxsize=8192)
def _begins_like_text(sample: str) -> bool:
    decoded = _bytes(sample)
    return decoded is not None and not _CONTROL.search(decoded)


def _unread(text: str) -> Iterator[Span]:
    """Yield the tokens that are still encoded where no further layer is opened."""
    for token in _TOKEN.finditer(text):
        if ESCAPED.search(token[0]):
            yield Span(token.start(), token.end(), "redacted", "")
