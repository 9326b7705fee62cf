"""What VistA and HL7 say by position: globals, caret records, parameters of remote procedures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cie_runbook.redaction.keys import classify
from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.lexicon_of_names import sort_of
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.values import is_telling

_GLOBAL = re.compile(
    r"\^(?:DPT|VA\(200|AUPNPAT|LR)[(,](?:\"[^\"\n]{0,80}\"|[\w.]{1,20})(?:,(?:\"[^\"\n]{0,80}\"|[\w.]{1,20})){0,8}"
    r"\)?(?:[ ]?=[ ]?\"[^\"\n]{0,600}+\")?"
)
_SCHEDULE = re.compile(r"\^SC\([^\n=]{1,80}\"S\"[^\n=]{0,80}\)[ ]?=[ ]?\"([0-9]{1,12})\^")
_RECORD = re.compile(r"[^\s\"'<>|]{0,200}+(?:[ ][^\s\"'<>|^]{1,30}\^[^\s\"'<>|]{0,200}+){0,6}+")
_FIELD_BEFORE = re.compile(r"[0-9A-Za-z]{1,12}\Z")
_SSN_FIELD = re.compile(r"(?:^|\^)[0-9]{9}P?(?:\^|$)")
_DATE_FIELD = re.compile(
    r"(?:^|\^)(?:2[0-9]{2}|19[0-9]{2}|200[0-7])(?:0[0-9]|1[0-2])(?:[0-2][0-9]|3[01])(?:\^|$)"
)
_LITERAL = re.compile(
    r"[lLp](?:(?<=l)iteral|(?<=L)ITERAL|(?<=p)aram\w{0,10}(?:\[[0-9]\])?)[\t"
    r" :=]{1,4}\[?[\"']?([0-9]{3,12})(?![0-9.:])"
)
_SEGMENT = re.compile(r"\|(?<=(?:MRG|ZPD|PD1|ZEL|ZEN|ZMH|ZIO|QPD|IN3|ACC)\|)[^\r\n]{3,4000}")
_SEGMENT_NAME = len("MRG")
_CARD = re.compile(r"^(?:ADR|N|LABEL|NOTE|ORG)[;:][^\r\n]{2,400}", re.MULTILINE)
_TYPED = re.compile(
    r"\"(?:id|value|identifier|idValue|number)\"\s?:\s?\"([^\"\n]{3,40})\"\s?,\s?\"(?:id_?type|type|identifierType|kind)\""
    r"\s?:\s?\"(SSN?|EDIPI|ICN|DFN|NI|PI|SS|PHONE|EMAIL)\"",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"\"system\"\s?:\s?\"([^\"\n]{1,160})\"\s?,\s?(?:\"use\"\s?:\s?\"[^\"\n]{1,20}\"\s?,\s?)?\"value\"\s?:\s?\"([^\"\n]{1,80})\""
)
_NESTED = re.compile(
    r"<([\w:]{0,20}[Bb]irth[\w]{0,20})>\s{0,20}<\w{1,12}[^<>]{0,80}?value=[\"']([0-9]{4,14})[\"']"
)
_FIELD_NAME = re.compile(r"(?<!\w)([A-Za-z][A-Za-z_ ]{1,40})(?:\[[A-Z ]{2,24}\])?\Z")
_FIELD_VALUE = re.compile(r"[^\^\n\"]{1,120}")
_CODED = re.compile(
    r"\"reason(?:Code|Reference)?\"\s?:\s?\[?\s?\{[^\"]{0,20}(?:\"coding\"\s?:\s?\[[^\[\]]{0,400}\]\s?,\s?)?"
    r"\"(?:text|display)\"\s?:\s?\"([^\"\n]{3,200})\""
)
_SYSTEMS: tuple[tuple[str, Kind], ...] = (
    ("ssn", "ssn"), ("113883.4.1", "ssn"), ("42.10001", "edipi"), ("edipi", "edipi"),
    ("icn", "icn"),
    ("mpi", "icn"), ("113883.4.349", "icn"), ("phone", "phone"), ("email", "email"), ("dfn", "dfn"),
)  # fmt: skip
_TYPES: dict[str, Kind] = {"ssn": "ssn", "ss": "ssn", "edipi": "edipi", "ni": "icn", "icn": "icn",
                           "dfn": "dfn", "pi": "dfn", "phone": "phone",
                           "email": "email"}  # fmt: skip


def find_positions(text: str) -> Iterator[Span]:
    """Yield what is a person's by its place in a record."""
    if "^" in text:
        yield from _find_carets(text)
    if "iteral" in text or "aram" in text or "LITERAL" in text:
        yield from _groups(_LITERAL, text, "dfn", 1)
    if "|" in text:
        for bar in _SEGMENT.finditer(text):
            yield Span(bar.start() - _SEGMENT_NAME, bar.end(), "id", bar[0])
    if "BEGIN:VCARD" in text:
        yield from _groups(_CARD, text, "address", 0)
    if '"value"' in text or 'ype"' in text or '"reason' in text:
        yield from _find_typed(text)
    if "irth" in text and "value=" in text:
        yield from _groups(_NESTED, text, "dob", 2)


def _groups(pattern: re.Pattern[str], text: str, kind: Kind, group: int) -> Iterator[Span]:
    for match in pattern.finditer(text):
        yield Span(match.start(group), match.end(group), kind, match[group])


def _find_carets(text: str) -> Iterator[Span]:
    yield from _find_pairs(text)
    yield from _groups(_GLOBAL, text, "dfn", 0)
    yield from _groups(_SCHEDULE, text, "dfn", 1)
    end = 0
    at = text.find("^")
    while at >= 0:
        first = _FIELD_BEFORE.search(text, max(end, at - 13), at)
        record = _RECORD.match(text, first.start() if first else at)
        if record is None:
            break
        end = max(record.end(), at + 1)
        at = text.find("^", end)
        if _SSN_FIELD.search(record[0]) and _DATE_FIELD.search(record[0]):
            yield Span(record.start(), record.end(), "id", record[0])


def _find_pairs(text: str) -> Iterator[Span]:
    """Yield the values of records that name each field: SSN^000000000."""
    at = text.find("^")
    while at >= 0:
        name = _FIELD_NAME.search(text, max(0, at - 70), at)
        kind = classify(name[1].strip().replace(" ", "_")) if name else None
        match = _FIELD_VALUE.match(text, at + 1) if kind else None
        if kind is not None and match is not None and _is_value(kind, match[0].strip()):
            yield Span(match.start(), match.end(), kind, match[0].strip())
        at = text.find("^", at + 1)


def _is_value(kind: Kind, value: str) -> bool:
    is_of_words = all(sort_of(word) == "word" for word in value.split())
    return is_telling(kind, value) and not (kind == "name" and is_of_words)


def _find_typed(text: str) -> Iterator[Span]:
    yield from _groups(_CODED, text, "medical", 1)
    for match in _TYPED.finditer(text):
        yield Span(match.start(1), match.end(1), _TYPES.get(match[2].lower(), "id"), match[1])
    for match in _SYSTEM.finditer(text):
        kind = next((kind for part, kind in _SYSTEMS if part in match[1].lower()), None)
        if kind is not None:
            yield Span(match.start(2), match.end(2), kind, match[2])
