"""Names of persons, where their form or a word before them says so."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from cie_runbook.redaction.cues import (
    all_tokens,
    first_token,
    longest_run,
    places_in,
    runs_of,
    tokens_of,
)
from cie_runbook.redaction.lexicon_of_names import sort_of
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.words import NOT_NAMES

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017e"  # the Latin letters of names, with accents
_VISTA = re.compile(
    rf"[{_UPPER}](?<![\w,.\-/][{_UPPER}])[{_UPPER}'\-]{{1,24}}+,[{_UPPER}][{_UPPER}'\-]{{1,20}}+"
    rf"(?:[ ][{_UPPER}]{{1,12}}(?!\w)\.?)?"
    r"(?:[ ](?:JR|SR|II|III|IV)\b)?(?![\w(.=:/\-]|,[A-Z])"
)
_HL7 = re.compile(
    rf"[{_UPPER}](?<![\w,.\-/(][{_UPPER}])(?:[^\W\d_]|['\-]){{1,24}}+"
    rf"\^[{_UPPER}](?:[^\W\d_]|['\-]){{1,20}}+(?:\^[^\W\d_](?:[^\W\d_]|\.){{0,20}}+)?(?![\w(])"
)
_NUMBERS_BEFORE = re.compile(
    r"(?<![0-9])[0-9]{4,12}\^(?:[0-9A-Z]{0,12}\^){0,7}\Z"
)  # of the patient
_PARTICLES = re.compile(r"(?<![\w])(?:ST\.?|DE|DE LA|DEL|VAN|VON|LA|LE|SAN|MC|EL)[ ]\Z")
_RECORD = re.compile(r"[^\s\"<>]{0,400}+")
_ROLES = (
    "veteran", "patient", "caller", "spouse", "beneficiary", "husband", "wife", "mother", "father",
    "widow", "widower", "daughter", "caregiver", "guardian", "next of kin", "emergency contact",
    "mr", "mrs", "ms", "miss", "dr", "claimant", "dependent", "name is", "pt", "pts", "vet", "son",
    "brother", "sister", "mom", "dad", "nok", "customer", "sponsor", "survivor", "attn", "user",
    "spoke w/", "spoke with", "spoke to", "talked to", "talked with", "talked w/", "reached out to",
    "message for", "this is", "i am", "i'm", "regards,", "sincerely,", "v/r,", "respectfully,",
    "thanks,",
    "thank you,", "thx,", "thx", "cc", "named", "per", "and", "with", "name", "name on appointment",
    "goes by", "aka", "a.k.a.", "best,", "cheers,", "grandfather", "grandmother", "uncle", "aunt",
    "stepson", "neighbor", "fiance", "partner", "appointment of", "visit of", "hi", "hello",
    "dear", "bcc", "to", "for",
)  # fmt: skip
_BETWEEN = (
    r"(?:\.|'s name|'s)?[ ]{0,2}(?:\r?\n[ \-]{0,3})?(?:(?:is|named|called"
    r"|name)[ ])?(?:[:\-,=(][ ]?)?[\"']?"
    r"(?:(?:Mr|Mrs|Ms|Dr)\.?[ ])?"
)
_WORD = r"[^\W\d_a-z](?:[^\W\d_]|['\-](?=[^\W\d_])){1,24}+"
_RUN = re.compile(
    rf"{_BETWEEN}((?:{_WORD}|[A-Z]\.)(?:(?:,[ ]?|[ ]{{1,2}})"
    rf"(?:[A-Z]\.?(?!\w|['\-]\w)|(?:de|del|la|van|von|der|bin|al|St\.)(?=[ ][A-Z])"
    rf"|{_WORD})){{0,4}}+)"
)
_BRACKETED = re.compile(r"[ ]<(?=[\w.+'\-]{1,64}@)")  # a mail's header: Name <address>
_SENDER = re.compile(
    rf"(?:^|[\s:;\"])((?:{_WORD}|[A-Z]\.)(?:,?[ ](?:{_WORD}|[A-Z]\.)){{1,4}}+)\"?\Z"
)
_LONGEST_SENDER = 80
_LONGEST_PART = 60
_BY_TOKEN = {
    first_token(role): [
        (other, all_tokens(other)) for other in _ROLES if first_token(other) == first_token(role)
    ]
    for role in _ROLES
}
_WEAK = frozenset(
    {"this is", "i am", "i'm", "cc", "bcc", "per", "and", "with", "name", "hi", "hello", "dear",
    "user",
     "to", "for", "thanks,", "thank you,", "thx", "thx,", "best,", "cheers,", "goes by", "aka",
     "a.k.a.", "partner", "regards,", "sincerely,", "v/r,", "respectfully,",
     "customer", "sponsor", "named", "message for", "reached out to"}
)  # fmt: skip
_LOWER_RUN = re.compile(
    r"(?:'s)?[ ]{1,2}(?:is[ ]|named[ ])?([a-z\u00df-\u017e][a-z\u00df-\u017e'\-]{1,24}+"
    r"(?:[ ][a-z][.]?(?=[ ]))?(?:[ ](?:van[ ]der[ ]|van[ ]|von[ ]|de[ ]la[ ]|de[ ]los[ ]"
    r"|del[ ]|de[ ]|la[ ]|st\.?[ ])?[a-z\u00df-\u017e][a-z\u00df-\u017e'\-]{1,24}+)?)"
    r"(?![\w(=/\\@.\-:][\w]?)"
)
_STRONG_LOWER = frozenset(
    {"pt", "patient", "veteran", "vet", "caller", "mr", "mrs", "ms", "spouse", "wife", "husband",
     "daughter", "son", "brother", "sister", "mother", "father", "name is", "caregiver", "dad",
     "mom", "name", "grandfather",
     "grandmother", "uncle", "aunt"}
)  # fmt: skip
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_COMMON = frozenset({"and", "with", "to", "for", "per", "cc", "user"})
_GREETINGS = frozenset({"hi", "hello", "dear"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr"})
_WRITTEN_TITLES = frozenset({"Mr", "MR", "Mrs", "MRS", "Ms", "Miss", "Dr", "DR"})  # "ms" is a unit
_POSSESSIVE = re.compile(r"(?:my|his|her|their|whose|'s)[ ]\Z", re.IGNORECASE)
_NEXT = re.compile(r"\A[ ](?:VA[ ])?([A-Za-z']+)")
FACILITY = frozenset(
    [
        "VA",
        "VAMC",
        "VHA",
        "CBOC",
        "HCS",
        "Clinic",
        "Hospital",
        "Memorial",
        "Veterans",
        "Medical",
        "Healthcare",
        "Health",
        "Campus",
        "Outpatient",
        "VISN",
        "University",
        "Foundation",
    ]
)
"""Words that stand after the name of a facility."""
_PART = re.compile(r"[^\s,]+")


def find_names(text: str, lowered: str) -> Iterator[Span]:
    """Yield names in VistA's and HL7's form, and names after a role or a title."""
    if "," in text:
        yield from _find_formal(_VISTA, ",", text)
    if "^" in text:
        for start, end in _around_carets(text):
            yield from _find_formal(_HL7, "^", text, start, end)
    if "<" in text and "@" in text:
        yield from _find_senders(text)
    present, runs = tokens_of(text), runs_of(text)
    for token in _BY_TOKEN.keys() & present:
        for role, tokens in _BY_TOKEN[token]:
            if tokens <= present and longest_run(role) in runs:
                yield from _find_roles(text, lowered, role)


def _find_roles(text: str, lowered: str, role: str) -> Iterator[Span]:
    for at in places_in(lowered).of(role):
        end = at + len(role)
        may_be = role not in _COMMON or text[end + 1 : end + 2].isupper()
        if may_be and _is_role(text, role, at, end):
            yield from _find_after_role(text, role, end)


def _is_role(text: str, role: str, at: int, end: int) -> bool:
    """Whether the word at `at` stands alone, and is written as that role is written."""
    before, after = text[at - 1 : at], text[end : end + 1]
    if before.isalnum() or after.isalnum() or "_" in {before, after}:
        return False
    if role in _WEAK and before not in {"", " ", "\n", "(", "*", "\t", '"'}:
        return False
    if role in _TITLES:
        return text[at:end] in _WRITTEN_TITLES or (role in {"mr", "mrs"} and text[at:end] == role)
    return role != "name is" or bool(_POSSESSIVE.search(text, max(0, at - 8), at))


def _around_carets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which a name of HL7 may be: they reach to both sides of a caret."""
    start = end = -1
    at = text.find("^")
    while at >= 0:
        if at - _LONGEST_PART > end:
            if end > start:
                yield start, end
            start = max(0, at - _LONGEST_PART)
        end = at + 2 * _LONGEST_PART
        at = text.find("^", at + 1)
    if end > start:
        yield start, end


