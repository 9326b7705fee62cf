"""Fields read by path: what is missing or of the wrong kind is unknown and harms nothing."""

import math
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.sources.answer_fields import (
    LONGEST_TEXT,
    WHOLE_ENTRY,
    Field,
    as_json,
    at_path,
    fields_table,
    identifier,
    instant,
    instant_of_seconds,
    listed,
    number,
    text,
    whole,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
COLUMNS = {
    "at": "datetime64[ms, UTC]",
    "from_s": "datetime64[ms, UTC]",
    "id": "string",
    "text": "string",
    "tags": "string",
    "json": "string",
    "count": "Int64",
    "share": "Float64",
}
READERS = (instant, instant_of_seconds, identifier, text, listed, as_json, whole, number)
FIELDS = {name: Field(read, ("x",)) for name, read in zip(COLUMNS, READERS, strict=True)}


@pytest.mark.parametrize(
    "entry",
    [{"a": {"b": {"c": 1}}}, {"a.b.c": 1}, {"a": {"b.c": 1}}],
    ids=["nested", "flat", "half flat"],
)
def test_a_path_leads_through_objects_and_through_keys_with_dots(entry: Any) -> None:
    assert at_path(entry, "a.b.c") == 1


@pytest.mark.parametrize("entry", [{}, {"a": None}, {"a": [1]}, {"a": {"b": 1}}, None, "text"])
def test_a_path_that_leads_nowhere_gives_nothing(entry: Any) -> None:
    assert at_path(entry, "a.b.c") is None


def test_the_empty_path_means_the_whole_entry() -> None:
    assert at_path({"a": 1}, WHOLE_ENTRY) == {"a": 1}


def test_the_first_path_with_a_readable_value_counts() -> None:
    field = Field(whole, ("first", "second", "third"))
    assert field.of({"first": "no number", "second": "504", "third": 200}) == 504
    assert field.of({}) is None


@pytest.mark.parametrize("value", ["200", 200, 200.0])
def test_whole_numbers_are_read_from_numbers_and_texts(value: Any) -> None:
    assert whole(value) == 200
    assert whole(2**53 + 1) == 2**53 + 1


@pytest.mark.parametrize("value", [True, None, "", "2xx", 200.5, math.inf, 2**70, [], {}])
def test_what_is_no_whole_number_is_unknown(value: Any) -> None:
    assert whole(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-18T14:05:01.250Z", datetime(2026, 11, 18, 14, 5, 1, 250_000, UTC)),
        ("2026-11-18T09:05:01-05:00", datetime(2026, 11, 18, 14, 5, 1, 0, UTC)),
        ("2026-11-18T14:05:01", datetime(2026, 11, 18, 14, 5, 1, 0, UTC)),
        ("now", None),
        ("0001-01-01T00:00:00+14:00", None),
        (1794978000, None),
    ],
)
def test_instants_are_in_utc(value: Any, expected: datetime | None) -> None:
    assert instant(value) == expected


def test_an_id_holds_no_sentence() -> None:
    assert identifier(111830) == "111830"
    assert identifier("AQAAAY_x-1=") == "AQAAAY_x-1="
    assert identifier("Veteran Jane Doe") is None


def test_a_long_text_is_cut_and_says_so() -> None:
    cut = text("x" * (LONGEST_TEXT + 1))
    assert cut == "x" * LONGEST_TEXT + "…"


def test_texts_of_a_list_are_kept_once_and_in_order() -> None:
    assert listed(["b", "a", "b", None, {"c": 1}, ""]) == "b,a"
    assert listed([]) is None
    assert listed("b") is None


def test_an_object_becomes_json_on_one_line() -> None:
    assert as_json({"b": 1, "a": {"c": "ü\n"}}) == '{"a":{"c":"ü\\n"},"b":1}'
    assert as_json({}) is None


def test_no_entries_keep_the_columns() -> None:
    table = fields_table([], FIELDS, COLUMNS)
    assert {name: str(dtype) for name, dtype in table.dtypes.items()} == COLUMNS


@given(st.lists(JSON, min_size=1, max_size=5))
def test_any_value_fits_the_table_or_is_unknown(values: list[Any]) -> None:
    table = fields_table([{"x": value} for value in values], FIELDS, COLUMNS)
    assert {name: str(dtype) for name, dtype in table.dtypes.items()} == COLUMNS
    assert len(table) == len(values)
    for found in table["text"].dropna():
        assert found.encode()
    assert not any(math.isinf(share) for share in table["share"].dropna())


def test_a_lone_surrogate_fits_the_table() -> None:
    table = fields_table([{"x": "a\ud800b"}], FIELDS, COLUMNS)
    assert table["text"].iloc[0] == "a?b"
    assert pd.isna(table["at"].iloc[0])
