"""One reader for all our YAML: the dialect says what a plain value means and what a mistake is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import BadInputError, RunbookError
from cie_runbook.strict_yaml import (
    Dialect,
    parse_document,
    read_document,
    text_scalar,
    typed_scalar,
)

TEXTS = Dialect(error=BadInputError, scalar=text_scalar, max_bytes=200)
TYPED = Dialect(error=BadInputError, scalar=typed_scalar, max_bytes=200)


@pytest.mark.parametrize(
    ("text", "typed"),
    [("6", 6), ("-0.5", -0.5), ("true", True), ("null", None), ("007", "007"), ("20:00", "20:00")],
)
def test_a_dialect_says_what_a_plain_value_means(text: str, typed: object) -> None:
    written = f"value: {text}".encode()
    assert parse_document(written, TYPED, "x.yaml").content == {"value": typed}
    as_text = None if text == "null" else text
    assert parse_document(written, TEXTS, "x.yaml").content == {"value": as_text}


def test_a_value_in_quotes_is_text_in_every_dialect() -> None:
    assert parse_document(b"value: '6'", TYPED, "x.yaml").content == {"value": "6"}


def test_an_empty_file_holds_nothing() -> None:
    assert parse_document(b"# a comment\n", TEXTS, "x.yaml").content is None


def test_a_mistake_is_the_dialects_error_with_its_line() -> None:
    with pytest.raises(BadInputError, match=r"x\.yaml line 2: 'a' stands here a second time"):
        parse_document(b"a: 1\na: 2\n", TEXTS, "x.yaml")


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("a: 1\n" * 100, encoding="utf-8")
    with pytest.raises(BadInputError, match="the file is larger than"):
        read_document(path, TEXTS, "large.yaml")


@given(st.binary(max_size=190))
def test_any_bytes_are_read_or_refused_in_one_sentence(content: bytes) -> None:
    said = ""
    try:
        parse_document(content, TEXTS, "x.yaml")
    except RunbookError as error:
        said = str(error)
    assert "\n" not in said
