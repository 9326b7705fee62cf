"""YAML is read as text, and every mistake names its line."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from cie_runbook.errors import SettingsError
from cie_runbook.settings.strict_yaml import (
    MAX_FILE_BYTES,
    nearest,
    parse_document,
    read_document,
    typed,
)


class Inner(BaseModel):
    """A model inside another one."""

    model_config = ConfigDict(extra="forbid")

    start: str


class Outer(BaseModel):
    """A model with places inside."""

    model_config = ConfigDict(extra="forbid")

    inner: dict[str, Inner]
    note: str | None = None


@pytest.mark.parametrize("text", ["20:00", "007", "0500", "no", "on", "1e5", "2026-11-18", "0x1F"])
def test_a_scalar_stays_the_text_that_was_written(text: str) -> None:
    assert parse_document(f"value: {text}", "demo.yaml").content == {"value": text}


@pytest.mark.parametrize("text", ["", "~", "null"])
def test_only_the_three_nulls_are_nothing(text: str) -> None:
    assert parse_document(f"value: {text}", "demo.yaml").content == {"value": None}
    assert parse_document(f"value: '{text}'", "demo.yaml").content == {"value": text}


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "'a' stands here a second time, first on line 1", 3),
        ("a: &x 1\nb: *x\n", "an anchor or alias (&name, *name) is used", 1),
        ("a: 1\nb: !!python/object:os.system x\n", "a value has a tag (!…)", 2),
        ("a: 1\n? [b, c]\n: 2\n", "the name '' is not text", 2),
        ("a: 1\n---\nb: 2\n", "a second document starts (---)", 2),
        ("a: " + "[" * 40 + "]" * 40, "the values nest too deep", 1),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: str, what: str, line: int) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_document(text, "demo.yaml")
    assert (caught.value.what, caught.value.where) == (what, f"demo.yaml line {line}")


def test_an_unknown_name_is_answered_with_the_nearest_one_and_its_line() -> None:
    document = parse_document("inner:\n  first:\n    strat: x\n", "demo.yaml")
    with pytest.raises(SettingsError) as caught:
        typed(document, Outer)
    # `start` is missing as well; the first mistake of the two is shown.
    assert caught.value.where in {"demo.yaml line 2", "demo.yaml line 3"}
    extra = parse_document("inner:\n  first:\n    start: x\n    notes: y\n", "demo.yaml")
    with pytest.raises(SettingsError) as caught:
        typed(extra, Outer)
    assert str(caught.value) == (
        "demo.yaml line 4: 'inner.first.notes' is not known. Known: start."
    )


def test_a_missing_entry_is_reported_where_it_should_stand() -> None:
    with pytest.raises(SettingsError) as caught:
        typed(parse_document("note: x\n", "demo.yaml"), Outer)
    assert str(caught.value) == "demo.yaml line 1: 'inner' is missing. Add it."


def test_a_wrong_value_is_not_repeated_in_the_error() -> None:
    document = parse_document("inner:\n  first:\n    start: [hunter2hunter2]\n", "demo.yaml")
    with pytest.raises(SettingsError) as caught:
        typed(document, Outer)
    assert "hunter2" not in str(caught.value)
    assert caught.value.where == "demo.yaml line 3"


def test_a_file_that_is_missing_too_large_or_not_text_is_refused(tmp_path: Path) -> None:
    large, binary = tmp_path / "large.yaml", tmp_path / "binary.yaml"
    large.write_text("a: " + "x" * MAX_FILE_BYTES, encoding="utf-8")
    binary.write_bytes(b"a: \xff\xfe")
    for path, what in (
        (tmp_path / "none.yaml", "the file cannot be read"),
        (large, "the file is larger than 64 KiB"),
        (binary, "the file is not UTF-8 text"),
    ):
        with pytest.raises(SettingsError) as caught:
            read_document(path)
        assert caught.value.what == what


def test_the_nearest_name_is_only_named_when_it_is_near() -> None:
    assert nearest("drlll", ["drill", "staging"]) == "Did you mean drill? Known: drill, staging."
    assert nearest("zzz", ["drill"]) == "Known: drill."
    assert nearest("zzz", []) == "Known: none."


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    with suppress(SettingsError):
        assert parse_document(text, "demo.yaml").file == "demo.yaml"
