"""Encodings are opened, and hidden with what they hold."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from cie_runbook.redaction.layers import DEPTH, find_layered
from cie_runbook.redaction.spans import Span


def find_word(text: str) -> Iterator[Span]:
    at = text.find("SECRET")
    if at >= 0:
        yield Span(at, at + 6, "name", "SECRET")


def _wrapped(text: str, times: int) -> str:
    for _ in range(times):
        text = base64.b64encode(text.encode()).decode()
    return text


def test_the_outer_encoded_text_is_hidden_when_the_inner_holds_something() -> None:
    text = f"x {_wrapped('a SECRET within', 2)} y"

    (span,) = find_layered(text, find_word)

    assert text[: span.start] == "x "
    assert text[span.end :] == " y"


def test_percent_encoding_is_cut_where_it_stands() -> None:
    text = "a%2520b%2553ECRETz%2520"

    (span,) = find_layered(text, find_word)

    assert text[span.start : span.end] == "%2553ECRET"


def test_what_is_wrapped_deeper_than_we_look_is_hidden_unread() -> None:
    text = _wrapped("nothing at all in here", DEPTH + 2)

    assert [span.kind for span in find_layered(text, find_word)] == ["redacted"]


def test_a_digest_is_not_taken_for_base64() -> None:
    assert list(find_layered("sha 0123456789abcdef0123456789abcdef", find_word)) == []


def test_lines_far_from_an_escape_are_read_once() -> None:
    text = "SECRET\n" + "plain\n" * 10 + "a%20b"

    assert len(list(find_layered(text, find_word))) == 1
