"""What VistA and HL7 say by position."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.vista import find_positions


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('^DPT("SSN","123456789",77)=""', '^DPT("SSN","123456789",77)=""'),
        ('^SC(23,"S",3261118.1,1)="7172149^30"', "7172149"),
        ("123456789^2500304^M", "123456789^2500304^M"),
        ("literal\t7172149", "7172149"),
        ('"system":"us-ssn","value":"123456789"', "123456789"),
        ('"id":"123456789","idType":"SSN"', "123456789"),
        ("2,0,SSN^123456789\n2,0,SEX^M", "123456789"),
        ("2,0,PHONE NUMBER [CELLULAR]^415 555 2671", "415 555 2671"),
        ('"reasonCode":[{"text":"knee pain"}]', "knee pain"),
        ("BEGIN:VCARD\nADR:;;1 Main;X\nEND", "ADR:;;1 Main;X"),
    ],
)
def test_a_value_is_known_by_its_place(text: str, value: str) -> None:
    assert value in [text[span.start : span.end] for span in find_positions(text)]


def test_a_record_without_a_person_stays() -> None:
    assert list(find_positions("442^CHEYENNE^3261118.1005^ok")) == []
    assert list(find_positions("OBX|1|ST|NAME^Patient name||x")) == []
    assert list(find_positions('"reason":"timeout"')) == []