def _find_formal(
    pattern: re.Pattern[str], mark: str, text: str, since: int = 0, until: int = sys.maxsize
) -> Iterator[Span]:
    for match in pattern.finditer(text, since, until):
        parts = match[0].lower().replace(mark, " ").split()
        if any(part in NOT_NAMES for part in parts[:2]):
            continue
        start, end = match.span()
        particle = _PARTICLES.search(text, max(0, start - 8), start)
        start = particle.start() if particle else start
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
        if match is not None and not all(sort_of(word) == "word" for word in match[1].split()):
            yield Span(match.start(1), match.end(1), "name", match[1])


def _find_after_role(text: str, role: str, at: int) -> Iterator[Span]:
    match = _RUN.match(text, at)
    if match is None or (match.end() == match.start(1)):
        if role in _STRONG_LOWER:
            yield from _find_lower(text, at)
        return
    end = match.start(1)
    is_full = role not in _WEAK and _is_full_name(match[1])
    for part in _PART.finditer(text, match.start(1), match.end(1)):
        if not (is_full or _goes_on(part[0], role, is_first=end == match.start(1))):
            break
        end = part.end()
    following = text[end : end + 24]
    if FACILITY.intersection(_NEXT.findall(following)) or following[:1].isalnum():
        return
    if following.startswith(" VA") and not following[3:4].isalnum():
        return
    if end > match.start(1) and not _is_acronym(text[match.start(1) : end], role):
        yield Span(match.start(1), end, "name", text[match.start(1) : end])


