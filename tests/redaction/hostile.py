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
)  # fmt: skip
"""Units that are repeated until the text is long."""


def hostile_text(unit: str) -> str:
    """Return `unit` repeated to 0.2 MB."""
    return unit * (SIZE // len(unit))
