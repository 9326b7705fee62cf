"""Texts that a picture carries beside its pixels."""

from __future__ import annotations

import zlib

import pytest

from cie_runbook.report.check_identity import png_texts
from tests.report.samples import chunk, png


def test_texts_are_read_in_every_form() -> None:
    plain = chunk(b"tEXt", b"Author\0Mary")
    packed = chunk(b"zTXt", b"Note\0\0" + zlib.compress(b"hidden"))
    international = chunk(b"iTXt", b"Title\0\1\0en\0Titel\0" + zlib.compress(b"found"))

    texts = list(png_texts(png(plain, packed, international)))

    assert texts == ["Author: Mary", "Note: hidden", "Title en Titel: found"]


def test_what_follows_the_picture_is_read_too() -> None:
    assert list(png_texts(png() + b"SMITH,JOHN")) == ["SMITH,JOHN"]


def test_a_picture_without_texts_has_none() -> None:
    assert list(png_texts(png())) == []


@pytest.mark.parametrize(
    "broken",
    [b"GIF89a", png()[:-6], png(chunk(b"zTXt", b"Note\0\0not deflated"))],
)
def test_a_damaged_picture_is_not_read_as_safe(broken: bytes) -> None:
    with pytest.raises(ValueError, match="PNG"):
        list(png_texts(broken))


def test_a_text_that_unpacks_without_end_is_not_read_as_safe() -> None:
    bomb = chunk(b"zTXt", b"Note\0\0" + zlib.compress(bytes(3_000_000)))

    with pytest.raises(ValueError, match="too long"):
        list(png_texts(png(bomb)))
