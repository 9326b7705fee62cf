"""Names of persons in running text, told by the words they are made of.

A run of capitalised words is a name where it holds a given name, or a family name beside another
word that nobody knows; in lower case both must be known. What stands before a word for a facility
is a facility's name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from cie_runbook.redaction.cues import tokens_of, vocabulary
from cie_runbook.redaction.lexicon_of_names import Sort, given_names, sort_of
from cie_runbook.redaction.numbers import numbers_in
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.words import words

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017e"
WORD = rf"[{_UPPER}](?:[^\W\d_]|['\-](?=[^\W\d_])){{1,24}}+"
_PARTICLE = r"(?:de|del|de[ ]la|la|van|von|der|da|di|bin|al|y|St\.)"
_RUN = re.compile(
    rf"[{_UPPER}](?<![\w.:#@$\\\-+=%~][{_UPPER}])(?:(?:[^\W\d_]|['\-](?=[^\W\d_])){{1,24}}+|\.)"
    rf"(?:(?:,?[ ]{{1,2}}|[\"'],[ ]?[\"'])(?:{_PARTICLE}[ ])?(?:{WORD}"
    rf"|[{_UPPER}](?![\w'\-])\.?)){{0,24}}+"
    r"(?![\w(=\\@\[]|:[:A-Z0-9]|\.[\w(]|-[\w])"
)
_LONE = re.compile(  # after a sign that joins a key and its value
    rf"(?<=[=:])[{_UPPER}](?:[^\W\d_]|['\-](?=[^\W\d_])){{2,24}}+(?![\w(:=/\\@\[\-]|\.[\w(])"
)
_GLUED = re.compile(
    r"[A-Za-z](?<![A-Za-z0-9][A-Za-z])[a-z'\-]{1,24}+(?:(?:(?<=-)|(?<=Mc)|(?<=Mac)|(?<=[DL][ae])|(?<=D[iu]))[A-Z][a-z]{1,20}+)?(?:[_+][A-Za-z][a-z'\-]{1,24}+(?:(?:(?<=-)|(?<=Mc)|(?<=Mac)|(?<=[DL][ae])|(?<=D[iu]))[A-Z][a-z]{1,20}+)?){1,5}+(?![A-Za-z(:])"
)
_PARTICLE_BEFORE = re.compile(r"(?<![A-Za-z])(?:Van|Von|Van der|De|De La|Del|La|Le|Di|St\.?)[ ]\Z")
_GLUED_PART = re.compile(
    r"[A-Za-z][a-z'\-]{1,24}+(?:(?:(?<=-)|(?<=Mc)|(?<=Mac)|(?<=[DL][ae])|(?<=D[iu]))[A-Z][a-z]{1,20})?"
)
_SPEAKS = re.compile(
    rf"([{_UPPER}](?<![^\s(\"*>][{_UPPER}])[a-z\u00df-\u017e]{{2,20}}+)[ ](?:says?|said|reports?"
    rf"|reported|called|calls|calling|asks|asked|wrote"
    r"|writes|states|stated|here[,.]|confirmed|tried|tries|cannot|can't|couldn't|could not"
    r"|was unable|is unable|at the front desk|arrived"
    r"|checked in|checks in|waited|waits|complained|left a|lives|needs|wants|received|got a|did not"
    r"|didn't|has not|hasn't|is on the line)(?![a-z])"
)
_FOUR_AFTER = re.compile(
    r"[ ,](?=[ (/|\-A-Z0-9])(?<=[A-Za-z'][ ,])[ ]?(?:[/|\-][ ])?\(?[A-Z]?(?!20[12][0-9])[0-9]{4}\)?"
    r"(?![\w\-%/:]|[.,][0-9]|[ ]?(?:ms|s|MB|kB|bytes|hours|hrs|am|pm|AM|PM|ET|EST|EDT)\b)"
)
_WORDS_BEFORE_FOUR = re.compile(rf"(?<![\w.:/\-])(?:(?:{WORD}|[A-Z]\.?)[ ]){{0,3}}{WORD}\Z")
_ADDRESS_AFTER = re.compile(r",[ ](?:you|your|we|this[ ]is|please|reply|thank|just)(?![a-z])")
_ADDRESSED = re.compile(rf"(?:\A|[\n\"'>]|(?<=[.!])[ ])({WORD})\Z")
_FEWEST_OF_A_LIST = 2
_SSN_AND_SURNAME = re.compile(
    rf"[0-9]{{9}}[\-_|,:]([{_UPPER}](?:[{_UPPER}]|['\-](?=[{_UPPER}])){{1,24}})(?![\w:=])"
)
_TOKEN = re.compile(rf"{WORD}|[{_UPPER}]\.?|St\.|[a-z]+")
_SURE: frozenset[Sort] = frozenset({"given", "family"})
_SPEECH = words(
    "say says said report reports reported called calls calling asks asked wrote writes states"
    " stated here"
    " confirmed tried tries cannot can couldn could was is at arrived checked checks waited waits"
    " complained"
    " left lives needs wants received got did didn has hasn"
)
_AFTER_LOWER = re.compile(
    r"[ ]{1,2}(?:[a-z][.]?[ ])?((?:de[ ]la[ ]|de[ ]los[ ]|de[ ]|del[ ]|van[ ]der[ ]|van[ ]"
    r"|von[ ]|la[ ]|st\.?[ ])?[a-z\u00df-\u017e][a-z\u00df-\u017e'\-]{1,24}+)"
    r"(?![\w(:=/\\@.\-][\w]?)"
)
_FACILITY = frozenset(
    [
        "va",
        "vamc",
        "vha",
        "cboc",
        "hcs",
        "clinic",
        "hospital",
        "memorial",
        "veterans",
        "veterans'",
        "medical",
        "health",
        "healthcare",
        "campus",
        "outpatient",
        "community",
        "annex",
        "visn",
        "university",
        "foundation",
        "center",
        "regional",
        "county",
    ]
)
_PLACE = frozenset(
    [
        "fort",
        "ft",
        "san",
        "santa",
        "los",
        "las",
        "el",
        "saint",
        "mount",
        "mt",
        "port",
        "lake",
        "salt",
        "grand",
        "new",
    ]
)
_SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])
_NAME: frozenset[Sort] = frozenset({"given", "family", "given?", "family?", "unknown"})
_JOINS = "'-_+"
_CAMEL = re.compile(r"[a-z][A-Z]")
_CAMEL_NAME = re.compile(r"(?:Mc|Mac|De|La|Le|Van|Di|Du|Fitz|O'|D')[A-Z][a-z]+(?:-[A-Z][a-z]+)?\Z")


def find_people(text: str) -> Iterator[Span]:
    """Yield names in running text, in file names and after signs that join key and value."""
    for match in _RUN.finditer(text):
        if not _may_hold_name(match[0]):
            continue
        for start, end in _names_in(match[0], _next_word(text, match.end())):
            at = match.start()
            yield Span(at + start, at + end, "name", match[0][start:end])
    yield from _find_announced(text)
    if "_" in text or "+" in text:
        yield from _find_glued(text)
    yield from _find_lower(text)


def _find_announced(text: str) -> Iterator[Span]:
    """Yield names that a verb or a number right after or before them gives away."""
    for match in _SPEAKS.finditer(text) if not _SPEECH.isdisjoint(tokens_of(text)) else ():
        if sort_of(match[1]) in {"unknown", "given", "family"}:
            yield Span(match.start(1), match.end(1), "name", match[1])
    yield from _find_addressed(text)
    yield from _find_before_four(text)
    for at in numbers_in(text).telling:
        numbered = _SSN_AND_SURNAME.match(text, at)
        if numbered is not None and sort_of(numbered[1]) != "word":
            yield Span(at, numbered.end(), "ssn", numbered[0])


def _find_addressed(text: str) -> Iterator[Span]:
    """Yield the name with which a message begins: "Ann, you have a visit"."""
    for match in _ADDRESS_AFTER.finditer(text):
        name = _ADDRESSED.search(text, max(0, match.start() - 28), match.start())
        if name is not None and sort_of(name[1]) != "word":
            yield Span(name.start(1), name.end(1), "name", name[1])


def _find_before_four(text: str) -> Iterator[Span]:
    """Yield the names that the last four digits of a number stand after, with these.

    A name that is known needs no more; in a list of them, one that may be a name is one.
    """
    found: list[tuple[int, int, bool, int]] = []
    at = line = 0
    for four in _FOUR_AFTER.finditer(text):
        run = _WORDS_BEFORE_FOUR.search(text, max(0, four.start() - 60), four.start())
        words_before = run[0].split() if run else []
        while words_before and sort_of(words_before[0]) == "word":
            del words_before[0]
        sorts = {sort_of(word) for word in words_before if len(word.strip(".")) > 1}
        if sorts and "word" not in sorts:
            length = len(" ".join(words_before))
            line += text.count("\n", at, four.start())
            at = four.start()
            found.append((at - length, four.end(), not sorts.isdisjoint(_SURE), line))
    in_line = Counter(line for *_, line in found)
    for start, end, is_sure, line in found:
        if is_sure or in_line[line] >= _FEWEST_OF_A_LIST:
            yield Span(start, end, "name", text[start:end])


def _find_glued(text: str) -> Iterator[Span]:
    """Yield names whose parts are joined as in file names and query strings."""
    joined = (run for run in vocabulary(text) if "_" in run or "+" in run)
    if not any(_glued_names(glued[0]) for run in joined for glued in _GLUED.finditer(run)):
        return
    for match in _GLUED.finditer(text):
        for start, end in _glued_names(match[0]):
            first, last = match.start() + start, match.start() + end
            particle = _PARTICLE_BEFORE.search(text, max(0, first - 8), first)
            first = particle.start() if particle else first
            yield Span(first, last, "name", text[first:last])


@lru_cache(maxsize=32768)
def _glued_names(run: str) -> tuple[tuple[int, int], ...]:
    parts = list(_GLUED_PART.finditer(run))
    found: list[tuple[int, int]] = []
    for one, two in pairwise(parts):
        sorts = {sort_of(one[0]), sort_of(two[0])}
        capital = one[0][0].isupper() and two[0][0].isupper()
        sure = sorts <= {"given", "family"} and "given" in sorts
        known = bool(sorts & {"given", "family"})
        if sure or (capital and known and "word" not in sorts):
            found.append((one.start(), two.end()))
    return tuple(found)


def _next_word(text: str, at: int) -> str:
    return text[at + 1 : at + 12].split(" ", 1)[0].lower() if text[at : at + 1] == " " else ""


@lru_cache(maxsize=32768)
def _may_hold_name(run: str) -> bool:
    """Whether any word of a run may be of a name: of most runs none is."""
    return any(_sort(match[0]) in _NAME for match in _TOKEN.finditer(run))


@lru_cache(maxsize=32768)
def _names_in(run: str, following: str) -> tuple[tuple[int, int], ...]:
    """Return where in a run of capitalised words names stand."""
    tokens = [(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(run)]
    sorts = [_sort(word) for _, _, word in tokens]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and sorts[end] is not None:
            end += 1
        after = tokens[end][2].lower() if end < len(tokens) else following
        before = tokens[at - 1][2].lower() if at else ""
        stop = end
        if is_facility(after) and at < end:  # in "Jo Lee, Reno VA" the name ends at the comma
            stop = max(
                (i + 1 for i in range(at, end) if run.startswith(",", tokens[i][1])), default=end
            )
        part = [sort for sort in sorts[at:stop] if sort is not None]
        is_place = (is_facility(after) and stop == end) or before in _PLACE
        if end > at and not is_place and _is_name(part, [token[2] for token in tokens[at:stop]]):
            found.append((tokens[at][0], tokens[stop - 1][1]))
        at = end + 1
    return tuple(found)


def is_facility(word: str) -> bool:
    """Whether a word in lower case says that a facility's name stands before it."""
    return word.strip(".,") in _FACILITY


