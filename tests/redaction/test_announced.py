"""Words that announce an identifier."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.announced import CUES
from cie_runbook.redaction.cues import find_cues

VISIT = "3f1b2c44-aaaa-4bbb-8ccc-1234567890ab"


def hidden(text: str) -> list[tuple[str, str]]:
    spans = find_cues(text, text.lower(), CUES)
    return sorted({(span.kind, text[span.start : span.end]) for span in spans})


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("SSN is 123456789", "ssn", "123456789"),
        ("last four: 6789", "last4", "6789"),
        ("born on 11/18/1951", "dob", "11/18/1951"),
        ("patient IEN 4711", "dfn", "4711"),
        (f"Submitting travel claim for {VISIT}, 2026-11-18", "checkin", VISIT),
        (f"no answer for visit {VISIT}", "checkin", VISIT),
        (f"check-in {VISIT} timed out", "checkin", VISIT),
    ],
)
def test_a_word_announces_what_stands_after_it(text: str, kind: str, value: str) -> None:
    assert hidden(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [f"request {VISIT}", f"check-in request {VISIT}", f"trace id {VISIT}", "clinic IEN 4711"],
)
def test_what_names_a_thing_stays(text: str) -> None:
    assert hidden(text) == []
