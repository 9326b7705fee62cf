# ruff: noqa: E501  (lines as they are printed)
"""Texts that make careless patterns take a time that grows with the square of their length."""

from __future__ import annotations

SIZE = 200_000
HOSTILE = (
    ".", "-", "@", "a@", "1-", "1 ", "A,", "Ab ", "::", "f:", "%25", "&amp;", "\\", '\\"', '"', "{",
    "ssn:", "ssn:{", 'ssn:"', "<ssn>", "eyJ", "Mr. ", "patient:\n  ", "name,ssn\n", "phone: ",
    "-----BEGIN PRIVATE KEY-----", "1 Main ", "415-555-", "\x1b]8;;", "\u200b", "QUFBQUFBQUFBQUFB ",
    "a  ssn\n", "x|version\n", "1.2.3.4|version\n", "A B <a@", "name: x, ssn", "1234^A,B^", "= '", "''",
    '{"name": "ssn", "value": ', ">ssn</td><td>", "Some(", "eyJaaaaaaaa\n", "://a:", "A  SSN\nx  y\n",
    "Ann Lee ", "is ", "Mary_", "(a, b) VALUES (", "1^", "<tr>", "1 A ", "1950-", '("a", ', 'name="ssn">', "seen for ",
    "born in ", "111111111-A", "AB 1234 ", "[ssn]=", '"system":"ssn",', "literal 1", "and A", '"A", "',
    "Lee 1234, ", "Lee 1234 / ", "ssn got invalid ", "PID.7: ", "SSN^1", "dob 'x' ", "Ann, you ", "Lee-Ann-1950-01-02 ",
    "_11111111-1111-1111-1111-111111111111", "state=Aa1", "LEE A, ", "login a password ", "deployed a", '"reason":[{"coding":[',
    "1234) 415-555-2671 ", "Van Van_", "FACILITY NAME: x ", "args: [", "[x", "A^", "patient 12345",
)  # fmt: skip
"""Units that are repeated until the text is long."""


def hostile_text(unit: str) -> str:
    """Return `unit` repeated to 0.2 MB."""
    return unit * (SIZE // len(unit))
