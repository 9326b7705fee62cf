# ruff: noqa: E501  (one case a line)
"""What stands beside a name."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.neighbours import find_neighbours
from cie_runbook.redaction.spans import Span


@pytest.mark.parametrize(
    ("after", "value"),
    [(" (6789)", "6789"), (", 3/4/50", "3/4/50"), (" 123456789", "123456789"), ("^2500304", "2500304")],
)  # fmt: skip
def test_a_number_after_a_name_is_that_persons(after: str, value: str) -> None:
    text = f"Mary Jones{after}"
    spans = [Span(0, 10, "name", "Mary Jones")]

    assert value in [text[span.start : span.end] for span in find_neighbours(text, spans)]


@pytest.mark.parametrize(
    ("before", "kind", "found"),
    [
        ("1   C6789   ", "name", "C6789"), ("cell `6789` <tel:", "phone", "6789"),
        ("MAEVE OYE, ", "dob", "MAEVE OYE"), ("Whitfield-Ngozi-", "dob", "Whitfield-Ngozi"),
    ],
)  # fmt: skip
def test_what_stands_right_before_a_person_is_of_her(before: str, kind: Kind, found: str) -> None:
    value = {"name": "SMITH,JO", "phone": "415-555-2671", "dob": "1950-03-04"}[kind]
    text = f"{before}{value}"
    spans = [Span(len(before), len(text), kind, value)]

    assert found in [text[span.start : span.end] for span in find_neighbours(text, spans)]


@pytest.mark.parametrize("before", ["since 2026, ", "port :8080 ", "Root Cause, "])
def test_years_and_headings_before_a_number_stay(before: str) -> None:
    spans = [Span(len(before), len(before) + 12, "phone", "415-555-2671")]

    assert list(find_neighbours(f"{before}415-555-2671", spans)) == []


@pytest.mark.parametrize("after", [" 2026-11-18", " 10:05", " took 1234 ms", " 442"])
def test_times_and_counts_after_a_name_stay(after: str) -> None:
    spans = [Span(0, 10, "name", "Mary Jones")]

    assert list(find_neighbours(f"Mary Jones{after}", spans)) == []
