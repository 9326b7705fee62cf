"""Pages become one table that says whether it is all."""

from collections.abc import Iterator

import pandas as pd
import pytest

from cie_runbook.errors import UnavailableError, UnreadableAnswerError
from cie_runbook.sources.collected import collect, distinct
from cie_runbook.sources.row_table import row_table

COLUMNS = {"id": "string", "at": "datetime64[ms, UTC]", "count": "Int64", "is_open": "boolean"}


def page(*ids: str) -> pd.DataFrame:
    rows = [{"id": name, "at": None, "count": None, "is_open": None} for name in ids]
    return row_table(rows, COLUMNS)


def broken(*pages: pd.DataFrame) -> Iterator[pd.DataFrame]:
    yield from pages
    raise UnavailableError("the service failed (status 503)", "demo", "Try again later.")


def test_pages_that_all_came_are_complete() -> None:
    collected = collect([page("a", "b"), page("c")], COLUMNS, row_cap=3)
    assert list(collected.table["id"]) == ["a", "b", "c"]
    assert list(collected.table.index) == [0, 1, 2]
    assert (collected.completeness, collected.missing) == ("complete", ())


@pytest.mark.parametrize("pages", [[], [page()], [page(), page()]])
def test_nothing_is_empty_and_keeps_columns_and_types(pages: list[pd.DataFrame]) -> None:
    collected = collect(pages, COLUMNS, row_cap=3)
    assert collected.completeness == "empty"
    assert collected.table.dtypes.astype(str).to_dict() == COLUMNS


def test_a_full_table_has_the_types_of_an_empty_one() -> None:
    assert page("a").dtypes.astype(str).to_dict() == page().dtypes.astype(str).to_dict() == COLUMNS


def test_a_page_that_fails_half_way_leaves_a_partial_table() -> None:
    collected = collect(broken(page("a")), COLUMNS, row_cap=9)
    assert (list(collected.table["id"]), collected.completeness) == (["a"], "partial")
    assert collected.missing == ("the rows after the first 1: the service failed (status 503)",)


def test_a_first_page_without_rows_that_then_fails_is_partial_and_not_empty() -> None:
    assert collect(broken(page()), COLUMNS, row_cap=9).completeness == "partial"


def test_a_first_page_that_fails_is_an_error() -> None:
    with pytest.raises(UnavailableError):
        collect(broken(), COLUMNS, row_cap=9)


def test_a_cap_that_is_hit_is_told_and_no_further_page_is_asked_for() -> None:
    collected = collect(broken(page("a", "b"), page("c", "d")), COLUMNS, row_cap=3)
    assert (list(collected.table["id"]), collected.completeness) == (["a", "b", "c"], "partial")
    assert collected.missing == ("there are more than the 3 rows that were asked for",)


def test_a_row_that_comes_twice_is_kept_once() -> None:
    pages = distinct([page("a", "b", "a"), page("b", "c")], "id", "demo")
    assert [list(found["id"]) for found in pages] == [["a", "b"], ["c"]]


def test_the_same_page_again_ends_the_reading() -> None:
    pages = distinct([page("a", "b"), page("a", "b")], "id", "demo")
    assert len(next(pages)) == 2
    with pytest.raises(UnreadableAnswerError, match="the same page again"):
        next(pages)
