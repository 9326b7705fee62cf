"""Ways to reach a person: phone numbers, e-mail, street and network addresses."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from cie_runbook.redaction.columns import column_header
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.words import NOT_NAMES

_NANP = re.compile(
    r"(?:\+?1[ .\-]?)?(?:\([2-9][0-9]{2}\)[ .\-]?|[2-9][0-9]{2}(?P<mark>[ .\-]))"
    r"[2-9][0-9]{2}(?(mark)(?P=mark)|[ .\-])[0-9]{4}(?![0-9]|[.\-][0-9]|[ ][0-9])"
    r"(?:,?[ ]?(?:x|ext\.?|extension)[ ]?[0-9]{1,6})?",
    re.IGNORECASE,
)
_E164 = re.compile(r"\+1?[2-9][0-9]{9}(?![0-9])")
_NANP_START = re.compile(
    r"[0-9(+](?:(?<![0-9][0-9])|(?<=\())"
    r"(?=[0-9]{2}[ .\-][2-9][0-9]{2}[ .\-][0-9]{4}|[0-9]{3}\)|1?[ .\-]?\(?[2-9][0-9]{2}[ .\-)])"
)
_NUMBER_BEFORE = re.compile(r"[0-9][ .,\-]?\Z")

_LOCAL_PART = re.compile(r"[\w.+'%\-]{1,64}\Z")
_DOMAIN = re.compile(
    r"[A-Za-z0-9](?=[A-Za-z0-9.\-])(?:[A-Za-z0-9\-]{0,62}+\.){0,8}+[A-Za-z0-9\-]{0,62}+"
)
_ENDS_AUTHORITY = re.compile(r"[\s/\"'<>]")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9A-Za-z\-]+)*\Z|[0-9a-f]{6,16}\Z|sha[0-9]{1,3}\Z")

_IPV4 = re.compile(
    r"[0-9](?<![\w.][0-9])(?<![\w.]-[0-9])[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?![0-9]|\.[0-9]|[A-Za-z])"
)
_VERSION_BEFORE = re.compile(
    r"(?:(?:version|ver|(?<![a-z])v|release)"
    r"(?:[\s\"':=>\\*_`,]|value|\w{1,12}\(|&#?\w{2,5};|%[0-9a-f]{2}|is[ ]|</?[a-z]{1,10}>){0,40}"
    r"|[a-z]/|[=~<>]=|<[\w:\-]{0,30}(?:version|release)[^<>]{0,40}>)\Z",
    re.IGNORECASE,
)
_VERSION_WORDS = ("version", "release")
_COLON_PAIR = re.compile(
    r"::(?<![G-Zg-z_]::)(?![G-Zg-z_])|:[0-9A-Fa-f]{1,4}:(?=[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:)"
)  # neither a time of day nor a name in Ruby or C++
_IPV6_BEFORE = re.compile(r"[\w:.]{0,45}\Z")
_IPV6_AFTER = re.compile(r"[\w:.%]{0,60}")
_FEWEST_COLONS = 7
_FEWEST_DIGITS = 5
_OWN = frozenset({"127.0.0.1", "0.0.0.0", "::1", "::", "255.255.255.255"})  # noqa: S104  (a text)

_STREET = re.compile(
    r"[0-9](?<![\w.\-:/][0-9])[0-9]{0,5}[A-Za-z]?[ ]{1,2}"
    r"(?:[NSEW]{1,2}\.?[ ])?(?:[A-Z0-9][A-Za-z0-9'.\-]{0,24}[ ]){1,4}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Circle|Cir|Way|Place|Pl"
    r"|Terrace|Ter|Highway|Hwy|Parkway|Pkwy|Trail|Trl|Square|Sq"
    r"|STREET|ST|AVENUE|AVE|ROAD|RD|BOULEVARD|BLVD|LANE|LN|DRIVE|DR|COURT|CT|CIRCLE|CIR"
    r"|PLACE|PL|HWY|PKWY)"
    r"(?![\w])\.?(?:,?[ ](?:Apt|Apartment|Unit|Suite|Ste|APT|UNIT|#)\.?[ ]?#?\w{1,6})?"
)
_PO_BOX = re.compile(r"P\.?[ ]?O\.?[ ]?Box[ ]\w{1,10}", re.IGNORECASE)
_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM"
    " NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP AE AP AA"
).replace(" ", "|")
_STATE_ZIP = re.compile(rf"(?:{_STATES}),?[ ]{{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?(?![0-9])")
_CITY_BEFORE = re.compile(r"(?:[A-Z][A-Za-z.'\-]{1,24}[ ]){0,2}[A-Z][A-Za-z.'\-]{1,24},?[ ]\Z")


def find_contacts(text: str, lowered: str) -> Iterator[Span]:
    """Yield phone numbers, e-mail addresses, street addresses and network addresses."""
    yield from _find_phones(text)
    if "@" in text:
        yield from _find_emails(text)
    yield from _find_ipv4(text, lowered)
    if ":" in text:
        yield from _find_ipv6(text)
    yield from _find_streets(text, lowered)


def _find_phones(text: str) -> Iterator[Span]:
    end = 0
    for match in _NANP_START.finditer(text):
        if match.start() < end:
            continue
        number = _NANP.match(text, match.start())
        if number and not _NUMBER_BEFORE.search(text, max(0, match.start() - 2), match.start()):
            end = number.end()
            yield Span(number.start(), end, "phone", number[0])
    if "+" in text:
        for match in _E164.finditer(text):
            yield Span(match.start(), match.end(), "phone", match[0])


def _find_emails(text: str) -> Iterator[Span]:
    at = text.find("@")
    while at >= 0:
        local = _LOCAL_PART.search(text, max(0, at - 64), at)
        domain = _DOMAIN.match(text, at + 1)
        if local and domain and not _VERSION.match(domain[0]):
            start = at - len(local[0].lstrip(".-'%"))
            end = at + 1 + len(domain[0].rstrip(".-"))
            if start < at and not _is_user_of_url(text, start):
                yield Span(start, end, "email", text[start:end])
        at = text.find("@", at + 1)


def _is_user_of_url(text: str, start: int) -> bool:
    """Whether what stands at `start` is the user part of a URL: that is a credential, no mail."""
    _, mark, authority = text[max(0, start - 300) : start].rpartition("://")
    return bool(mark) and not _ENDS_AUTHORITY.search(authority)


def _find_ipv4(text: str, lowered: str) -> Iterator[Span]:
    has_versions = any(word in lowered for word in _VERSION_WORDS)
    for match in _IPV4.finditer(text):
        is_address = all(int(part) <= 255 for part in match[0].split("."))  # noqa: PLR2004  (a byte)
        before = max(0, match.start() - 90)
        if (
            is_address
            and "%" not in text[max(0, match.start() - 2) : match.start()]  # half of an escape
            and match[0] not in _OWN
            and not _VERSION_BEFORE.search(text, before, match.start())
            and not (has_versions and _is_version_cell(text, match.start()))
        ):
            yield Span(match.start(), match.end(), "ip", match[0])


def _is_version_cell(text: str, at: int) -> bool:
    header = column_header(text, at).lower()
    return any(word in header for word in _VERSION_WORDS)


def _find_ipv6(text: str) -> Iterator[Span]:
    end = 0
    for match in _COLON_PAIR.finditer(text):
        if match.start() < end:
            continue
        before = _IPV6_BEFORE.search(text, max(end, match.start() - 45), match.start())
        after = _IPV6_AFTER.match(text, match.end())
        start = before.start() if before else match.start()
        end = after.end() if after else match.end()
        word = (
            text[start:end].rstrip(".:") if not text.startswith("::", end - 2) else text[start:end]
        )
        is_long = sum(map(str.isalnum, word)) >= _FEWEST_DIGITS  # "x[1::2]" is a slice
        may_be = is_long and ("::" in word or word.count(":") >= _FEWEST_COLONS)
        if may_be and word not in _OWN and any(map(str.isdigit, word)) and _is_ipv6(word):
            yield Span(start, start + len(word), "ip", word)


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _find_streets(text: str, lowered: str) -> Iterator[Span]:
    for match in _STREET.finditer(text):
        yield Span(match.start(), match.end(), "address", match[0])
    if "box" in lowered:
        for match in _PO_BOX.finditer(text):
            yield Span(match.start(), match.end(), "address", match[0])
    for match in _STATE_ZIP.finditer(text):
        city = _CITY_BEFORE.search(text, max(0, match.start() - 80), match.start())
        if city and ("," in city[0] or city[0].split()[-1].lower() not in NOT_NAMES):
            yield Span(city.start(), match.end(), "address", match[0])
