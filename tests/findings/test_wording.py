"""Numbers and times read as a tired engineer expects them."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.findings import wording
from tests.findings.builders import at


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1765.0, "count", "1,765"),
        (5.7, "count", "5.7"),
        (3.0, "count", "3"),
        (0.0064, "share", "0.64 %"),
        (0.045, "share", "4.5 %"),
        (0.61, "share", "61 %"),
        (0.0, "share", "0.0 %"),
        (820.0, "ms", "820 ms"),
        (2400.0, "ms", "2.4 s"),
        (31.0, "s", "31 s"),
        (None, "count", "unknown"),
        (math.nan, "ms", "unknown"),
        (math.inf, "share", "unknown"),
    ],
)
def test_an_amount_is_written_in_its_unit(value: float | None, unit: str, text: str) -> None:
    assert wording.amount(value, unit) == text


@given(st.floats(min_value=0, max_value=1e9), st.sampled_from(["count", "share", "ms", "s"]))
def test_every_amount_can_be_written(value: float, unit: str) -> None:
    assert wording.amount(value, unit) != wording.UNKNOWN


@pytest.mark.parametrize("absent", [None, pd.NA, math.nan])
def test_an_absent_cell_is_never_a_number(absent: object) -> None:
    assert wording.measured(absent) is None


def test_an_open_stretch_says_since() -> None:
    assert wording.span(at("09:40"), None) == "since 09:40 ET"
    assert wording.span(at("09:40"), at("11:25")) == "09:40 to 11:25 ET"


def test_a_whole_day_and_its_parts_are_named() -> None:
    assert wording.day_part(at("00:00"), at("20:00")) == "until 20:00 ET"
    assert wording.day_part(at("09:40"), at("11:25")) == "from 09:40 to 11:25 ET"
    assert wording.day_part(at("00:00"), at("00:00")) == "that day"


def test_names_are_listed_as_a_sentence_does() -> None:
    assert wording.listed([]) == ""
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"


def test_a_date_has_its_weekday_in_us_eastern() -> None:
    assert wording.weekday_date(at("23:59")) == "Wed Nov 18, 2026"


def test_a_title_with_a_colon_can_begin_a_sentence() -> None:
    assert wording.subject("CHIP: error rate") == "CHIP, error rate"
    assert wording.capitalised("a loss") == "A loss"