def _is_full_name(run: str) -> bool:
    """Whether a run of capitalised words holds an initial between two others: "Hope Q. Banks"."""
    parts = run.replace(",", " ").split()
    return len(parts) > 2 and any(len(part.strip(".")) == 1 for part in parts[1:-1])  # noqa: PLR2004


def _goes_on(part: str, role: str, *, is_first: bool) -> bool:
    """Whether a capitalised word after a role is (still) part of a name."""
    word = part.lower().rstrip(".'s") if part.endswith("'s") else part.lower()
    if word in NOT_NAMES or word.split("-", 1)[0] in NOT_NAMES:
        return False
    if not is_first and word.strip(".,") in _SUFFIXES:
        return True
    sort = sort_of(word) if len(word.strip(".")) > 1 else "initial"
    if sort == "word":
        return role in _TITLES
    if role not in _WEAK:
        return True
    if is_first and (role in _COMMON or part.isupper()):
        return sort in {"given", "family", "initial"}
    return not (is_first and role not in _GREETINGS and sort in {"given?", "family?"})


def _find_lower(text: str, at: int) -> Iterator[Span]:
    """Yield a name without capitals: its words must be known as names, or not at all."""
    match = _LOWER_RUN.match(text, at)
    if match is None:
        return
    first, _, rest = match[1].partition(" ")
    beside = bool(rest) and sort_of(rest.split()[-1]) == "family"
    if sort_of(first) == "word" or (sort_of(first) in {"given?", "family?"} and not beside):
        return
    known = rest and sort_of(rest.split()[-1]) != "word"
    end = match.end(1) if known else match.start(1) + len(first)
    yield Span(match.start(1), end, "name", text[match.start(1) : end])


_LONGEST_ACRONYM = 4


def _is_acronym(name: str, role: str) -> bool:
    """Whether one short word in capitals stands after a role: a system, as in "patient PCI"."""
    return role not in _TITLES and len(name) <= _LONGEST_ACRONYM and name.isupper()
