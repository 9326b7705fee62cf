r"""Identifiers that their own shape, or a word before them, gives away.

A boundary is a change between digit and other: ``\b`` sees none at an underscore or between a
letter and a digit, and a slice of a longer number is no identifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cie_runbook.redaction.announced import CUES
from cie_runbook.redaction.cues import find_cues
from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.numbers import numbers_in
from cie_runbook.redaction.spans import Span

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
_SEGMENT = re.compile(r"\|(?<=(?:PID|NK1|GT1|IN1|IN2)\|)[^\r\n]{3,4000}")
_SEGMENT_NAME = len("PID")
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
    r"[Xx*#\u2022](?<![\w*][Xx*#\u2022])(?:(?<=[Xx])[Xx]{2}[ \-]?[Xx]{2}"
    r"|(?<=[*#\u2022])[*#\u2022]{2}[ \-]?[*#\u2022]{2})[ \-]?([0-9]{4})(?![0-9])"
)
_MAC = re.compile(
    r"[0-9A-Fa-f](?<![\w][0-9A-Fa-f])[0-9A-Fa-f]([:\-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:\-])"
)
_MAC_PAIRS = re.compile(r"[:\-][0-9A-Fa-f]{2}([:\-])(?:[0-9A-Fa-f]{2}\1){3}")
_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_LINK = re.compile(
    r"appointment-(?:pre-)?check-?in[^\s\"'<>]{0,120}?[?&;](?:amp;)?id=([0-9A-Za-z][0-9A-Za-z\-]{3,63}+)"
)
_SHORT_LINK = re.compile(r"va\.gov/[cC]/([0-9A-Za-z_\-]{3,64}+)")
_UUID_SEGMENT = re.compile(rf"/({_UUID})")
_GLUED_UUID = re.compile(rf"_({_UUID})")
_ARGUMENT_UUID = re.compile(rf"args\\{{0,3}}[\"']?[ ]?(?::|=>?)[ ]?\[[\"']({_UUID})[\"']")
_CHECKIN_KEY = re.compile(
    r"(?:check_?in|lorota|session|appointment|patient|veteran)\w{0,40}\Z", re.IGNORECASE
)
_CHECKIN_PATH = re.compile(
    r"(?:sessions|patient_check_ins|check-?_?ins?|demographics|lorota|data|/actions/[a-z\-]{1,40}+)\Z",
    re.IGNORECASE,
)


def find_identifiers(text: str, lowered: str) -> Iterator[Span]:
    """Yield numbers that identify a person, and the keys of check-in links.

    Parameters
    ----------
    text, lowered :
        The text, and the same in lower case and of the same length.
    """
    for at in numbers_in(text).telling:
        yield from _number_at(text, lowered, at)
    if "^" in text:
        yield from _whole(_GLOBAL, text, "dfn")
    if "|" in text:
        for bar in _SEGMENT.finditer(text):
            yield Span(bar.start() - _SEGMENT_NAME, bar.end(), "id", bar[0])
    if "xx" in lowered or "**" in text or "##" in text or "\u2022" in text:
        yield from _groups(_MASKED_SSN, text, "last4")
    if _MAC_PAIRS.search(text):
        yield from _whole(_MAC, text, "account")
    yield from _find_checkins(text, lowered)
    yield from find_cues(text, lowered, CUES)


def _number_at(text: str, lowered: str, at: int) -> Iterator[Span]:
    """Yield what the number that starts at `at` is, by its form and what stands around it."""
    if match := _ICN.match(text, at):
        yield Span(at, match.end(), "icn", match[0].split("^", 1)[0])
    if match := _SSN.match(text, at):
        is_dashed = match[0].count("-") == len("--")
        if is_dashed or not _NUMBER_BEFORE.search(text, max(0, at - 5), at):
            yield Span(at, match.end(), "ssn", match[0])
    if match := _HL7.match(text, at):
        is_edipi = any(root in match[0] for root in _EDIPI_ROOTS)
        kind = "edipi" if is_edipi else _HL7_KINDS.get(match[1], "icn")
        yield Span(at, match.end(), kind, match[0].split("^", 1)[0])
    if (match := _BARE_PHONE.match(text, at)) and _is_of_a_phone(text, lowered, match):
        yield Span(at, match.end(), "phone", match[0])
    if match := _CARD.match(text, at):
        yield Span(at, match.end(), "account", match[0])


def _is_of_a_phone(text: str, lowered: str, match: re.Match[str]) -> bool:
    """Whether a line says of ten bare digits that somebody is called or texted there."""
    start, end = match.span()
    if not _PHONE_PLACE.search(lowered, max(0, start - 16), start):
        return False
    line = max(text.rfind("\n", 0, start), start - 60, 0)
    line_end = text.find("\n", end, end + 30)
    return bool(_OF_PHONES.search(lowered, line, line_end if line_end > 0 else end + 30))


def _whole(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Span]:
    for match in pattern.finditer(text):
        yield Span(match.start(), match.end(), kind, match[0])


def _find_checkins(text: str, lowered: str) -> Iterator[Span]:
    if "check" in lowered and "id=" in lowered:
        yield from _groups(_LINK, text, "checkin")
    if "va.gov/c/" in lowered:
        yield from _groups(_SHORT_LINK, text, "link")
    for match in _UUID_SEGMENT.finditer(text):
        if _CHECKIN_PATH.search(text, max(0, match.start() - 60), match.start()):
            yield Span(match.start(1), match.end(1), "checkin", match[1])
    for match in _GLUED_UUID.finditer(text):
        if _CHECKIN_KEY.search(text, max(0, match.start() - 60), match.start()):
            yield Span(match.start(1), match.end(1), "checkin", match[1])
    if "args" in lowered:
        yield from _groups(_ARGUMENT_UUID, text, "checkin")


def _groups(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Span]:
    for match in pattern.finditer(text):
        yield Span(match.start(1), match.end(1), kind, match[1])
