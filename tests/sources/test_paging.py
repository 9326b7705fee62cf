"""Pages that go on, end, repeat themselves, lead in circles and fail half-way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import UnavailableError
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import EMPTY_PAGES, Page, collected, page_of, walk

COLUMNS = {"id": "string", "part": "Int64"}
FAILED = UnavailableError("the service failed (status 503)", "demo", "Try again later.")


def make_page(ids: Sequence[str], after: str | None = None, *missing: str) -> Page:
    table = pd.DataFrame({"id": [*ids], "part": [None] * len(ids)}).astype(COLUMNS)
    return Page(table, after, len(ids), missing)


def fetch(
    pages: Mapping[str | None, Page | UnavailableError],
    row_cap: int = 100,
    key: Sequence[str] = ("id",),
    further: Sequence[str] = (),
) -> Fetched:
    """Walk through pages by their marks; an error in the place of one is raised."""

    def ask(mark: str | None) -> Page:
        found = pages[mark]
        if isinstance(found, Exception):
            raise found
        return found

    walked = walk(ask, key=key, row_cap=row_cap, system="demo", further=further)
    return collected(walked, COLUMNS, {"tests": "*"})


def ids_of(fetched: Fetched) -> list[str]:
    return list(fetched.table["id"])


def test_pages_are_read_to_the_last_one_also_past_an_empty_one() -> None:
    fetched = fetch({None: make_page("ab", "2"), "2": make_page("", "3"), "3": make_page("c")})
    assert (ids_of(fetched), fetched.completeness, fetched.missing) == (
        ["a", "b", "c"],
        "complete",
        (),
    )
    assert list(fetched.table.index) == [0, 1, 2]
    assert fetched.queries == {"tests": "*"}


@pytest.mark.parametrize(
    "pages", [{None: make_page("")}, {None: make_page("", "2"), "2": make_page("")}]
)
def test_nothing_is_empty_and_keeps_columns_and_types(pages: Mapping[str | None, Page]) -> None:
    fetched = fetch(pages)
    assert (fetched.completeness, fetched.missing) == ("empty", ())
    assert fetched.table.dtypes.astype(str).to_dict() == COLUMNS


def test_a_row_that_comes_again_is_left_out() -> None:
    fetched = fetch({None: make_page("abb", "2"), "2": make_page("bc")})
    assert (ids_of(fetched), fetched.completeness) == (["a", "b", "c"], "complete")


def test_rows_are_told_apart_by_all_columns_of_the_key_and_unknown_is_a_value() -> None:
    rows = pd.DataFrame({"id": ["a", "a", "a", "a"], "part": [1, None, 2, None]}).astype(COLUMNS)
    fetched = fetch({None: page_of(rows)}, key=("id", "part"))
    assert fetched.table["part"].fillna(0).tolist() == [1, 0, 2]


@pytest.mark.parametrize(
    ("pages", "rows"),
    [
        ({None: make_page("a", "2"), "2": make_page("b", "2")}, ["a", "b"]),
        ({None: make_page("a", "2"), "2": make_page("b", "3"), "3": make_page("c", "2")}, None),
    ],
)
def test_a_circle_of_marks_ends_and_the_table_says_so(
    pages: Mapping[str | None, Page], rows: list[str] | None
) -> None:
    fetched = fetch(pages)
    assert ids_of(fetched) == (rows or ["a", "b", "c"])
    assert fetched.missing == ("demo named a page twice, so the list was ended",)


def test_the_same_page_under_ever_new_marks_ends_the_list() -> None:
    fetched = fetch({None: make_page("ab", "2"), "2": make_page("ab", "3")})
    assert (ids_of(fetched), fetched.completeness) == (["a", "b"], "partial")
    assert fetched.missing == ("demo sent rows again and no new ones, so the list was ended",)


def test_the_last_page_may_repeat_what_is_known() -> None:
    assert fetch({None: make_page("ab", "2"), "2": make_page("b")}).completeness == "complete"


def test_empty_pages_under_ever_new_marks_end_the_list() -> None:
    asked: list[str | None] = []

    def ask(mark: str | None) -> Page:
        asked.append(mark)
        return make_page("", str(len(asked)))

    fetched = collected(walk(ask, key=("id",), row_cap=9, system="demo"), COLUMNS, {})
    assert len(asked) == EMPTY_PAGES
    assert fetched.completeness == "partial"
    assert "pages without a row" in fetched.missing[0]


def test_rows_that_are_kept_back_make_the_table_partial() -> None:
    fetched = fetch({None: make_page("a", None, "the service lists no more")})
    assert (fetched.completeness, fetched.missing) == ("partial", ("the service lists no more",))


def test_a_page_that_fails_half_way_leaves_a_partial_table_that_says_so() -> None:
    fetched = fetch({None: make_page("ab", "2"), "2": FAILED})
    assert (ids_of(fetched), fetched.completeness) == (["a", "b"], "partial")
    assert fetched.missing == ("the list broke off after 2 rows: the service failed (status 503)",)


def test_a_first_page_without_rows_that_then_fails_is_partial_and_not_empty() -> None:
    assert fetch({None: make_page("", "2"), "2": FAILED}).completeness == "partial"


def test_a_first_page_that_fails_is_an_error() -> None:
    with pytest.raises(UnavailableError):
        fetch({None: FAILED})


def test_the_cap_is_kept_and_told_and_no_further_page_is_asked_for() -> None:
    fetched = fetch({None: make_page("ab", "2"), "2": make_page("cd", "3")}, row_cap=3)
    assert (ids_of(fetched), fetched.completeness) == (["a", "b", "c"], "partial")
    assert fetched.missing == ("demo has more than the 3 rows that were asked for",)


def test_a_list_with_exactly_as_many_rows_as_the_cap_is_complete() -> None:
    fetched = fetch({None: make_page("abb", "2"), "2": make_page("")}, row_cap=2)
    assert (ids_of(fetched), fetched.completeness) == (["a", "b"], "complete")


def test_parts_of_a_list_follow_one_another_and_share_their_rows() -> None:
    pages = {
        None: make_page("ab", "0:2"),
        "0:2": make_page("c", None, "kept back"),
        "1:0": make_page("c"),  # at the seam of two parts, and no repetition
        "2:0": make_page("d"),
    }
    fetched = fetch(pages, further=["1:0", "2:0"])
    assert (ids_of(fetched), fetched.missing) == (["a", "b", "c", "d"], ("kept back",))


def test_no_page_is_asked_for_before_it_is_wanted() -> None:
    pages: dict[str | None, Page] = {None: make_page("a", "2")}  # page 2 would fail
    walked = walk(pages.__getitem__, key=("id",), row_cap=9, system="demo")
    first = next(walked)
    assert (list(first.table["id"]), first.after) == (["a"], "2")


def test_progress_is_told_in_rows() -> None:
    told: list[int] = []
    collected([make_page("ab"), make_page("c")], COLUMNS, {}, told.append)
    assert told == [2, 3]


@given(st.lists(st.text("abcdefgh", max_size=4), min_size=1, max_size=6), st.integers(0, 9))
def test_whatever_the_pages_hold_no_row_comes_twice_and_no_lack_is_kept_silent(
    contents: list[str], row_cap: int
) -> None:
    marks = [None, *map(str, range(1, len(contents)))]
    pages = {
        mark: make_page(content, str(at + 1) if at + 1 < len(contents) else None)
        for at, (mark, content) in enumerate(zip(marks, contents, strict=True))
    }
    fetched = fetch(pages, row_cap=row_cap)
    found, there = ids_of(fetched), list(dict.fromkeys("".join(contents)))
    assert found == there[: len(found)]
    assert len(found) <= row_cap
    if fetched.completeness != "partial":
        assert found == there
