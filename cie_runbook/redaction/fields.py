"""Values that their key gives away, in every notation that has keys.

JSON (also inside a string), logfmt, Ruby and Python reprs, YAML, headers, query strings, XML
elements and attributes: one key, a separator, a value. The key decides; the value's type does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from cie_runbook.redaction.keys import CONTAINERS, OF_PERSONS, WEAK_NAMES, classify
from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.lexicon_of_names import looks_like_name, sort_of
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.values import bare_value, is_telling
from cie_runbook.redaction.words import words

_KEY = re.compile(
    r"[^A-Za-z0-9_]([A-Za-z_][\w.\-]{0,63}+)\]{0,2}+(\\{0,7}+[\"'])?+[*_`]{0,2}+[ \t]{0,40}+"
    r"(?:=>|==?|:(?![:/]))[*_`]{0,2}+[ \t]{0,8}+"
    r"(?:</?[A-Za-z]{1,10}>[ \t]{0,4}+){0,4}+"
)
_KEY_AT_START = re.compile(_KEY.pattern.removeprefix("[^A-Za-z0-9_]"))
_LABELLED = re.compile(
    r">([\w .#\-]{2,48}+):?</(?:td|th|dt|b|strong|label|span)>\s{0,20}+"
    r"(?:<(?!/?t[rh])[^<>]{1,100}+>\s{0,20}+){1,3}+([^<>]{1,400}+)<"
)  # a label and its value in HTML
_PAIR = re.compile(
    r"(?:name|key|field|header|label|param|attribute)\\{0,7}+[\"'][ \t]{0,4}+(?::|=>)[ \t]{0,4}+"
    r"\\{0,7}+[\"']([\w .\-]{1,64}+)\\{0,7}+[\"'][ \t\r\n]{0,40}+,[ \t\r\n]{0,40}+"
    r"\\{0,7}+[\"'](value|val|text|content)(\\{0,7}+[\"'])[ \t]{0,4}+(?::|=>)[ \t]{0,4}+"
)
_HAS_PAIR = re.compile(r"[\"'](?:value|val|text|content)[\"'\\]")
_PAIR_ATTRIBUTES = re.compile(
    r"(?:name|key|field)=[\"']([\w .\-]{1,64}+)[\"'][ ]{1,4}value=[\"']([^\"'<>]{1,2000}+)[\"']"
)
_WORDS_BEFORE = re.compile(r"(?:[A-Za-z]{1,20}'?[ _]){1,4}$")
_MORE_OF_LABEL = re.compile(r"(?:\A|\n)[ \t]{0,8}(?:[A-Za-z]{1,20}'?[ _]){1,4}\Z")
_LAST_WORDS = words(
    "name number no birth id code four digits phone address contact kin security line ip uuid key"
    " token reason visit for by appointment fileman fm hl7 formatted raw entered hint"
    " access header ext text digits suffix list"
)
_OPENING_QUOTE = re.compile(r"(?:DATE[ ]|TIMESTAMP[ ]|[A-Za-z_.]{1,24}+\(|[bru])?(\\{0,7}+)([\"'])")
_WRAPPER = re.compile(r"[A-Za-z_.]{1,24}+\((?=[^()]{1,200}\))")  # as in Some(1)
_XML = re.compile(r"<([A-Za-z_][\w:.\-]{0,63}+)(?:\s[^<>]{0,400}+)?+>([^<>]{1,2000}+)</")
_CDATA = re.compile(
    r"<([A-Za-z_][\w:.\-]{0,63}+)(?:\s[^<>]{0,400}+)?+><!\[CDATA\[([^\]<>]{1,2000}+)\]\]>"
)
_BLOCK = re.compile(r"\r?\n([ \t]{1,40}+)\S[^\n]{0,400}+(?:\r?\n\1[^\n]{0,400}+){0,60}+")
_TO_LINE_END = re.compile(r"(?:[^\r\n\"'<>\\]|\\(?![nr])){1,8192}+")
_WHOLE_LINE_KEYS = re.compile(r"authorization:|cookie[:=]", re.IGNORECASE)
_MORE_OF_FORM = re.compile(r"(?:\+[^&\s\"<>;]{1,60}+){1,12}+")
_NO_NAME = re.compile(r"[0-9_:/{\[]")
_SURE_KEYS = re.compile(r"(?:pass|pwd|secret)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][a-z\-]{0,18}[.,]?\Z")
_NEAR = 300  # characters: the fields of one record stand together
_LONGEST_STRING = 20_000
_LONGEST_BLOCK = 20_000
_CLOSING = {"{": "}", "[": "]", "(": ")"}


def find_fields(text: str) -> Iterator[Span]:
    """Yield the values under sensitive keys of `text`."""
    yield from _find_keyed(text)
    yield from _find_pairs(text)
    if "</" in text:
        yield from _find_elements(text)


def _find_keyed(text: str) -> Iterator[Span]:
    person_at = -_NEAR
    name: Span | None = None  # under a bare "name": a person's, where the same record has an SSN
    for match, kind, span in _fields(text):
        if kind is not None:
            yield span
        else:
            yield from _weak(text, match, span)
            name = span if _is_bare_name(text, match, span) else name
        person_at = span.end if kind in OF_PERSONS else person_at
        if name is not None and abs(person_at - name.start) < _NEAR:
            yield name
            name = None


def _fields(text: str) -> Iterator[tuple[re.Match[str], Kind | None, Span]]:
    """Yield each key that announces something, what it announces, and its value."""
    match = _KEY_AT_START.match(text) or _KEY.search(text)
    while match is not None:
        at = match.end()
        announced = _verdict(match[1])
        field = None if announced is _NOTHING else _field(text, match, announced)
        if field is not None:
            kind, span = field
            yield match, kind, span
            at = at if kind is None else max(at, span.end)
        match = _KEY.search(text, at - 1)  # what stands before a key is looked at with it


def _field(text: str, match: re.Match[str], announced: _Verdict) -> tuple[Kind | None, Span] | None:
    """Return what the key at `match` announces and its value; no kind where the key is weak."""
    kind = _kind_of_key(text, match, match[1])
    if kind is None and (not announced.is_weak or text.startswith("{", match.end())):
        return None
    span = _value(text, match, kind or "name")
    return None if span is None else (kind, span)


def _is_bare_name(text: str, match: re.Match[str], span: Span) -> bool:
    """Whether a value stands under "name" and nothing more, and is not made of words."""
    is_bare = match[1].lower() == "name" and not _is_more_of_label(text, match.start(1))
    return is_bare and not _is_of_words(text[span.start : span.end])


def _weak(text: str, match: re.Match[str], span: Span) -> Iterator[Span]:
    """Yield the value under a key that stands over names and over much else, if it is a name."""
    value = text[span.start : span.end]
    if text[match.start(1) - 1 : match.start(1)] in {"?", "&"}:
        value = value if looks_like_name(value) else value.split(" ", 1)[0]
    bare = value.strip("[]\"' ") if value.startswith("[") else value
    if bare and looks_like_name(bare.replace('", "', " ").replace('","', " ")):
        start = span.start + value.index(bare)
        yield Span(start, start + len(bare), "name", bare, span.quote)


def _is_more_of_label(text: str, at: int) -> bool:
    """Whether words before a key make another one of it, as in "FACILITY NAME: "."""
    return bool(_MORE_OF_LABEL.search(text, max(0, at - 100), at))


def _is_of_words(value: str) -> bool:
    return bool(_NO_NAME.search(value)) or all(sort_of(part) == "word" for part in value.split())


def _find_pairs(text: str) -> Iterator[Span]:
    """Yield the values of pairs such as {"name": "ssn", "value": 1}, in text."""
    if not (_HAS_PAIR.search(text) or ' value="' in text or " value='" in text):
        return
    end = 0
    for match in _PAIR.finditer(text):
        kind = classify(match[1]) if match.end() > end else None
        span = _value_at(text, match.end(), kind, match[3]) if kind else None
        if span is not None:
            end = span.end
            yield span
    for match in _PAIR_ATTRIBUTES.finditer(text):
        kind = classify(match[1])
        if kind is not None and is_telling(kind, match[2]):
            yield Span(match.start(2), match.end(2), kind, match[2])


def _value_at(text: str, at: int, kind: Kind, quote: str) -> Span | None:
    """Return the span of a quoted or bracketed value, or of a bare one, right at `at`."""
    opening = _OPENING_QUOTE.match(text, at)
    if opening:
        start, end, quote = opening.end(), _string_end(text, opening), ""
    elif text[at : at + 1] in {"{", "["}:
        start, end = at, _block_end(text, at)
    else:
        start, end = at, bare_value(text, at, kind, is_prose=False)
    value = text[start:end]
    return Span(start, end, kind, value, quote) if is_telling(kind, value) else None


class _Verdict(NamedTuple):
    """What a key announces."""

    kind: Kind | None
    is_last_word: bool  # words before it may change that
    is_weak: bool  # it stands over names and over much else


_NOTHING = _Verdict(None, is_last_word=False, is_weak=False)


@lru_cache(maxsize=65536)
def _verdict(key: str) -> _Verdict:
    lowered = key.lower()
    is_weak = lowered.rsplit(".", 1)[-1] in WEAK_NAMES
    found = _Verdict(classify(key), lowered in _LAST_WORDS, is_weak)
    return _NOTHING if found == _NOTHING else found


def _kind_of_key(text: str, match: re.Match[str], key: str) -> Kind | None:
    announced = _verdict(key)
    if announced.is_last_word and match[2] is None:
        words = _WORDS_BEFORE.search(text, max(0, match.start(1) - 60), match.start(1))
        if words:
            return _verdict(words[0].replace(" ", "_") + key).kind or announced.kind
    return announced.kind


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
        wrapper = _WRAPPER.match(text, at)
        start = wrapper.end() if wrapper else at
        end = _bare_end(text, start, match, kind)
    value = text[start:end]
    if end == start or not is_telling(kind, value):
        return None
    if kind == "credential" and not opening and _is_word_in_prose(text, match, value):
        return None
    return Span(start, end, kind, value, quote)


def _is_word_in_prose(text: str, match: re.Match[str], value: str) -> bool:
    """Whether a colon only goes on with a sentence, as in "token: calls that failed"."""
    is_sure = _SURE_KEYS.search(text[match.start(1) : match.end(1)])
    return not is_sure and text[match.end() - 1] in " \t" and bool(_WORD.match(value))


def _bare_end(text: str, at: int, match: re.Match[str], kind: Kind) -> int:
    is_parameter = text[match.start(1) - 1 : match.start(1)] in {"?", "&"}
    if not is_parameter and _WHOLE_LINE_KEYS.search(match[0]):
        line = _TO_LINE_END.match(text, at)
        return line.end() if line else at
    end = bare_value(text, at, kind, is_prose=text[at - 1] in " \t")
    more = _MORE_OF_FORM.match(text, end) if text[end : end + 1] == "+" else None
    return more.end() if more else end


def _string_end(text: str, opening: re.Match[str]) -> int:
    """Return where the string ends: at the same quote, escaped as often as the opening one."""
    depth, quote = len(opening[1]), opening[2]
    limit = min(len(text), opening.end() + _LONGEST_STRING)
    at = text.find(quote, opening.end(), limit)
    while at >= 0:
        backslashes = 0
        while backslashes <= depth and text[at - 1 - backslashes] == "\\":
            backslashes += 1
        if backslashes <= depth and not (quote == "'" and _is_apostrophe(text, at)):
            return max(at - depth, opening.end())
        at = text.find(quote, at + 1, limit)
    line_end = text.find("\n", opening.end(), limit)
    return line_end if line_end >= 0 else limit


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether the quote at `at` stands within a name, as in 'D'Angelo'."""
    if text[at - 1 : at] == "'" or text[at + 1 : at + 2] == "'":  # doubled, as SQL writes it
        return text[at - 2 : at].strip("'").isalpha() and text[at + 1 : at + 3].strip("'").isalpha()
    return text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()


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
    for match in chain(_XML.finditer(text), _CDATA.finditer(text)):
        name = match[1].rsplit(":", 1)[-1]
        kind = _NAME_ELEMENTS.get(name.lower()) or classify(name)
        if kind is not None and is_telling(kind, match[2]):
            yield Span(match.start(2), match.end(2), kind, match[2])
    for match in _LABELLED.finditer(text):
        kind = classify(match[1].replace(" ", "_"))
        if kind is not None and is_telling(kind, match[2]):
            yield Span(match.start(2), match.end(2), kind, match[2])
