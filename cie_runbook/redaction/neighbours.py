"""Values that what stands right beside them gives away: a number after a name is that person's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.lexicon_of_names import sort_of
from cie_runbook.redaction.spans import Span

_GAP = (
    r"(?:[\s\"',;:|^()\[\]*/#\\\-_]|</(?:param|value|string|item|li|arg)><(?:param|value|string"
    r"|item|li|arg)[^<>\n]{0,60}>|&#?\w{2,5};){1,6}"
)
_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_VALUES: tuple[tuple[Kind, str], ...] = (
    ("dob", r"(?:0?[1-9]|1[0-2])[/\-.](?:0?[1-9]|[12][0-9]|3[01])[/\-.][0-9]{2}(?![0-9:/\-.])"),
    ("dob", r"(?:19[0-9]{2}|200[0-7])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"),
    ("dob", r"2[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"),
    ("ssn", r"[0-9]{9}(?![0-9]|[.\-][0-9])"),
    ("phone", r"[2-9][0-9]{2}[2-9][0-9]{6}(?![0-9])"),
    (
        "last4",
        (
            r"[A-Za-z]?(?!20[12][0-9](?!-?[0-9]))[0-9]{4}(?![0-9\-:/%]|[.,][0-9]|[ ]?(?:ms|s|hours"
            r"|hrs|am|pm|AM|PM|%)\b)"
        ),
    ),
)
_AFTER = re.compile(rf"{_GAP}(?:" + "|".join(f"({value})" for _, value in _VALUES) + ")")
_BEFORE = re.compile(
    r"(?<![\w.\-:])(?:([0-9]{9})|((?:19[0-9]{2}|200[0-7])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])))"
    r"[\"'\s,;|^:\-]{1,4}\Z"
)
_BEFORE_KINDS: tuple[Kind, ...] = ("ssn", "dob")
_FOUR_BEFORE = re.compile(
    r"(?<![\w.\-:/])(?!20[12][0-9])([A-Z]?[0-9]{4})[`)\]|/,; ]{1,6}(?:<(?:tel:)?)?\Z"
)  # of a formal name, or of a telephone number
_CAPITAL = r"[^\W\d_a-z](?:[^\W\d_]|['\-](?=[^\W\d_])){1,24}+"
_NAME_BEFORE = re.compile(
    rf"(?<![\w.:/\-])({_CAPITAL}(?:[ ](?:{_CAPITAL}|[A-Z]\.?)){{1,3}})[ ]?[,/|;\-][ ]?\(?\Z"
)
_SHORTEST_PART = 3  # a shorter one is an initial
_SURE = frozenset({"dob", "ssn", "last4"})
_PARTS_BEFORE = re.compile(
    r"(?<![\w\-])([^\W\d_a-z][\w']{1,24}(?:[\-_][^\W\d_a-z][\w']{1,24}){1,3})[\-_]\Z"
)  # of a birth date that a name is joined to
_LISTED_UUID = re.compile(rf"[\"']({_UUID})[\"'],[ ]?[\"']\Z")
_TAGGED = re.compile(r">([0-9]{3,12})</\w{1,20}>\s{0,10}<\w[^<>]{0,60}>\Z")
_FORMAL = re.compile(r"[A-Z][A-Z'. \-]{1,24},[A-Z]{2}")
_NUMBER = re.compile(
    r"[\"',;:|( ]{1,3}(?:\(?DFN[ :=#]{0,3})?([0-9]{4,12})(?![0-9.:/%\-]|[ ]?(?:ms|s|bytes)\b)"
)
_OF_PERSONS = frozenset({"name", "ssn", "dob", "icn", "edipi", "last4", "phone"})
_NAMES = frozenset({"name"})


def find_neighbours(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield what stands right beside the spans of a person, and by its form is hers as well."""
    for span in spans:
        if span.kind not in _OF_PERSONS:
            continue
        at = span.end
        kind: Kind = span.kind
        while kind in _NAMES or kind in {"last4", "dob", "ssn"}:
            match = _AFTER.match(text, at)
            if match is None or match.lastindex is None:
                break
            kind = _VALUES[match.lastindex - 1][0]
            if kind in {"last4", "phone"} and span.kind != "name":
                break
            at = match.end()
            yield Span(match.start(match.lastindex), at, kind, match[match.lastindex])
        if span.kind == "name" and _FORMAL.match(text, span.start):
            dfn = _NUMBER.match(text, span.end)
            if dfn is not None:
                yield Span(dfn.start(1), dfn.end(1), "dfn", dfn[1])
        yield from _before(text, span)


def _before(text: str, span: Span) -> Iterator[Span]:
    since, beside = max(0, span.start - 120), text[span.start - 1 : span.start]
    if beside.isalnum() or beside in {"", "="} or (beside == "\n" and span.kind != "name"):
        return  # nothing below goes on beside one of these
    yield from _name_before(text, since, span)
    if span.kind == "phone" or (span.kind == "name" and _FORMAL.match(text, span.start)):
        yield from _group_before(_FOUR_BEFORE, "last4", text, since, span.start)
    if span.kind == "name":
        match = _BEFORE.search(text, since, span.start)
        if match is not None and match.lastindex is not None:
            kind, found = _BEFORE_KINDS[match.lastindex - 1], match.lastindex
            yield Span(match.start(found), match.end(found), kind, match[found])
        if beside == ">":
            yield from _group_before(_TAGGED, "dfn", text, since, span.start)
    if beside in {'"', "'"}:
        yield from _group_before(_LISTED_UUID, "checkin", text, since, span.start)


def _name_before(text: str, since: int, span: Span) -> Iterator[Span]:
    """Yield the name that what only a person has stands after or is joined to."""
    if span.kind in _SURE:
        for name in _group_before(_NAME_BEFORE, "name", text, since, span.start):
            parts = (part for part in name.value.split() if len(part) >= _SHORTEST_PART)
            if all(sort_of(part) != "word" for part in parts):
                yield name
    if span.kind == "dob":
        yield from _group_before(_PARTS_BEFORE, "name", text, since, span.start)


def _group_before(
    pattern: re.Pattern[str], kind: Kind, text: str, since: int, at: int
) -> Iterator[Span]:
    match = pattern.search(text, since, at)
    if match is not None:
        yield Span(match.start(1), match.end(1), kind, match[1])
