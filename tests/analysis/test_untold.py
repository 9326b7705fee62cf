"""The stretch of missing texts is found to the bin, and nothing is found where texts only trail."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.reconciliation import TALLY_COLUMNS
from cie_runbook.analysis.untold import given_up_window, untold_stretch
from cie_runbook.catalog.rules import Tolerance
from cie_runbook.tables import conform, empty_table
from cie_runbook.window import Window
from tests.analysis.rotas import et

BIN_S = 300
TOLERANCE = Tolerance(relative=0.05, events=20)
START = pd.Timestamp(et("2026-11-18T08:00"))


def tallied(values: dict[int, float]) -> pd.DataFrame:
    rows = [
        {"at": START + timedelta(seconds=BIN_S * place), "group": "", "value": value}
        for place, value in values.items()
    ]
    return conform(pd.DataFrame(rows), TALLY_COLUMNS) if rows else empty_table(TALLY_COLUMNS)


def day(value: float = 5.0, bins: int = 144) -> dict[int, float]:
    return dict.fromkeys(range(bins), value)


@given(first=st.integers(0, 120), length=st.integers(11, 23))
def test_what_is_missing_for_a_while_is_found_to_the_bin(first: int, length: int) -> None:
    texts = {place: 3.0 if first <= place < first + length else 5.0 for place in day()}
    found = untold_stretch(tallied(day()), tallied(texts), TOLERANCE, BIN_S)
    assert found is not None
    begin = START + timedelta(seconds=BIN_S * first)
    assert found.window == Window(
        begin.to_pydatetime(), (begin + timedelta(seconds=BIN_S * length)).to_pydatetime()
    )
    assert (found.outcomes, found.missing) == (5.0 * length, 2.0 * length)


def test_a_bin_with_outcomes_and_no_text_at_all_counts() -> None:
    texts = {place: 5.0 for place in day() if not 30 <= place < 40}
    found = untold_stretch(tallied(day()), tallied(texts), TOLERANCE, BIN_S)
    assert found is not None
    assert found.missing == 50.0


def test_a_whole_day_of_missing_texts_is_not_taken_for_usual() -> None:
    found = untold_stretch(tallied(day()), tallied(day(3.0)), TOLERANCE, BIN_S)
    assert found is not None
    assert found.missing == 288.0


@pytest.mark.parametrize("trail", [0, 1, 3])
def test_texts_that_only_trail_are_not_missing(trail: int) -> None:
    texts = {place + trail: value for place, value in day().items()}
    assert untold_stretch(tallied(day()), tallied(texts), TOLERANCE, BIN_S) is None


def test_a_small_share_that_is_always_missing_is_usual() -> None:
    texts = {place: value * 0.97 for place, value in day().items()}
    assert untold_stretch(tallied(day()), tallied(texts), TOLERANCE, BIN_S) is None


def test_without_outcomes_there_is_no_stretch() -> None:
    assert untold_stretch(tallied({}), tallied(day()), TOLERANCE, BIN_S) is None


def test_texts_given_up_point_back_as_far_as_they_were_tried() -> None:
    window = given_up_window(tallied({12: 1.0, 14: 2.0}), timedelta(hours=11), BIN_S)
    assert window == Window(et("2026-11-17T22:00"), et("2026-11-18T09:15"))
    assert given_up_window(tallied({3: 0.0}), timedelta(hours=11), BIN_S) is None
