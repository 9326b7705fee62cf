"""YAML is read with its lines, and without YAML 1.1's surprises."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook import strict_yaml
from cie_runbook.catalog.document import MAX_FILE_BYTES, parse_document, read_document
from cie_runbook.errors import CatalogError

PARSERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]


@pytest.fixture(params=PARSERS, ids=["python", "libyaml"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_PARSER", request.param)


def content(text: str) -> Any:
    return parse_document(text.encode(), "x.yaml").content


def mistake(text: bytes) -> str:
    with pytest.raises(CatalogError) as caught:
        parse_document(text, "x.yaml")
    return str(caught.value)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "text",
    [
        "007",
        "012",
        "20:00",
        "yes",
        "no",
        "on",
        "0x1F",
        "1_000",
        "1e5",
        ".inf",
        "2026-11-18",
        "589A7",
    ],
)
def test_what_yaml_1_1_would_change_stays_text(text: str) -> None:
    assert content(f"a: {text}") == {"a": text}


@pytest.mark.usefixtures("parser")
def test_numbers_truth_and_nothing_are_read() -> None:
    text = "{a: 5, b: -5, c: 0, d: 1.5, e: true, f: false, g: null, h: ~}\n"
    expected = {"a": 5, "b": -5, "c": 0, "d": 1.5, "e": True, "f": False, "g": None, "h": None}
    assert content(text) == expected
    assert content("a:\n") == {"a": None}


@pytest.mark.usefixtures("parser")
def test_quotes_and_text_blocks_make_text() -> None:
    assert content("a: '5'\nb: \"true\"\nc: |\n  5\nd: ''\n") == {
        "a": "5",
        "b": "true",
        "c": "5\n",
        "d": "",
    }


@pytest.mark.usefixtures("parser")
def test_every_value_knows_its_line() -> None:
    read = parse_document(b"a:\n  b: 1\n  c:\n    - x\n    - y\n", "x.yaml")
    assert read.where("a", "c", 1) == "x.yaml line 5"
    assert read.where("a", "b") == "x.yaml line 2"


def test_a_place_that_is_not_there_gives_the_line_around_it() -> None:
    read = parse_document(b"a:\n  b: 1\n", "x.yaml")
    assert read.where("a", "missing", 3) == "x.yaml line 1"


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        (b"a: 1\nb: 2\na: 3\n", "x.yaml line 3", "a second time, first on line 1"),
        (b"a: 1\n442: x\n", "x.yaml line 2", "'442' is not text"),
        (b"true: x\n", "x.yaml line 1", "'true' is not text"),
        (b"a: &x 1\nb: *x\n", "x.yaml line 1", "anchor or alias"),
        (b"a: &a [*a]\n", "x.yaml line 1", "anchor or alias"),
        (b"a: 1\nb: !!python/name:os.system x\n", "x.yaml line 2", "tag"),
        (b"a: !!binary aGk=\n", "x.yaml line 1", "tag"),
        (b"a: 1\n---\nb: 2\n", "x.yaml line 2", "second document"),
        (b"", "x.yaml", "empty"),
        (b"# nothing\n", "x.yaml", "empty"),
        (b"a: 1\nb: \xff\n", "x.yaml line 2", "UTF-8"),
        (b"a:\n\t- x\n", "x.yaml line 2", "malformed"),
        (b"a: [1,\n", "x.yaml", "malformed"),
        (b"a: \x00\n", "x.yaml", "malformed"),
        (b"? [a]\n: 1\n", "x.yaml line 1", "not text"),
    ],
)
def test_a_mistake_names_its_line(text: bytes, where: str, said: str) -> None:
    message = mistake(text)
    assert message.startswith(where)
    assert said in message


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", [b"[" * 50_000, b"{a: " * 20_000, b"- " * 20_000])
def test_deep_nesting_is_refused_before_anything_recurses(text: bytes) -> None:
    assert "nest too deep" in mistake(text)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 100 * MAX_FILE_BYTES)
    with pytest.raises(CatalogError, match="larger than 512 KiB"):
        read_document(path)


def test_a_missing_file_is_named_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        read_document(tmp_path / "metrics.yaml")
    assert caught.value.where == "metrics.yaml"


def where_it_leads(text: bytes) -> str:
    try:
        return parse_document(text, "x.yaml").where()
    except CatalogError as error:
        return error.where


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_a_mistake(text: bytes) -> None:
    assert where_it_leads(text).startswith("x.yaml")


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.from_regex(r"[b-e]{1,4}", fullmatch=True), inner, max_size=3),
    ),
    max_leaves=8,
)


@given(TREES)
def test_what_yaml_writes_is_read_back(tree: Any) -> None:
    text = yaml.safe_dump({"root": tree}, default_flow_style=False, width=1000)
    if "&id" not in text:
        assert content(text) == {"root": tree}
