"""Values that a key announces without a sign."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.labels import find_labels


def hidden(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_labels(text, text.lower())]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("first name - mary", "mary"),
        ("ssn_raw ........ 123456789", "123456789"),
        ("The date of birth is 1950-03-04.", "1950-03-04"),
        ('binds [["ssn", "123456789"]]', "123456789"),
        ('<Attribute Name="lastName"><V>jones</V>', "jones"),
        ('<birthTime value="19500304"/>', "19500304"),
        ("she lives in Baton Rouge", "Baton Rouge"),
        ("seen for knee pain", "knee pain"),
        ("password for svc: hunter22!", "hunter22!"),
        ("*last_name*\njones", "jones"),
        ("GET /patients/Jones/visits", "Jones"),
        ('name="ssn"\r\n\r\n123456789\r\n', "123456789"),
        ("dob '1950-13-01' is invalid", "1950-13-01"),
        ("last_name 'D'Souza' is unknown", "D'Souza"),
        ('<family value="D\'Souza"/>', "D'Souza"),
        ("pt here for knee pain, left", "knee pain, left"),
        ('<id root="2.16.840.1.113883.4.1" extension="123456789"/>', "123456789"),
    ],
)
def test_a_value_is_known_by_its_label(text: str, value: str) -> None:
    assert value in hidden(text)


def test_a_label_of_nothing_sensitive_hides_nothing() -> None:
    assert hidden("station - 442\nstatus ....... 200\nThe duration is 812 ms") == []
    assert hidden("the status 'ok' of station '442', and the 'ssn' column") == []
