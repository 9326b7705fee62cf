"""Values that their key gives away, in every notation that has keys.

JSON (also inside a string), logfmt, Ruby and Python reprs, YAML, headers, query strings, XML
elements and attributes: one key, a separator, a value. The key decides; the value's type does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cie_runbook.redaction.keys import CONTAINERS, classify
from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.values import bare_value, is_telling
from cie_runbook.redaction.words import words

_KEY = re.compile(
    r"[A-Za-z_](?<!\w\w)([\w.\-]{0,63}+)(\\{0,7}+[\"'])?+[ \t]{0,8}+(?:=>|==?|:(?![:/]))[ \t]{0,8}+"
)
_WORDS_BEFORE = re.compile(r"(?:[A-Za-z]{1,20}'?[ _]){1,4}$")
_LAST_WORDS = words(
    "name number no birth id code four digits phone address contact kin security line ip uuid key"
    " token reason visit for"
)
_OPENING_QUOTE = re.compile(r"(\\{0,7}+)([\"'])")
_XML = re.compile(r"<([A-Za-z_][\w:.\-]{0,63}+)(?:\s[^<>]{0,400}+)?+>([^<>]{1,2000}+)</")
_BLOCK = re.compile(r"\r?\n([ \t]{1,40}+)\S[^\n]{0,400}+(?:\r?\n\1[^\n]{0,400}+){0,60}+")
_TO_LINE_END = re.compile(r"[^\r\n\"'<>]{1,8192}+")
_WHOLE_LINE_KEYS = re.compile(r"(?:authorization|cookie)$", re.IGNORECASE)
_SURE_KEYS = re.compile(r"(?:pass|pwd|secret)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][a-z\-]{0,18}[.,]?\Z")
_LONGEST_STRING = 20_000
_LONGEST_BLOCK = 20_000
_CLOSING = {"{": "}", "[": "]", "(": ")"}


def find_fields(text: str) -> Iterator[Span]:
    """Yield the values under sensitive keys of `text`."""
    at = 0
    while match := _KEY.search(text, at):
        at = match.end()
        kind = _kind_of_key(text, match)
        if kind is None:
            continue
        span = _value(text, match, kind)
        if span is not None:
            yield span
            at = max(at, span.end)
    if "</" in text:
        yield from _find_elements(text)


def _kind_of_key(text: str, match: re.Match[str]) -> Kind | None:
    key = text[match.start() : match.end(1)]
    kind = classify(key)
    if kind is None and key.lower() not in _LAST_WORDS:
        return None
    if key.lower() in _LAST_WORDS and match[2] is None:
        words = _WORDS_BEFORE.search(text, max(0, match.start() - 60), match.start())
        if words:
            return classify(words[0].replace(" ", "_") + key) or kind
    return kind


def _value(text: str, match: re.Match[str], kind: Kind) -> Span | None:
    """Return the span of the value that starts where the separator of `match` ends."""
    at = match.end()
    if at >= len(text):
        return None
    quote = match[2] or ""
    opening = _OPENING_QUOTE.match(text, at)
    if opening:
        start, end, quote = opening.end(), _string_end(text, opening), ""
    elif text[at] in "{[" and not text.startswith(("[FILTERED]",), at):
        start, end = at, _block_end(text, at)
    elif text[at] in "\r\n":
        block = _BLOCK.match(text, at) if kind in CONTAINERS and text[at - 1] in ": " else None
        if block is None:
            return None
        start, end = block.start(1) + len(block[1]), block.end()
    else:
        start, end = at, _bare_end(text, at, match, kind)
    value = text[start:end]
    if end == start or not is_telling(kind, value):
        return None
    if kind == "credential" and not opening and _is_word_in_prose(text, match, value):
        return None
    return Span(start, end, kind, value, quote)


def _is_word_in_prose(text: str, match: re.Match[str], value: str) -> bool:
    """Whether a colon only goes on with a sentence, as in "token: calls that failed"."""
    is_sure = _SURE_KEYS.search(text[match.start() : match.end(1)])
    return not is_sure and text[match.end() - 1] in " \t" and bool(_WORD.match(value))


def _bare_end(text: str, at: int, match: re.Match[str], kind: Kind) -> int:
    if _WHOLE_LINE_KEYS.search(text[match.start() : match.end(1)]):
        line = _TO_LINE_END.match(text, at)
        return line.end() if line else at
    colon = ":" in text[match.end(1) : at]
    return bare_value(text, at, kind, is_prose=colon and text[at - 1] in " \t")


def _string_end(text: str, opening: re.Match[str]) -> int:
    """Return where the string ends: at the same quote, escaped as often as the opening one."""
    depth, quote = len(opening[1]), opening[2]
    limit = min(len(text), opening.end() + _LONGEST_STRING)
    at = text.find(quote, opening.end(), limit)
    while at >= 0:
        backslashes = 0
        while backslashes <= depth and text[at - 1 - backslashes] == "\\":
            backslashes += 1
        if backslashes <= depth:
            return max(at - depth, opening.end())
        at = text.find(quote, at + 1, limit)
    line_end = text.find("\n", opening.end(), limit)
    return line_end if line_end >= 0 else limit


_BRACKETS = re.compile(r"[\[\]{}\"]")


def _block_end(text: str, at: int) -> int:
    """Return where the bracketed block that opens at `at` closes."""
    open_brackets: list[str] = []
    in_string = False
    limit = min(len(text), at + _LONGEST_BLOCK)
    for match in _BRACKETS.finditer(text, at, limit):
        bracket = match[0]
        if bracket == '"':
            in_string = in_string ^ (text[match.start() - 1] != "\\")
        elif in_string:
            continue
        elif bracket in _CLOSING:
            open_brackets.append(_CLOSING[bracket])
        elif open_brackets and bracket == open_brackets[-1]:
            open_brackets.pop()
            if not open_brackets:
                return match.end()
    return limit


_NAME_ELEMENTS: Mapping[str, Kind] = {"given": "name", "family": "name"}  # HL7 names as XML


def _find_elements(text: str) -> Iterator[Span]:
    for match in _XML.finditer(text):
        name = match[1].rsplit(":", 1)[-1]
        kind = _NAME_ELEMENTS.get(name.lower()) or classify(name)
        if kind is not None and is_telling(kind, match[2]):
            yield Span(match.start(2), match.end(2), kind, match[2])
