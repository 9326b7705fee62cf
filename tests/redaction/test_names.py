"""Names of persons, and the words of the trade that are none."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.names import find_names


def hidden(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_names(text, text.lower())]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("found SMITH,JOHN Q in VistA", "SMITH,JOHN Q"),
        ("Smith^John^Q", "Smith^John^Q"),
        ("Dr. Anna van Dyke said", "Anna van Dyke"),
        ("her name is Mary Jones", "Mary Jones"),
        ("VETERAN MARY JONES CALLED", "MARY JONES"),
        ("patient: Jones, Mary", "Jones, Mary"),
    ],
)
def test_a_name_is_known_by_its_form_or_by_the_word_before(text: str, name: str) -> None:
    assert set(hidden(text)) == {name}


@pytest.mark.parametrize(
    "text",
    ["Patient Check-in is down", "Veteran Affairs", "PATIENT NOT FOUND", "p95 812 ms CHIP",
     "POST,GET",
     "the patient PCI app",
     "the metric name is Latency"],
)  # fmt: skip
def test_a_word_of_the_trade_is_no_name(text: str) -> None:
    assert hidden(text) == []
