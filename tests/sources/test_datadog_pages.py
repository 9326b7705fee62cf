"""A search is read to its end, each row once, and every other end is told."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.answer_fields import Field, identifier, instant
from cie_runbook.sources.datadog_pages import Shape, iso, search_page
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page, collected, walk
from tests.sources.builders import START

COLUMNS = {"id": "string", "at": "datetime64[ms, UTC]"}
SHAPE = Shape(
    "Datadog tests",
    COLUMNS,
    {"id": Field(identifier, ("id",)), "at": Field(instant, ("attributes.timestamp",))},
    "at",
    "attributes.timestamp",
)


def answer(ids: Sequence[str], after: str | None = None, **meta: Any) -> dict[str, Any]:
    entries = [{"id": name, "attributes": {"timestamp": iso(START)}} for name in ids]
    page = {} if after is None else {"page": {"after": after}}
    return {"data": entries, "meta": {**page, **meta}}


def fetch(answers: Mapping[str | None, Any], row_cap: int = 100) -> Fetched:
    """Walk through answers by their marks; an error in the place of one is raised."""

    def ask(mark: str | None) -> Page:
        found = answers[mark]
        if isinstance(found, Exception):
            raise found
        return search_page(found, SHAPE)

    walked = walk(ask, key=("id",), row_cap=row_cap, system="Datadog tests")
    return collected(walked, COLUMNS, {"tests": "*"})


def test_a_search_ends_where_no_mark_comes() -> None:
    fetched = fetch({None: answer(["a", "b"], "m1"), "m1": answer(["c"])})
    assert (fetched.completeness, fetched.missing) == ("complete", ())
    assert list(fetched.table["id"]) == ["a", "b", "c"]
    assert fetched.queries == {"tests": "*"}


def test_a_search_ends_where_no_entries_come_even_without_meta() -> None:
    fetched = fetch({None: answer(["a"], "m1"), "m1": {"data": []}})
    assert (fetched.completeness, len(fetched.table)) == ("complete", 1)


def test_an_empty_page_ends_the_search_even_with_a_mark() -> None:
    fetched = fetch({None: answer(["a"], "m1"), "m1": answer([], "m2")})
    assert (fetched.completeness, len(fetched.table)) == ("complete", 1)


def test_what_the_service_says_is_missing_is_passed_on_without_its_text() -> None:
    warnings = [{"code": "unknown_index", "detail": "Jane Doe"}, {"code": "Not A Code"}]
    fetched = fetch({None: answer(["a"], None, status="timeout", warnings=warnings)})
    assert fetched.completeness == "partial"
    assert fetched.missing == (
        "the service ran out of time and searched only a part",
        "the service warns that rows may be missing (unknown_index)",
        "the service warns that rows may be missing (without a code)",
    )


def test_what_entries_lack_is_told_by_path() -> None:
    entries = [{"id": "a", "attributes": {}}, {"attributes": {}}, "no object", {"id": "b c"}]
    fetched = fetch({None: {"data": entries}})
    assert (fetched.completeness, list(fetched.table["id"])) == ("partial", ["a"])
    assert fetched.missing == (
        "some entries came without data[].id and were left out",
        "some entries came without a time in data[].attributes.timestamp",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({}, "lacks the list data"),
        ({"data": None}, "lacks the list data"),
        ({"data": {"id": "a"}}, "lacks the list data"),
        ({"data": [{"no": "id"}]}, r"lacks data\[\].id"),
        ({"errors": ["Jane Doe"], "data": []}, "says that the search failed"),
        ({"errors": [{"title": "x", "detail": "Jane Doe"}]}, "says that the search failed"),
    ],
)
def test_an_answer_that_is_none_is_an_error_without_its_text(content: Any, sentence: str) -> None:
    with pytest.raises(UnreadableAnswerError, match=sentence) as caught:
        search_page(content, SHAPE)
    assert "Jane" not in str(caught.value)
