"""Datadog's search syntax, as far as a rehearsal understands it: text in, a test of entries out.

Understood are words and quoted phrases, ``key:value``, ``key:"quoted"``, ``key:(a OR b)``,
``@facet`` keys, ``*`` and ``?`` in values, ``>``, ``>=``, ``<``, ``<=`` and ``[a TO b]`` for
numbers, ``AND`` (also by juxtaposition), ``OR``, ``NOT``, ``-``, ``!`` and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

Entry = Mapping[str, Any]
Test = Callable[[Entry], bool]
Lookup = Callable[[Entry, str], Iterable[Any]]
"""The values of an entry under a key; the key "" stands for its free text."""

DEEPEST = 40  # brackets within brackets
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\)) |
        (?P<not>-|!)(?=\S) |
        (?P<key>@?[A-Za-z_][\w.\-/]*):(?=\S) |
        (?P<quoted>"(?:[^"\\]|\\.)*") |
        (?P<range>\[\s*\S+\s+TO\s+\S+\s*\]) |
        (?P<word>[^\s()"]+)
    )""",
    re.VERBOSE,
)
_RANGE = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]")
_COMPARED = re.compile(r"(>=|<=|>|<)(-?[0-9.]+)")


class SearchTextError(ValueError):
    """The text is no search, or one that a rehearsal does not understand."""


@lru_cache(maxsize=256)
def compiled(text: str, lookup: Lookup) -> Test:
    """Return the test that entries pass which fit the search `text`.

    Raises
    ------
    SearchTextError
        It is not of the known form.
    """
    if text.strip() in {"", "*"}:
        return lambda entry: True
    return _Parser(text, lookup).whole()


class _Parser:
    """Reads one search, from left to right."""

    def __init__(self, text: str, lookup: Lookup) -> None:
        self._tokens = _tokens(text)
        self._at, self._depth, self._lookup = 0, 0, lookup

    def whole(self) -> Test:
        found = self._either("")
        if self._at < len(self._tokens):
            raise SearchTextError("a closing bracket too many")
        return found

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _either(self, key: str) -> Test:
        tests = [self._both(key)]
        while self._peek() == ("word", "OR"):
            self._at += 1
            tests.append(self._both(key))
        return tests[0] if len(tests) == 1 else lambda entry: any(test(entry) for test in tests)

    def _both(self, key: str) -> Test:
        tests = [self._one(key)]
        while self._peek()[0] not in {"end", "close"} and self._peek() != ("word", "OR"):
            if self._peek() == ("word", "AND"):
                self._at += 1
            tests.append(self._one(key))
        return tests[0] if len(tests) == 1 else lambda entry: all(test(entry) for test in tests)

    def _one(self, key: str) -> Test:
        kind, text = self._peek()
        self._at += 1
        if kind == "not" or (kind, text) == ("word", "NOT"):
            denied = self._one(key)
            return lambda entry: not denied(entry)
        if kind == "open":
            return self._bracketed(key)
        if kind == "key":
            return self._one(text)
        if kind in {"word", "quoted", "range"} and text not in {"AND", "OR"}:
            return _value_test(key, kind, text, self._lookup)
        raise SearchTextError("a word, a key or a bracket was expected")

    def _bracketed(self, key: str) -> Test:
        self._depth += 1
        if self._depth > DEEPEST:
            raise SearchTextError("too many brackets within brackets")
        found = self._either(key)
        if self._peek()[0] != "close":
            raise SearchTextError("a closing bracket is missing")
        self._at += 1
        self._depth -= 1
        return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    stripped = text.rstrip()
    while at < len(stripped):
        match = _TOKEN.match(stripped, at)
        if match is None or match.lastgroup is None:
            raise SearchTextError(f"cannot read the search at {stripped[at : at + 20]!r}")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _value_test(key: str, kind: str, text: str, lookup: Lookup) -> Test:
    if not key:
        return _text_test(kind, text, lookup)
    if text == "*" and kind == "word":
        return lambda entry: any(value is not None for value in lookup(entry, key))
    compare = _comparison(kind, text)
    if compare is not None:
        return lambda entry: any(compare(value) for value in lookup(entry, key))
    wanted = _unquoted(text) if kind == "quoted" else text.replace("\\", "")
    if kind == "word" and ("*" in wanted or "?" in wanted):
        pattern = re.compile(_wild(wanted), re.DOTALL)
        return lambda entry: any(
            pattern.fullmatch(str(value)) is not None
            for value in lookup(entry, key)
            if value is not None
        )
    return lambda entry: any(
        value == wanted or (value is not None and str(value) == wanted)
        for value in lookup(entry, key)
    )


def _text_test(kind: str, text: str, lookup: Lookup) -> Test:
    if text == "*":
        return lambda entry: True
    body = re.escape(_unquoted(text)) if kind == "quoted" else _wild(text)
    pattern = re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE)
    return lambda entry: any(pattern.search(str(value)) for value in lookup(entry, ""))


def _comparison(kind: str, text: str) -> Callable[[Any], bool] | None:
    match = _COMPARED.fullmatch(text) if kind == "word" else None
    if match is not None:
        sign, limit = match[1], _number(match[2])
        return lambda value: _holds(sign, _number(value), limit)
    ends = _RANGE.fullmatch(text) if kind == "range" else None
    if ends is None:
        return None
    low = float("-inf") if ends[1] == "*" else _number(ends[1])
    high = float("inf") if ends[2] == "*" else _number(ends[2])
    return lambda value: _holds(">=", _number(value), low) and _holds("<=", _number(value), high)


def _holds(sign: str, value: float | None, limit: float | None) -> bool:
    if value is None or limit is None:
        return False
    return {">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit}[
        sign
    ]


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def _wild(text: str) -> str:
    return "".join({"*": r".*", "?": r"."}.get(char, re.escape(char)) for char in text)
