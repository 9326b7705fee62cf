"""Search through encodings: what hides inside an encoded text is hidden with it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from cie_runbook.redaction.spans import Span, lines_around
from cie_runbook.redaction.view import ESCAPED, unescaped

DEPTH = 4
"""How many encodings may lie over one another; what is encoded deeper is hidden unread."""

Finder = Callable[[str], Iterable[Span]]

_BASE64 = re.compile(r"[A-Za-z0-9](?<![A-Za-z0-9+/_]{2})[A-Za-z0-9+/_\-]{15,}+={0,2}")
_NOT_ENCODED = re.compile(r"[0-9a-fA-F]+\Z|[a-z_/\-]+\Z|[0-9\-]+\Z")
_LARGEST_ENCODED = 262_144
_SAMPLE = 32
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
    for start, end in lines_around(view.text, ((site[0], site[1]) for site in view.sites)):
        for span in find_layered(view.text[start:end], find, depth - 1):
            yield view.to_source(replace(span, start=span.start + start, end=span.end + start))


def _find_base64(text: str, find: Finder, depth: int) -> Iterator[Span]:
    for match in _BASE64.finditer(text):
        decoded = _decoded(match[0])
        if decoded is None:
            continue
        if depth == 0:
            yield Span(match.start(), match.end(), "redacted", "")
            continue
        inner = next(iter(find_layered(decoded, find, depth - 1)), None)
        if inner is not None:
            yield Span(match.start(), match.end(), inner.kind, "")


def _decoded(run: str) -> str | None:
    """Return the text that `run` encodes in base64, or None where it encodes no text."""
    if len(run) > _LARGEST_ENCODED or _NOT_ENCODED.match(run):
        return None
    body = run.rstrip("=").replace("-", "+").replace("_", "/")
    if len(body) % 4 == 1:
        body = body[:-1]
    sample = _bytes(body[:_SAMPLE])
    if sample is None or not _looks_like_text(sample):
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


def _looks_like_text(sample: bytes) -> bool:
    return not _CONTROL.search(sample)


def _unread(text: str) -> Iterator[Span]:
    """Yield the tokens that are still encoded where no further layer is opened."""
    for token in _TOKEN.finditer(text):
        if ESCAPED.search(token[0]):
            yield Span(token.start(), token.end(), "redacted", "")