def _sort(word: str) -> Sort | str | None:
    """Return what the word of a run may be, "initial", or None where it ends a name."""
    bare = word.rstrip(".")
    if len(bare) == 1:
        return "initial"
    if word.lower() in _SUFFIXES:
        return "suffix"
    if word.islower() or word == "St.":
        return "particle"
    if bare.lower() in _PLACE or bare.lower() in _FACILITY:
        return None
    if _CAMEL.search(word) and not _CAMEL_NAME.match(word):
        return None
    sort = sort_of(word)
    return None if sort == "word" else sort


def _is_name(sorts: Sequence[str], tokens: Sequence[str]) -> bool:
    """Whether words of these sorts, side by side, are a person's name."""
    count = {sort: sorts.count(sort) for sort in (*_NAME, "initial")}
    known = count["given"] + count["family"]
    parts = sum(count[sort] for sort in _NAME)
    in_capitals = all(token.isupper() for token in tokens)
    if in_capitals:
        return parts > 1 and known > 0 and parts - known - count["given?"] - count["family?"] == 0
    if parts == 1:
        return bool(count["given"]) or bool(count["family"] and count["initial"])
    if known:
        return True
    return bool(count["given?"] and count["family?"]) or count["unknown"] > 1


def _find_lower(text: str) -> Iterator[Span]:
    """Yield names typed without capitals: a given name that is nothing else, then a family name."""
    runs = vocabulary(text)
    bare = {run.strip(_JOINS) for run in runs if run[0] in _JOINS or run[-1] in _JOINS}
    for given in given_names() & (runs | bare):
        at = text.find(given)
        while at >= 0:
            end = at + len(given)
            if text[at - 1 : at] in {"", " ", "(", '"', "'", "\n", ",", ":", "="}:
                match = _AFTER_LOWER.match(text, end)
                if match and sort_of(match[1]) in {"family", "family?", "given", "unknown"}:
                    yield Span(at, match.end(1), "name", text[at : match.end(1)])
            at = text.find(given, end)
