"""How far an unquoted value reaches."""

from __future__ import annotations

import re

import pytest

from cie_runbook.redaction.values import DATE, bare_value, is_telling


@pytest.mark.parametrize(
    "date",
    ["1950-03-04", "03/04/1950", "3/4/50", "04-MAR-1950", "March 3, 1950", "19500304", "2500304",
     "1950-03-04T10:00:00Z"],
)  # fmt: skip
def test_a_date_is_known_in_every_form(date: str) -> None:
    assert re.fullmatch(DATE, date, re.IGNORECASE)


def test_a_value_ends_before_the_next_field() -> None:
    text = "John Smith status=ok"

    assert text[: bare_value(text, 0, "name", is_prose=False)] == "John Smith"


def test_a_number_does_not_run_into_the_time_after_it() -> None:
    text = "123456789 2026-11-18"

    assert text[: bare_value(text, 0, "ssn", is_prose=False)] == "123456789"


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "123"), ("ip", "up"), ("credential", "CIE_SLACK_TOKEN"), ("ssn", "n/a")],
)
def test_a_value_of_another_shape_tells_nothing(kind: str, value: str) -> None:
    assert not is_telling(kind, value)  # type: ignore[arg-type]  # parametrised kinds are plain text
