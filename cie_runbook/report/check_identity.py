"""Looks for identities and credentials that are still in a page, or in its pictures' metadata."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from collections.abc import Iterator

from cie_runbook.redaction import Redactor
from cie_runbook.report.fragments import own_style
from cie_runbook.report.page import Page, Piece, pieces_at
from cie_runbook.report.problem import Problem
from cie_runbook.report.sanitise import PNG_PREFIX

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXT_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf"})
_LARGEST_TEXT = 1_000_000
_CHUNK_FRAME = 12  # length, type and checksum


def identity_problems(page: Page, redactor: Redactor) -> Iterator[Problem]:
    """Yield a problem for each identity or credential, naming its kind and place only."""
    yield from _in_seen_text(page, redactor)
    innocent: set[str] = set()  # a page says most of its attributes many times
    for piece in page.attribute_values:
        value = page.text_of(piece)
        if value in innocent:
            continue
        problems = list(_in_piece(page, piece, redactor, f"an attribute of <{piece.tag}>"))
        if not problems:
            innocent.add(value)
        yield from problems
    foreign = [piece for piece in page.styles if page.text_of(piece).strip() != own_style().strip()]
    for piece in (*page.hidden, *foreign):  # our own sheet names fonts, which look like persons
        yield from _in_piece(page, piece, redactor, f"a comment or style in <{piece.tag}>")
    for element in page.elements:
        source = element.attributes.get("src", "")
        if element.tag == "img" and source.startswith(PNG_PREFIX):
            yield from _in_picture(source, element.line, redactor)


def _in_seen_text(page: Page, redactor: Redactor) -> Iterator[Problem]:
    text, places = page.visible_text()
    for span in redactor.find(text):
        where = next((piece for piece, _, _ in pieces_at(places, span.start, span.end)), None)
        if where is not None:
            yield Problem(f"{span.kind} in the text of <{where.tag}>", where.line)


def _in_piece(page: Page, piece: Piece, redactor: Redactor, place: str) -> Iterator[Problem]:
    for span in redactor.find(page.text_of(piece)):
        yield Problem(f"{span.kind} in {place}", piece.line)


def _in_picture(source: str, line: int, redactor: Redactor) -> Iterator[Problem]:
    try:
        texts = list(png_texts(base64.b64decode(source[len(PNG_PREFIX) :], validate=True)))
    except (binascii.Error, ValueError):
        yield Problem("a picture that is no PNG", line)
        return
    for text in texts:
        for span in redactor.find(text):
            yield Problem(f"{span.kind} in the metadata of a picture", line)


def png_texts(png: bytes) -> Iterator[str]:
    """Yield the texts that a PNG carries beside its pixels.

    Raises
    ------
    ValueError
        The bytes are not a whole PNG, or carry a text that cannot be read.
    """
    if not png.startswith(_SIGNATURE):
        raise ValueError("no PNG signature")
    at, kind = len(_SIGNATURE), b""
    while kind != b"IEND":
        if at + _CHUNK_FRAME > len(png):
            raise ValueError("a PNG that ends early")
        length, kind = struct.unpack_from(">I4s", png, at)
        content = png[at + 8 : at + 8 + length]
        at += length + _CHUNK_FRAME
        if kind in _TEXT_CHUNKS:
            yield _chunk_text(kind, content)
    if at != len(png):
        yield png[at:].decode("latin-1")  # what follows the picture, no viewer shows


def _chunk_text(kind: bytes, content: bytes) -> str:
    """Return keyword and text of a chunk, decompressed where it is compressed."""
    keyword, _, rest = content.partition(b"\0")
    if kind == b"zTXt":
        rest = _inflated(rest[1:])
    elif kind == b"iTXt":
        is_compressed, rest = rest[:1] == b"\1", rest[2:]
        language, _, rest = rest.partition(b"\0")
        translated, _, rest = rest.partition(b"\0")
        keyword += b" " + language + b" " + translated
        rest = _inflated(rest) if is_compressed else rest
    return f"{keyword.decode('latin-1')}: {rest.decode('utf-8', 'replace')}"


def _inflated(content: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(content, _LARGEST_TEXT)
    except zlib.error:
        raise ValueError("a damaged text in a PNG") from None
    if inflater.unconsumed_tail:
        raise ValueError("a text in a PNG that is too long to be read")
    return text
