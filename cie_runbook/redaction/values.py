"""How far a value reaches that no quote ends, and whether it tells anything at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.words import words

DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?!\d)"
    r"|\d{1,2}[- ](?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[a-z]{0,6}[-, ]{1,2}\d{2,4}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
    r" \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|(?:19|20)\d{6}(?!\d)|[23]\d{6}(?:\.\d{1,6})?(?!\d))"
)
"""A calendar date: ISO, US, day-month-year, in words, HL7, FileMan (year less 1700)."""

_TOKEN = re.compile(r"(?:[^\s,;&|<>\"'{}()\]^\\]|\^(?![a-z_]{2,40}=)|\\(?![nrt\"'])){1,4096}+")
_CREDENTIAL = re.compile(
    r"(?:(?:Bearer|Basic|Token)[ \t]{1,3})?(?:[^\s,;&|<>\"'\]\\]|\\(?![nrt\"'])){1,8192}+",
    re.IGNORECASE,
)
_EXTENTS: Mapping[Kind, re.Pattern[str]] = {
    "credential": _CREDENTIAL,
    "dob": re.compile(DATE, re.IGNORECASE),
    "account": re.compile(r"\w{1,40}(?:[ \-]\d{2,6}(?![\w.\-]{1,40}[=:])){0,6}"),
    "ssn": re.compile(r"\d{3}[ .\-]?\d{2}[ .\-]?\d{4}(?!\d)"),
    "icn": re.compile(r"\d{10}(?:[Vv]\d{6})?(?!\d)(?:\^NI\^200M\^USVHA(?:\^P)?)?"),
    "checkin": re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE),
    "last4": re.compile(r"\d{4}(?!\d)"),
    "edipi": re.compile(r"\d{10}(?!\d)"),
    "dfn": re.compile(r"\d{1,12}(?!\d)"),
    "zip": re.compile(r"\d{5}(?:-\d{4})?(?!\d)"),
    "phone": re.compile(
        r"(?:\+?1[ .\-]?)?(?:\(\d{3}\)[ ]?|\d{3}[ .\-]?)\d{3}[ .\-]?\d{4}(?!\d)"
        r"(?:[ ]?(?:x|ext\.?)[ ]?\d{1,6})?",
        re.IGNORECASE,
    ),
}
_LINE = re.compile(
    r"[^\s,=:;|&\"<>{}\]\\]{1,200}+"
    r"(?:[ ,]{1,2}(?![\w.\-]{1,40}+[=:])[^\s,=:;|&\"<>{}\]\\]{1,200}+){0,20}"
)
_CAPITAL_RUN = re.compile(
    r"[^\W\d_a-z][\w'.\-]{0,40}+"
    r"(?:(?:, ?| |\^)(?![\w.\-]{1,40}+(?:=|:(?!mailto:)))[^\W\d_a-z][\w'.\-]{0,40}+){0,4}"
)
_WORD_RUN = re.compile(
    r"[^\s,;|<>\"=:&{}\[\]]{1,60}+"
    r"(?:[ ](?![\w.\-]{1,40}+[=:])[^\s,;|<>\"=:&{}\[\]]{1,60}+){0,2}"
)
_VARIABLE = re.compile(
    r"[a-z]{2,}(?:_[a-z]{1,12})*_(?:token|key|keys|password|secret|dsn|url)\Z"
)  # a name
_SERVICE = re.compile(
    r"(?=.*(?:[0-9_]|api|app|client|gateway|job|lambda|proxy|server|service|web|worker|workflow))"
    r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)+\Z"
)

_LINE_OF_CODE = re.compile(r"[\w/.\-]{1,200}\.[a-z]{1,4}:[0-9]{1,6}\Z")  # as in caller=sms.go:44

_SAYS_NOTHING = words(
    "missing not none null nil true false yes no unknown present absent expired invalid valid"
    " revoked configured unset set required rejected refused ok blank empty redacted filtered"
    " [filtered] *** ****** ***** [redacted] n/a na undefined nan <na> - -- [] {} error failed"
    " failure is are was must should cannot could has mismatch format optional string integer"
    " number text object array boolean type"
)
_AROUND = " \t\"'.,!)\\"
_SHORTEST_PHONE = 7
_SHORTEST_PIN = 4
_PROSE: frozenset[Kind] = frozenset({"address", "medical"})


def is_telling(kind: Kind, value: str) -> bool:
    """Whether a value under a sensitive key says anything: "missing" and ``null`` do not."""
    bare = value.strip(_AROUND).lower()
    if not bare or bare in _SAYS_NOTHING:
        return False
    judge = _JUDGES.get(kind)
    return judge is None or judge(value.strip(_AROUND) if kind == "name" else bare)


def _is_number(bare: str) -> bool:
    return bare.replace(".", "", 1).isdigit()


def _has_digit(bare: str) -> bool:
    return any(map(str.isdigit, bare))


_JUDGES: Mapping[Kind, Callable[[str], bool]] = {
    "phone": lambda bare: bare[0] in "{[" or sum(map(str.isdigit, bare)) >= _SHORTEST_PHONE,
    "ip": lambda bare: any(mark in bare for mark in ".:%{["),
    "email": lambda bare: any(mark in bare for mark in "@%&\\{["),
    "address": lambda bare: not _is_number(bare),
    "medical": lambda bare: not _is_number(bare),
    "name": lambda bare: not (_SERVICE.match(bare) or _LINE_OF_CODE.match(bare)),
    "dob": _has_digit,
    "credential": lambda bare: (
        not ((bare.isdigit() and len(bare) < _SHORTEST_PIN) or _VARIABLE.match(bare))
    ),
}


def bare_value(text: str, at: int, kind: Kind, *, is_prose: bool) -> int:
    """Return where a value that nothing quotes ends.

    Parameters
    ----------
    text, at :
        The value starts there.
    kind :
        What the key announced.
    is_prose :
        The separator was a colon and a space: the value may hold spaces of its own.
    """
    match = _first_match(text, at, kind, is_prose=is_prose)
    if match is None:
        return at
    end = match.end()
    while end > at and text[end - 1] in " .,":
        end -= 1
    return end


def _first_match(text: str, at: int, kind: Kind, *, is_prose: bool) -> re.Match[str] | None:
    if kind == "name":
        return _CAPITAL_RUN.match(text, at) or (_WORD_RUN if is_prose else _TOKEN).match(text, at)
    if kind in _PROSE:
        return _LINE.match(text, at)
    extent = _EXTENTS.get(kind)
    return (extent.match(text, at) if extent else None) or _TOKEN.match(text, at)
