"""Values under sensitive keys, in every notation."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.fields import find_fields


def hidden(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_fields(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"ssn": "123"}', "123"),
        ('{\\"ssn\\": \\"12\\\\\\"3\\"}', '12\\\\\\"3'),
        ("ssn=123456789 ok=1", "123456789"),
        ("{:first_name=>'Mary', :x=>1}", "Mary"),
        ("/path?dob=1950-01-01&x=1", "1950-01-01"),
        ("Cookie: a=b; c=d", "a=b; c=d"),
        ("<Patient dob='1950-01-01'/>", "1950-01-01"),
        ("<given>Mary</given>", "Mary"),
        ("Date of birth: 01/02/1950, ok", "01/02/1950"),
        ('{"address": {"line": "1 Main", "n": [1]}, "x": 2}', '{"line": "1 Main", "n": [1]}'),
    ],
)
def test_the_value_under_a_sensitive_key_is_found_in_every_notation(text: str, value: str) -> None:
    assert hidden(text) == [value]


def test_a_number_that_was_no_string_is_masked_as_a_string() -> None:
    (span,) = find_fields('{"edipi": 1607472595}')

    assert span.quote == '"'


def test_a_string_that_never_closes_is_hidden_to_the_end_of_its_line() -> None:
    assert hidden('"ssn": "123 45\nnext') == ["123 45"]


@pytest.mark.parametrize(
    "text",
    ["ssn: null", "token: missing", "password: not set", '"ssn": ""', "https://va.gov", "a::token"],
)
def test_a_key_without_a_telling_value_hides_nothing(text: str) -> None:
    assert hidden(text) == []


def test_an_indented_block_under_a_person_goes_as_a_whole() -> None:
    assert hidden("patient:\n  a: 1\n  b: 2\nnext: 3") == ["a: 1\n  b: 2"]
