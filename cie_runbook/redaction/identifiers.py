# ruff: noqa: E501  (patterns and lists of words read best unbroken)
r"""Identifiers that their own shape, or a word before them, gives away.

A boundary is a change between digit and other: ``\b`` sees none at an underscore or between a
letter and a digit, and a slice of a longer number is no identifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cie_runbook.redaction.cues import Cue, find_cues
from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.values import DATE

# The look-behind stands after the first digit: so the search starts from a set of characters.
_ICN = re.compile(r"[0-9](?<![0-9]{2})[0-9]{9}[Vv][0-9]{6}(?![0-9])(?:\^NI\^200M\^USVHA(?:\^P)?)?")
_SSN = re.compile(
    r"[0-9](?<![0-9]{2})[0-9]{2}(?:-[0-9]{2}-|\.[0-9]{2}\.| [0-9]{2} |-[0-9]{2} | [0-9]{2}-)"
    r"[0-9]{4}"
    r"(?![0-9]|[.\-][0-9]| [0-9])"
)
_NUMBER_BEFORE = re.compile(r"[0-9][ .]\Z|(?<![\w\-])[0-9]{1,3},\Z")
_HL7 = re.compile(
    r"[0-9](?<![0-9]{2})[0-9]{2,16}(?:[Vv][0-9]{6})?\^{1,4}(NI|PI|SS|EI|PN)\^"
    r"[\w.&\-]{1,40}(?:\^[\w.&\-]{0,40}){0,4}"
)
_HL7_KINDS: dict[str, Kind] = {"SS": "ssn", "PI": "dfn", "PN": "id", "EI": "id"}
_EDIPI_ROOTS = ("200DOD", "USDOD")
_GLOBAL = re.compile(r"\^(?:DPT|VA\(200|AUPNPAT|LR)[(,][0-9]{1,12}")
_SEGMENT = re.compile(r"(?:PID|NK1|GT1|IN1|IN2)\|[^\r\n]{3,4000}")
_BARE_PHONE = re.compile(r"[2-9](?<![\w.\-][2-9])[0-9]{2}[2-9][0-9]{6}(?![0-9\w]|[.\-:][0-9])")
_PHONE_PLACE = re.compile(
    r"(?:\A|[\s(/+])\Z|(?<![a-z])(?:to|from|number|recipient|sip|tel)[\"']?[=:]{1,2}[ ]?[\"']?\Z"
)
_OF_PHONES = re.compile(
    r"(?<![a-z])(?:text(?:ed|ing|s)?|sms|call(?:ed|ing|s)?|phones?|dial(?:ed|s)?|voice-?mails?|vm|cell|mobile|reply|replied"
    r"|recipients?|msisdn|fax(?:ed)?|vetext|twilio|reach(?:ed)?)(?![a-z_=:])"
)
_CARD = re.compile(
    r"[3-6](?<![\w.\-][3-6])[0-9]{3}(?:([ \-])[0-9]{4}\1[0-9]{4}\1[0-9]{4})(?![\w\-])"
)
_MASKED_SSN = re.compile(
    r"(?<![\w*])(?:[Xx]{3}[ \-]?[Xx]{2}|[*#\u2022]{3}[ \-]?[*#\u2022]{2})[ \-]?([0-9]{4})(?![0-9])"
)
_MAC = re.compile(
    r"[0-9A-Fa-f](?<![\w][0-9A-Fa-f])[0-9A-Fa-f]([:\-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:\-])"
)
_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_LINK = re.compile(
    r"appointment-(?:pre-)?check-?in[^\s\"'<>]{0,120}?[?&;](?:amp;)?id=([0-9A-Za-z][0-9A-Za-z\-]{3,63}+)"
)
_SHORT_LINK = re.compile(r"va\.gov/[cC]/([0-9A-Za-z_\-]{3,64}+)")
_UUID_SEGMENT = re.compile(rf"/({_UUID})")
_CHECKIN_PATH = re.compile(
    r"(?:sessions|patient_check_ins|check-?_?ins?|demographics|lorota|data|/actions/[a-z\-]{1,40}+)\Z",
    re.IGNORECASE,
)

_BETWEEN = (
    r"(?:[\s:#=\"'()\[\]*>|_,\-]{0,6}|[ ]?\.{2,40}[ ]?)(?:(?:is|was|of|no\.?|number|num|nbr|on file|on|ending in|ending|ends in"
    r"|last four|last 4|digits|digit|ssn|social security|social|security|value|raw|entered|as|the|their|his|her|my|for|field)"
    r"[\s:#=.\"'()*\-]{1,4}){0,4}"
)
_CUES = (
    Cue(
        (
            "check_in_uuid",
            "check-in uuid",
            "check in uuid",
            "checkin uuid",
            "checkin_uuid",
            "checkinuuid",
            "lorota uuid",
            "session uuid",
            "session_uuid",
            "check-in id",
            "uuid",
            "check-in session",
            "session",
        ),
        "checkin",
        _BETWEEN,
        _UUID,
    ),
    Cue(
        ("ssn", "social security", "social sec", "soc sec", "social", "ss#", "ss #", "ss no"),
        "ssn",
        _BETWEEN,
        r"[0-9]{3}[ .\-]?[0-9]{2}[ .\-]?[0-9]{4}(?![0-9])",
    ),
    Cue(
        ("last 4", "last four", "last4", "last-4", "last-four", "ssn4", "l4", "l/4", "last 4 ssn"),
        "last4",
        _BETWEEN,
        r"[0-9]{4}(?![0-9])",
    ),
    Cue(
        ("ssn", "social", "social security"),
        "last4",
        r".{0,3}(?:number )?(?:ending in|ends in|ending)\s",
        r"[0-9]{4}(?![0-9])",
    ),
    Cue(("icn", "integration control"), "icn", _BETWEEN, r"[0-9]{10}(?:[Vv][0-9]{6})?(?![0-9])"),
    Cue(("edipi", "dod id", "edi-pi", "dodid"), "edipi", _BETWEEN, r"[0-9]{10}(?![0-9])"),
    Cue(("dfn", "patient ien", "duz", "ien"), "dfn", _BETWEEN, r"[0-9]{1,12}(?![0-9]|[.\-:][0-9])"),
    Cue(
        (
            "file number",
            "va file",
            "c-file",
            "file no",
            "claim folder",
            "claims folder",
            "member id",
        ),
        "file-number",
        _BETWEEN,
        r"[Cc]?-?[0-9]{7,9}(?![0-9])",
    ),
    Cue(
        ("dob", "d.o.b.", "born", "birth date", "birthdate", "date of birth", "birthday", "birth"),
        "dob",
        r"[\s:#=\"'(\[,*|.\-]{0,6}(?:(?:is|was|on|of|year|in|entered|as|date)[\s:]{1,3}){0,3}",
        DATE,
    ),
    Cue(
        ("birth year", "year of birth", "born in"),
        "dob",
        r"[\s:=]{0,3}(?:is\s|was\s)?",
        r"(?:19|20)[0-9]{2}(?![0-9])",
    ),
    Cue(
        (
            "phone",
            "cell",
            "mobile",
            "fax",
            "tel",
            "telephone",
            "call",
            "text",
            "texted",
            "called",
            "sms to",
            "reach at",
            "callback",
            "call back",
            "ph",
            "sms",
            "number",
            "recipient",
            "contact",
        ),
        "phone",
        r"[\s:#=.\"'(\[]{0,4}(?:(?:is|was|at|to|no\.?|number|num|back|me|him|her|them|from|on|the|patient|veteran)[\s:#=.]{1,3}){0,3}",
        r"\+?1?[ .\-]?\(?[2-9][0-9]{2}\)?[ ./\-]{0,3}[0-9]{3}[ .\-]{0,3}[0-9]{4}(?![0-9])"
        r"|[2-9][0-9]{2}[.\-][0-9]{4}(?![0-9\-.])",
    ),
    Cue(
        ("zip", "zip code", "zipcode", "postal code"),
        "zip",
        _BETWEEN,
        r"[0-9]{5}(?:-[0-9]{4})?(?![0-9])",
    ),
    Cue(
        (
            "mrn",
            "account number",
            "card number",
            "member number",
            "policy number",
            "routing number",
            "member id",
            "subscriber id",
            "insurance id",
            "member",
            "group",
            "subscriber",
            "policy",
            "plate",
            "serial number",
            "serial no",
            "serial",
            "vin",
            "passport",
            "driver's license",
            "license number",
        ),
        "account",
        _BETWEEN,
        r"[A-Z]{0,4}[0-9][0-9 \-]{4,24}[0-9]|[A-Z]{2,4}-?[0-9]{3,10}(?!\w)",
    ),
)


def find_identifiers(text: str, lowered: str) -> Iterator[Span]:
    """Yield numbers that identify a person, and the keys of check-in links.

    Parameters
    ----------
    text, lowered :
        The text, and the same in lower case and of the same length.
    """
    yield from _whole(_ICN, text, "icn")
    yield from _find_ssns(text)
    if "^" in text:
        yield from _find_hl7(text)
        yield from _whole(_GLOBAL, text, "dfn")
    if "|" in text:
        yield from _whole(_SEGMENT, text, "id")
    yield from _groups(_MASKED_SSN, text, "last4")
    for match in _BARE_PHONE.finditer(text):
        if not _PHONE_PLACE.search(lowered, max(0, match.start() - 16), match.start()):
            continue
        line = max(text.rfind("\n", 0, match.start()), match.start() - 60, 0)
        line_end = text.find("\n", match.end(), match.end() + 30)
        if _OF_PHONES.search(lowered, line, line_end if line_end > 0 else match.end() + 30):
            yield Span(match.start(), match.end(), "phone", match[0])
    yield from _whole(_MAC, text, "account")
    yield from _whole(_CARD, text, "account")
    yield from _find_checkins(text, lowered)
    yield from find_cues(text, lowered, _CUES)


def _whole(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Span]:
    for match in pattern.finditer(text):
        yield Span(match.start(), match.end(), kind, match[0].split("^", 1)[0] or match[0])


def _find_ssns(text: str) -> Iterator[Span]:
    for match in _SSN.finditer(text):
        is_dashed = match[0].count("-") == 2  # noqa: PLR2004  (both separators)
        if is_dashed or not _NUMBER_BEFORE.search(text, max(0, match.start() - 5), match.start()):
            yield Span(match.start(), match.end(), "ssn", match[0])


def _find_hl7(text: str) -> Iterator[Span]:
    for match in _HL7.finditer(text):
        kind = _HL7_KINDS.get(match[1], "icn")
        if any(root in match[0] for root in _EDIPI_ROOTS):
            kind = "edipi"
        yield Span(match.start(), match.end(), kind, match[0].split("^", 1)[0])


def _find_checkins(text: str, lowered: str) -> Iterator[Span]:
    if "check" in lowered and "id=" in lowered:
        yield from _groups(_LINK, text, "checkin")
    if "va.gov/c/" in lowered:
        yield from _groups(_SHORT_LINK, text, "link")
    for match in _UUID_SEGMENT.finditer(text):
        if _CHECKIN_PATH.search(text, max(0, match.start() - 60), match.start()):
            yield Span(match.start(1), match.end(1), "checkin", match[1])


def _groups(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Span]:
    for match in pattern.finditer(text):
        yield Span(match.start(1), match.end(1), kind, match[1])
