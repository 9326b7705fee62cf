"""Fields of an answer, and the path of one that is not as documented."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.json_record import JsonRecord, records


def make_record(**content: Any) -> JsonRecord:
    return JsonRecord(content, "items[2]", "demo")


def test_an_instant_comes_in_utc_whatever_its_offset() -> None:
    record = make_record(a="2026-11-18T10:05:00-05:00", b="2026-11-18T15:05:00Z", c="", d=None)
    assert record.instant("a") == record.instant("b") == datetime(2026, 11, 18, 15, 5, tzinfo=UTC)
    assert record.instant("c") is record.instant("d") is record.instant("missing") is None


def test_a_count_written_as_text_is_a_number() -> None:
    assert make_record(a="1342", b=7).whole("a") == 1342
    assert make_record(a=None).whole("a") is None


def test_an_id_stays_text() -> None:
    assert make_record(id=902).identifier("id") == "902"
    assert make_record(id="0042").identifier("id") == "0042"


@pytest.mark.parametrize(
    ("read", "value", "wanted"),
    [
        ("text", 4, "text"),
        ("identifier", None, "id"),
        ("identifier", "", "id"),
        ("identifier", True, "id"),
        ("whole", "12a", "whole number"),
        ("whole", "9" * 5000, "whole number"),
        ("whole", 1.5, "whole number"),
        ("whole", False, "whole number"),
        ("flag", "yes", "true or false"),
        ("instant", "yesterday", "instant"),
        ("instant", "0001-01-01T00:00:00+14:00", "instant"),
        ("part", [], "object"),
        ("parts", {}, "list"),
        ("parts", ["secret"], r"object at items\[2\].field\[0\]"),
        ("listed", None, "list"),
    ],
)
def test_a_wrong_field_is_named_by_its_path_without_its_value(
    read: str, value: Any, wanted: str
) -> None:
    with pytest.raises(UnreadableAnswerError, match=f"has no {wanted}") as caught:
        getattr(make_record(field=value), read)("field")
    assert "items[2].field" in caught.value.what
    assert not value or str(value) not in caught.value.what


def test_a_path_leads_through_parts() -> None:
    record = JsonRecord({"a": [{"b": {"c": 1}}]}, "", "demo")
    with pytest.raises(UnreadableAnswerError, match=r"no text at a\[0\]\.b\.c$|a\[0\]\.b\.c"):
        record.parts("a")[0].part("b").text("c")


def test_a_list_of_anything_but_objects_is_refused() -> None:
    with pytest.raises(UnreadableAnswerError, match=r"no object at \[1\]"):
        records([{}, 1], "", "demo")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(value=_JSON, read=st.sampled_from(["text", "whole", "flag", "instant", "part", "parts"]))
def test_any_value_is_read_or_refused(value: Any, read: str) -> None:
    with suppress(UnreadableAnswerError):
        getattr(make_record(field=value), read)("field")
