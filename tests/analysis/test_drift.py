"""What is gone or changed since the check before is told; what is new, or was not asked, is not."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.drift import Drift, drifted

Row = tuple[str, str, str, str, str]
LIST: Row = ("monitors", "tevi", "", "there", "")
CHIP: Row = ("monitor", "5", "tevi", "there", "a")
METRIC: Row = ("metric", "chip_time", "", "there", "")


def frame(*rows: Row) -> pd.DataFrame:
    names = ["kind", "id", "part_of", "standing", "digest"]
    return pd.DataFrame(list(rows), columns=names, dtype="string").assign(title="CHIP errors")


def told(now: pd.DataFrame, before: pd.DataFrame | None = None) -> list[tuple[str, str]]:
    return [(one.id, one.what) for one in drifted(now, before)]


def test_what_does_not_answer_any_more_is_gone_at_the_first_check_too() -> None:
    gone: Row = ("metric", "chip_time", "", "gone", "")
    assert drifted(frame(gone, LIST), None) == (
        Drift(kind="metric", id="chip_time", title="CHIP errors", what="gone"),
    )
    assert told(frame(gone), frame(METRIC)) == [("chip_time", "gone")]


def test_another_query_is_a_change() -> None:
    other: Row = ("monitor", "5", "tevi", "there", "b")
    assert told(frame(LIST, other), frame(LIST, CHIP)) == [("5", "changed")]


def test_a_part_that_is_not_listed_any_more_is_gone() -> None:
    assert told(frame(LIST), frame(LIST, CHIP)) == [("5", "gone")]


def test_a_part_says_nothing_where_its_list_was_not_asked() -> None:
    silent: Row = ("monitors", "tevi", "", "not asked", "")
    assert told(frame(silent), frame(LIST, CHIP)) == []


def test_a_name_that_the_catalog_dropped_is_no_drift() -> None:
    assert told(frame(LIST), frame(LIST, METRIC)) == []


def test_what_is_new_is_no_drift() -> None:
    assert told(frame(LIST, CHIP, METRIC), frame(LIST)) == []


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("12")), max_size=6))
def test_the_same_answers_never_drift(parts: list[tuple[str, str]]) -> None:
    rows: list[Row] = [
        ("monitor", name, "tevi", "there", text) for name, text in dict(parts).items()
    ]
    assert told(frame(LIST, *rows), frame(LIST, *rows)) == []
