# ruff: noqa: E501  (one case a line)
"""Full dates long past."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.dates import find_dates


@pytest.mark.parametrize(
    "date",
    ["1950-03-04", "03/04/1950", "3.4.1950", "4 March 1950", "March 4th, 1950", "04MAR1950", "1950-03-04T00:00:00Z"],
)  # fmt: skip
def test_an_old_date_is_a_birth_date(date: str) -> None:
    text = f"on {date} there"

    assert [text[span.start : span.end] for span in find_dates(text)] == [date]


@pytest.mark.parametrize(
    "text", ["2026-11-18", "1970-01-01", "11/18/2026", "1950 rows", "v1.1950.3"]
)
def test_other_dates_and_numbers_stay(text: str) -> None:
    assert list(find_dates(text)) == []
