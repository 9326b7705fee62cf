"""Names of persons, where their form or a word before them says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.words import NOT_NAMES

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017e"  # the Latin letters of names, with accents
_VISTA = re.compile(
    rf"[{_UPPER}](?<![\w,.\-/][{_UPPER}])[{_UPPER}'\-]{{1,24}}+,[{_UPPER}][{_UPPER}'\-]{{1,20}}+"
    rf"(?:[ ][{_UPPER}]{{1,12}}(?![\w,])\.?)?"
    r"(?:[ ](?:JR|SR|II|III|IV)\b)?(?![\w(.=:/\-]|,[A-Z])"
)
_HL7 = re.compile(
    rf"[{_UPPER}](?<![\w,.\-/(][{_UPPER}])(?:[^\W\d_]|['\-]){{1,24}}+"
    rf"\^[{_UPPER}](?:[^\W\d_]|['\-]){{1,20}}+(?:\^[^\W\d_](?:[^\W\d_]|\.){{0,20}}+)?(?![\w(])"
)
_NUMBERS_BEFORE = re.compile(
    r"(?<![0-9])[0-9]{4,12}\^(?:[0-9A-Z]{0,12}\^){0,7}\Z"
)  # of the patient
_RECORD = re.compile(r"[^\s\"<>]{0,400}+")
_ROLES = (
    "veteran", "patient", "caller", "spouse", "beneficiary", "husband", "wife", "mother", "father",
    "widow", "widower", "daughter", "caregiver", "guardian", "next of kin", "emergency contact",
    "mr", "mrs", "ms", "miss", "dr", "claimant", "dependent", "name is",
)  # fmt: skip
_BETWEEN = (
    r"(?:\.|'s name|'s)?[ ]{0,2}(?:(?:is|named|called|name)[ ])?(?:[:\-,=(][ ]?)?[\"']?"
    r"(?:(?:Mr|Mrs|Ms|Dr)\.?[ ])?"
)
_WORD = r"[^\W\d_a-z](?:[^\W\d_]|['\-](?=[^\W\d_])){1,24}+"
_RUN = re.compile(
    rf"{_BETWEEN}((?:{_WORD}|[A-Z]\.)(?:(?:,[ ]?|[ ]{{1,2}})"
    rf"(?:[A-Z]\.?(?!\w|['\-]\w)|(?:de|del|la|van|von|der|bin|al)(?=[ ][A-Z])|{_WORD})){{0,4}}+)"
)
_BRACKETED = re.compile(r"[ ]<(?=[\w.+'\-]{1,64}@)")  # a mail's header: Name <address>
_SENDER = re.compile(
    rf"(?:^|[\s:;\"])((?:{_WORD}|[A-Z]\.)(?:,?[ ](?:{_WORD}|[A-Z]\.)){{1,4}}+)\"?\Z"
)
_LONGEST_SENDER = 80
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr"})
_WRITTEN_TITLES = frozenset({"Mr", "MR", "Mrs", "MRS", "Ms", "Miss", "Dr", "DR"})  # "ms" is a unit
_POSSESSIVE = re.compile(r"(?:my|his|her|their|whose|'s)[ ]\Z", re.IGNORECASE)
_PART = re.compile(r"[^\s,]+")


def find_names(text: str, lowered: str) -> Iterator[Span]:
    """Yield names in VistA's and HL7's form, and names after a role or a title."""
    if "," in text:
        yield from _find_formal(_VISTA, ",", text)
    if "^" in text:
        yield from _find_formal(_HL7, "^", text)
    if "<" in text and "@" in text:
        yield from _find_senders(text)
    for role in _ROLES:
        at = lowered.find(role)
        while at >= 0:
            end = at + len(role)
            if _is_role(text, role, at, end):
                yield from _find_after_role(text, role, end)
            at = lowered.find(role, end)


def _is_role(text: str, role: str, at: int, end: int) -> bool:
    """Whether the word at `at` stands alone, and is written as that role is written."""
    before, after = text[at - 1 : at], text[end : end + 1]
    if before.isalnum() or after.isalnum() or "_" in {before, after}:
        return False
    if role in _TITLES:
        return text[at:end] in _WRITTEN_TITLES
    return role != "name is" or bool(_POSSESSIVE.search(text, max(0, at - 8), at))


def _find_formal(pattern: re.Pattern[str], mark: str, text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        parts = match[0].lower().replace(mark, " ").split()
        if any(part in NOT_NAMES for part in parts[:2]):
            continue
        start, end = match.span()
        if text[end : end + 1] == "^":
            record = _RECORD.match(text, end)
            end = record.end() if record else end
        if text[start - 1 : start] == "^":
            numbers = _NUMBERS_BEFORE.search(text, max(0, start - 60), start)
            start = numbers.start() if numbers else start
        yield Span(start, end, "name", match[0])


def _find_senders(text: str) -> Iterator[Span]:
    for mark in _BRACKETED.finditer(text):
        at = mark.start()
        match = _SENDER.search(text, max(0, at - _LONGEST_SENDER), at)
        if match is not None:
            yield Span(match.start(1), match.end(1), "name", match[1])


def _find_after_role(text: str, role: str, at: int) -> Iterator[Span]:
    match = _RUN.match(text, at)
    if match is None or (match.end() == match.start(1)):
        return
    end = match.start(1)
    for part in _PART.finditer(text, match.start(1), match.end(1)):
        word = part[0].lower().rstrip(".'s") if part[0].endswith("'s") else part[0].lower()
        if word in NOT_NAMES or word.split("-", 1)[0] in NOT_NAMES:
            break
        end = part.end()
    if end > match.start(1) and not _is_acronym(text[match.start(1) : end], role):
        yield Span(match.start(1), end, "name", text[match.start(1) : end])


_LONGEST_ACRONYM = 4


def _is_acronym(name: str, role: str) -> bool:
    """Whether one short word in capitals stands after a role: a system, as in "patient PCI"."""
    return role not in _TITLES and len(name) <= _LONGEST_ACRONYM and name.isupper()
