"""Numbers worth a closer look."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.numbers import numbers_in


@pytest.mark.parametrize(
    "text",
    [
        "1012667145V762142",
        "123-45-6789",
        "ssn_123.45.6789",
        "(415) 555-2671",
        "1 (415) 555-2671",
        "001-415-555-2671",
        "call 4155552671",
        "from 10.20.30.40:443",
        "4111 1111 1111 1111",
        "123^^^442^PI^",
        "123456789_SMITH",
    ],
)
def test_what_has_the_form_of_an_identifier_is_worth_a_look(text: str) -> None:
    first = next(at for at, sign in enumerate(text) if sign.isdigit())
    assert numbers_in(text).telling[0] == first


@pytest.mark.parametrize("text", ["at 12 Main St", "12B Elm Road", "Reno NV 89501", "77 oak lane"])
def test_the_number_of_a_house_and_a_zip_are_told_apart_from_identifiers(text: str) -> None:
    first = next(at for at, sign in enumerate(text) if sign.isdigit())
    assert numbers_in(text).telling == ()
    assert numbers_in(text).of_places == (first,)


@pytest.mark.parametrize(
    "text",
    ["2026-11-18T09:10:11.123Z", "trace 1a2b3c4d5e6f7a8b", "duration=9000 ms", "p95: 3.2 s", ""],
)
def test_stamps_traces_and_counts_are_passed_over(text: str) -> None:
    assert numbers_in(text).telling == ()
    assert numbers_in(text).of_places == ()
