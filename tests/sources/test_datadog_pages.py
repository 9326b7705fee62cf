"""A search is read to its end, each row once, and every other end is told."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from cie_runbook.errors import UnavailableError, UnreadableAnswerError
from cie_runbook.sources.answer_fields import Field, identifier, instant
from cie_runbook.sources.datadog_pages import Page, Shape, collected, iso, search_page, walk
from cie_runbook.sources.fetched import Fetched
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

    return collected(walk(ask, row_cap=row_cap), COLUMNS, {"tests": "*"})


def down() -> UnavailableError:
    return UnavailableError("the service failed (status 503)", "Datadog tests", "Try again.")


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


def test_nothing_found_is_empty_with_all_columns() -> None:
    fetched = fetch({None: {"data": []}})
    assert (fetched.completeness, fetched.missing) == ("empty", ())
    assert {name: str(dtype) for name, dtype in fetched.table.dtypes.items()} == COLUMNS


def test_rows_that_come_twice_are_kept_once() -> None:
    fetched = fetch({None: answer(["a", "b", "b"], "m1"), "m1": answer(["b", "c"])})
    assert (fetched.completeness, list(fetched.table["id"])) == ("complete", ["a", "b", "c"])
    assert list(fetched.table.index) == [0, 1, 2]


def test_a_page_that_fails_half_way_leaves_a_partial_table_that_says_so() -> None:
    fetched = fetch({None: answer(["a", "b"], "m1"), "m1": down()})
    assert (fetched.completeness, len(fetched.table)) == ("partial", 2)
    assert fetched.missing == (
        "the search broke off after 2 rows: the service failed (status 503)",
    )


def test_a_first_page_that_fails_is_an_error() -> None:
    with pytest.raises(UnavailableError):
        fetch({None: down()})


def test_the_cap_is_kept_and_told() -> None:
    fetched = fetch({None: answer(["a", "b"], "m1"), "m1": answer(["c", "d"])}, row_cap=3)
    assert (fetched.completeness, list(fetched.table["id"])) == ("partial", ["a", "b", "c"])
    assert fetched.missing == (
        "the search has more rows than the agreed cap; the others were left out",
    )


def test_a_search_with_exactly_as_many_rows_as_the_cap_is_complete() -> None:
    fetched = fetch({None: answer(["a", "b", "b"], "m1"), "m1": answer([])}, row_cap=2)
    assert (fetched.completeness, len(fetched.table)) == ("complete", 2)


def test_no_page_is_asked_for_once_a_row_was_left_out() -> None:
    fetched = fetch({None: answer(["a", "b"], "m1"), "m1": answer(["c"], "m2")}, row_cap=2)
    assert (fetched.completeness, len(fetched.table)) == ("partial", 2)


def test_a_mark_that_leads_back_ends_the_search_as_partial() -> None:
    fetched = fetch(
        {None: answer(["a"], "m1"), "m1": answer(["b"], "m2"), "m2": answer(["c"], "m1")}
    )
    assert (fetched.completeness, list(fetched.table["id"])) == ("partial", ["a", "b", "c"])
    assert fetched.missing == ("the service named a page twice, so the search was ended",)


def test_a_page_that_comes_again_under_a_new_mark_ends_the_search_as_partial() -> None:
    fetched = fetch({None: answer(["a", "b"], "m1"), "m1": answer(["a", "b"], "m2")})
    assert (fetched.completeness, len(fetched.table)) == ("partial", 2)
    assert "no new ones" in fetched.missing[0]


def test_pages_are_asked_for_one_by_one() -> None:
    asked: list[str | None] = []

    def ask(mark: str | None) -> Page:
        asked.append(mark)
        return search_page(answer([f"id-{len(asked)}"], f"m{len(asked)}"), SHAPE)

    pages = walk(ask)
    next(pages)
    next(pages)
    assert asked == [None, "m1"]


def test_progress_is_told_in_rows() -> None:
    told: list[int] = []
    pages = [search_page(answer(["a", "b"]), SHAPE), search_page(answer(["c"]), SHAPE)]
    collected(pages, COLUMNS, {}, told.append)
    assert told == [2, 3]


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
