"""Values whose key stands before them without a colon: in prose, lists, forms and tuples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cie_runbook.redaction.cues import all_tokens, tokens_of
from cie_runbook.redaction.keys import classify
from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.lexicon_of_names import sort_of
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.values import bare_value, is_telling
from cie_runbook.redaction.words import words

_LINE = re.compile(
    r"^[ \t>*#\-]{0,8}(?:[0-9]{1,3}[.)][ ])?(_{0,2}[A-Za-z][\w/#\-]{0,40}+(?:[ ](?:of["
    r" ])?[A-Za-z0-9][\w/#\-]{0,24}+){0,4}+)"
    r"(?:[ ]?\.{2,60}+[ ]?|[ ]{1,40}+(?:-{1,2}|=>|->|\|)[ ]{1,4}|:?[ ]?\t{1,4}[ ]?)"
    r"([^\n|\t]{1,300}+)$",
    re.MULTILINE,
)
_BOLD = re.compile(r"\*{1,2}([A-Za-z_][\w /#\-]{1,40}+):?\*{1,2}:?\n[ ]?([^\n\"<>*]{1,200}+)")
_MEDICAL = (
    "reason for visit", "reason for the visit", "reason for appointment", "reason for call",
    "appointment reason", "appt reason", "visit reason", "chief complaint", "diagnosis",
    "diagnoses",
    "diagnosed with", "treated for", "seen for", "prescribed", "allergic to", "medication list",
    "medications", "reason for call medical", "pt here for", "patient here for", "vet here for",
    "veteran here for", "came in for", "coming in for",
)  # fmt: skip
_MEDICAL_VALUE = re.compile(
    r"(?:[ ](?:is|was|of|were|as))?[ ]?[:=\-\"'(]{0,2}[ ]?[\"']?([A-Za-z0-9][^.;:=\n\"'<>{}\[\]"
    r"|]{2,60}+)"
)
_LIVES = re.compile(
    r"[^\n.;A-Z]{0,40}?[ ](?:in|at|to|from|near)[ ]"
    r"([A-Z][a-z]+(?:[ ](?:[A-Z]|of[ ]the[ ])[A-Za-z.]+){0,3}(?:,[ ][A-Z][A-Za-z]+)?)"
)
_OF_MEDICINE = words(
    "reason appointment appt visit chief diagnosis diagnoses diagnosed treated seen prescribed"
    " allergic medication medications here came coming"
)
_OF_PLACES = words("live lives lived living born reside resides residing moved grew")
_OF_PASSWORDS = words("password passphrase passwd passcode pwd pw")
_IS = re.compile(
    r"[ ](?:is|was|are|=|as|ILIKE|LIKE|IN)[ ](?:[(\"']{1,2}|now[ ]|set[ ]to[ ]|:[ ]?)?"
)
_WORDS_BEFORE = re.compile(r"[A-Za-z][\w'\-]{0,30}(?:[ ][A-Za-z0-9][\w'\-]{0,30}){0,4}\Z")
_IN_A_LIST = re.compile(
    r"[\[(][ ]{0,2}(\\{0,3}[\"'])([A-Za-z_][\w .\-]{1,48}+)\1[ ]{0,2},[ ]{0,2}(\\{0,3})([\"'])?"
)
_ATTRIBUTE = re.compile(
    r"ame=(?<=[Nn]ame=)[\"']([\w:.\- ]{2,64}+)[\"'][^<>]{0,200}+>\s{0,20}+"
    r"(?:<[^<>/]{1,200}+>\s{0,20}+){0,2}+"
    r"([^<>]{1,400}+)<"
)
_FORM_PART = re.compile(
    r"ame=(?<=[Nn]ame=)[\"']([\w.\-\[\]]{2,64}+)[\"'][^\r\n]{0,200}+\r?\n(?:[A-Za-z\-]{1,40}+:[^\r\n]{0,200}+\r?\n)?"
    r"\r?\n([^\r\n]{1,400}+)"
)
_PASSWORD_FOR = re.compile(
    r"p(?:assword|assphrase|asswd|asscode|wd|w)[ ](?:for|of|to)[ ][^\n:=]{1,40}[:=][ ]?[\"']?"
    r"(?=[^\s]{0,60}[0-9!@#$%^&*])([^\s\"']{5,200}+)"
)  # in lower case
_IN_PATH = re.compile(
    r"/(?:patients?|veterans?|vets?|users?|members?|people|persons?)/([A-Z][A-Za-z'\-]{1,24}+)(?:/([A-Z][a-z'\-]{1,24}+))?(?=[/?.\s\"']|\Z)"
)
_VALUE_ATTRIBUTE = re.compile(
    r"<([A-Za-z][\w:.\-]{1,63}+)[^<>]{0,200}?[ ](?:value|extension)=([\"'])"
    r"((?:(?!\2)[^<>]){1,400}+)\2"
)
_ROOT = re.compile(r"root=[\"']([0-9.]{5,60}+)[\"'][ ]{1,4}extension=[\"']([^\"'<>]{1,200}+)[\"']")
_ROOTS: dict[str, Kind] = {
    "2.16.840.1.113883.4.1": "ssn",
    "2.16.840.1.113883.4.349": "icn",
    "2.16.840.1.113883.3.42.10001.100001.12": "edipi",
}
_ELEMENTS: dict[str, Kind] = {"telecom": "phone", "family": "name", "given": "name"}
_QUOTED = re.compile(r"[ ](?<=\w[ ])([\"'`])((?:[^\"'`\n]|(?<=\w)'(?=\w)){1,300}+)\1(?!\w)")
_KEY_BEFORE = re.compile(r"(?<![\w'])[A-Za-z][\w\-]{1,48}\Z")
_TOKEN_LIKE = re.compile(r"(?=[^\s]{0,60}[0-9!@#$%^&*])[^\s,;\"'<>]{6,400}+")
_SENTENCE = re.compile(r"[^.;\n\"<>]{2,80}+")


def find_labels(text: str, lowered: str) -> Iterator[Span]:
    """Yield the values that a key announces without the sign of a notation."""
    present = tokens_of(text)
    yield from _find_lines(text)
    yield from _find_is(text)
    if not _OF_MEDICINE.isdisjoint(present):
        named = [cue for cue in _MEDICAL if all_tokens(cue) <= present]
        yield from _find_after(named, _MEDICAL_VALUE, "medical", text, lowered)
    yield from _find_after(sorted(_OF_PLACES & present), _LIVES, "address", text, lowered)
    if '",' in text or "'," in text:
        yield from _find_in_lists(text)
    if not _OF_PASSWORDS.isdisjoint(present):
        for match in _PASSWORD_FOR.finditer(lowered):
            yield Span(match.start(1), match.end(1), "credential", "")
    yield from _find_in_paths(text)
    yield from _find_quoted(text)
    if "<" in text or "ame=" in text:
        yield from _find_attributes(text)


def _find_lines(text: str) -> Iterator[Span]:
    patterns = [_LINE] if any(mark in text for mark in ("\t", " -", " |", "..")) else []
    patterns += [_BOLD] if "*\n" in text else []
    for pattern in patterns:
        for match in pattern.finditer(text):
            kind = _kind(match[1])
            if kind is not None:
                yield from _told(kind, match, 2)


def _find_quoted(text: str) -> Iterator[Span]:
    """Yield what an error quotes right after the name of its field: dob '1950-13-01' is invalid."""
    for match in _QUOTED.finditer(text):
        key = _KEY_BEFORE.search(text, max(0, match.start() - 50), match.start())
        kind = _kind(key[0]) if key else None
        if kind is not None:
            yield from _told(kind, match, 2)


def _find_in_paths(text: str) -> Iterator[Span]:
    for match in _IN_PATH.finditer(text):
        for group in (1, 2):
            if match[group] and sort_of(match[group]) != "word":
                yield Span(match.start(group), match.end(group), "name", match[group])


def _find_after(
    cues: Iterable[str], value: re.Pattern[str], kind: Kind, text: str, lowered: str
) -> Iterator[Span]:
    for cue in cues:
        at = lowered.find(cue)
        while at >= 0:
            end = at + len(cue)
            whole = not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
            match = value.match(text, end) if whole else None
            if match is not None:
                yield from _told(kind, match, 1)
            at = lowered.find(cue, end)


@lru_cache(maxsize=16384)
def _kind(words: str) -> Kind | None:
    return classify(words.strip().replace(" ", "_").replace("'s_", "_"))


def _told(kind: Kind, match: re.Match[str], group: int) -> Iterator[Span]:
    value = match[group].strip(" \t\"'")
    if value and is_telling(kind, value):
        start = match.start(group) + match[group].index(value)
        yield Span(start, start + len(value), kind, value)


def _find_is(text: str) -> Iterator[Span]:
    for match in _IS.finditer(text):
        before = _WORDS_BEFORE.search(text, max(0, match.start() - 60), match.start())
        kind = _kind(before[0]) if before else None
        if kind is None:
            continue
        at = match.end()
        if kind == "credential":
            token = _TOKEN_LIKE.match(text, at)
            end = token.end() if token else at
        elif kind in {"address", "medical"}:
            sentence = _SENTENCE.match(text, at)
            end = sentence.end() if sentence else at
        elif (kind == "name" and not text[at : at + 1].isupper()) or (
            kind not in {"name", "email"} and not any(map(str.isdigit, text[at : at + 12]))
        ):
            continue
        else:
            end = bare_value(text, at, kind, is_prose=True)
        value = text[at:end].rstrip(" .,")
        if value and is_telling(kind, value):
            yield Span(at, at + len(value), kind, value)


def _find_in_lists(text: str) -> Iterator[Span]:
    for match in _IN_A_LIST.finditer(text):
        kind = _kind(match[2])
        if kind is None:
            continue
        quote = match[4] or ""
        stop = match[3] + quote if quote else "]"
        end = text.find(stop, match.end(), match.end() + 400)
        value = text[match.end() : end] if end > 0 else ""
        if value and is_telling(kind, value) and not (quote and text[end + 1 : end + 3] == ", "):
            yield Span(match.end(), end, kind, value)


def _find_attributes(text: str) -> Iterator[Span]:
    patterns = [_FORM_PART, _ATTRIBUTE] if "ame=" in text else []
    for pattern in patterns:
        for match in pattern.finditer(text):
            kind = _kind(match[1])
            if kind is not None:
                yield from _told(kind, match, 2)
    if "value=" in text or "extension=" in text:
        for match in _VALUE_ATTRIBUTE.finditer(text):
            name = match[1].rsplit(":", 1)[-1]
            kind = _kind(name) or _ELEMENTS.get(name)
            if kind is not None:
                yield from _told(kind, match, 3)
        for match in _ROOT.finditer(text):
            yield from _told(_ROOTS.get(match[1], "id"), match, 2)
