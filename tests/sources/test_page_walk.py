"""Pages that go on, end, repeat themselves and lead in circles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest

from cie_runbook.errors import RefusedRequestError, UnavailableError, UnreadableAnswerError
from cie_runbook.sources.collected import collect
from cie_runbook.sources.page_walk import Page, walk

COLUMNS = {"id": "string", "part": "string"}


def make_page(ids: Sequence[str], following: str | None = None, gap: str | None = None) -> Page:
    table = pd.DataFrame({"id": ids, "part": [None] * len(ids)}).astype(COLUMNS)
    return Page(table, following, gap)


def ids_of(pages: Mapping[str, Page]) -> list[list[str]]:
    walked = walk(pages.__getitem__, "", ("id", "part"), "demo")
    return [list(table["id"]) for table in walked]


def test_pages_are_read_to_the_last_one() -> None:
    pages = {"": make_page(["a", "b"], "2"), "2": make_page([], "3"), "3": make_page(["c"])}
    assert ids_of(pages) == [["a", "b"], [], ["c"]]


def test_a_row_that_comes_again_is_left_out() -> None:
    pages = {"": make_page(["a", "b", "b"], "2"), "2": make_page(["b", "c"])}
    assert ids_of(pages) == [["a", "b"], ["c"]]


@pytest.mark.parametrize(
    "pages",
    [
        {"": make_page(["a"], "")},
        {"": make_page(["a"], "2"), "2": make_page(["b"], "")},
        {"": make_page(["a"], "2"), "2": make_page(["a"], "3")},
    ],
)
def test_a_circle_ends_and_the_table_says_so(pages: Mapping[str, Page]) -> None:
    with pytest.raises(UnreadableAnswerError, match="repeats its pages"):
        ids_of(pages)
    collected = collect(walk(pages.__getitem__, "", ("id",), "demo"), COLUMNS, row_cap=9)
    assert collected.completeness == "partial"
    assert collected.table["id"].iloc[0] == "a"


def test_rows_that_are_kept_back_make_the_table_partial() -> None:
    pages = {"": make_page(["a"], gap="the service lists no more")}
    with pytest.raises(RefusedRequestError):
        ids_of(pages)
    collected = collect(walk(pages.__getitem__, "", ("id",), "demo"), COLUMNS, row_cap=9)
    assert collected.missing == ("the rows after the first 1: the service lists no more",)


def test_a_page_that_fails_leaves_what_came_before() -> None:
    def ask(where: str) -> Page:
        if where:
            raise UnavailableError("it broke", "demo", "Try again.")
        return make_page(["a"], "2")

    collected = collect(walk(ask, "", ("id",), "demo"), COLUMNS, row_cap=9)
    assert collected.completeness == "partial"
    assert list(collected.table["id"]) == ["a"]


def test_no_page_is_asked_for_before_it_is_wanted() -> None:
    pages = {"": make_page(["a"], "2")}  # asking for page 2 would fail
    walked = walk(pages.__getitem__, "", ("id",), "demo")
    assert list(next(walked)["id"]) == ["a"]
