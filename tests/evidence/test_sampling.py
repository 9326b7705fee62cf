"""A sample is even over the window, and says what it left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import UnavailableError
from cie_runbook.evidence.sampling import in_turn, is_only_sampled, sampled
from cie_runbook.sources.paging import Page, page_of
from cie_runbook.window import Window
from tests.evidence.test_provenance import made

Pages = Callable[[Window], Iterator[Page]]
WINDOW = Window(datetime(2026, 11, 18, tzinfo=UTC), datetime(2026, 11, 19, tzinfo=UTC))


def source(rows: dict[int, int], page: int = 4) -> tuple[list[Window], Pages]:
    """Return a service with so many rows in each hour, a few a page; and what it was asked."""
    asked: list[Window] = []

    def pages(window: Window) -> Iterator[Page]:
        asked.append(window)
        hours = [h for h, n in rows.items() for _ in range(n)]
        found = [h for h in hours if window.start <= WINDOW.start + timedelta(hours=h) < window.end]
        for at in range(0, max(len(found), 1), page):
            yield page_of(pd.DataFrame({"hour": found[at : at + page]}))

    return asked, pages


def read(rows: dict[int, int], parts: int, row_cap: int) -> tuple[list[int], str]:
    _, pages = source(rows)
    found = list(sampled(pages, WINDOW, parts, row_cap))
    hours = [int(hour) for page in found for hour in page.table["hour"]]
    return hours, " ".join(sentence for page in found for sentence in page.missing)


def test_what_fits_is_read_whole_and_nothing_is_said() -> None:
    assert read({1: 3, 20: 2}, parts=12, row_cap=120) == ([1, 1, 1, 20, 20], "")


def test_an_hour_of_trouble_leaves_room_for_the_rest_of_the_day() -> None:
    hours, said = read({1: 2, 10: 500, 20: 2}, parts=12, row_cap=120)
    assert hours == [1, 1, *[10] * 10, 20, 20]
    assert said == (
        "a sample: the newest 10 rows of each of 12 parts of the window; 1 of them hold more"
    )


@given(st.integers(1, 48))
def test_the_parts_cover_the_window_without_a_gap(parts: int) -> None:
    asked, pages = source({})
    list(sampled(pages, WINDOW, parts, 480))
    assert (asked[0].start, asked[-1].end) == (WINDOW.start, WINDOW.end)
    assert all(a.end == b.start for a, b in pairwise(asked))
    assert len(asked) == parts


def test_a_sample_is_told_from_a_list_that_broke_off(tmp_path: Path) -> None:
    record = made(tmp_path)
    wanted = replace(record, completeness="partial", missing=("a sample: the newest …",))
    assert is_only_sampled(wanted)
    assert not is_only_sampled(replace(wanted, missing=(*wanted.missing, "it broke off")))
    assert not is_only_sampled(replace(wanted, completeness="failed"))


def test_lists_are_read_in_turn_and_one_that_breaks_off_leaves_the_others() -> None:
    lists = {"long": 5, "short": 1, "broken": 2, "empty": 0}

    def pages_of(name: str) -> Iterator[Page]:
        for number in range(lists[name]):
            if name == "broken" and number:
                raise UnavailableError("no answer", "Sentry", "Try again.")
            yield page_of(pd.DataFrame({"row": [f"{name} {number}"]}))

    reasons: Counter[str] = Counter()
    found = [page.table["row"].iloc[0] for page in in_turn(pages_of, lists, reasons)]

    assert found[:4] == ["long 0", "short 0", "broken 0", "long 1"]
    assert found[4:] == ["long 2", "long 3", "long 4"]
    assert reasons == {"no answer": 1}
