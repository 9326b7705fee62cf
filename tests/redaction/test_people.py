"""Names in running text."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.people import find_people, is_facility


def hidden(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_people(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("merge Ana Garcia-Lopez please", "Ana Garcia-Lopez"),
        ("JOHN SMITH was sent home", "JOHN SMITH"),
        ("it was maria lopez again", "maria lopez"),
        ("/uploads/Smith_John_letter.pdf", "Smith_John"),
        ("ask Patricia about it", "Patricia"),
        ("Entry '123456789-SMITH' twice", "123456789-SMITH"),
        ("checked in Gallagher 1234 by hand", "Gallagher 1234"),
        ("done: Xqu 1234, Zvoy 2345", "Zvoy 2345"),
        ('body="Ngozi, you have a visit"', "Ngozi"),
        ("uploads/Van Dyke_Trinity.pdf", "Van Dyke_Trinity"),
        ("it was maria de la cruz again", "maria de la cruz"),
    ],
)
def test_a_name_is_known_by_its_words(text: str, name: str) -> None:
    assert name in hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "Fort Collins CBOC and Jackson VAMC",
        "Root Cause Analysis by the Service Desk",
        "CheckIn::V2::SessionsController raised",
        "Hello, you see Error 5001, Jackson 1500 ms, November 2026 and Xqu 1234",
        "Red Hat OpenShift on Thu, Amazon Linux",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert hidden(text) == []


def test_a_word_for_a_facility_is_known() -> None:
    assert is_facility("vamc,")
    assert not is_facility("smith")
