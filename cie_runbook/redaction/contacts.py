"""Ways to reach a person: phone numbers, e-mail, street and network addresses."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from cie_runbook.redaction.columns import column_header
from cie_runbook.redaction.numbers import numbers_in
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.words import NOT_NAMES

_EXCHANGE, _LINE = "[2-9][0-9]{2}", "[0-9]{4}"
_NANP = re.compile(
    rf"(?:(?:\+?1|001)[ .\-]{{0,2}})?"
    rf"(?:\({_EXCHANGE}\)[ .\-]{{0,3}}{_EXCHANGE}[ .\-]{{1,3}}{_LINE}"
    rf"|{_EXCHANGE}(?P<mark>[ .\-]){_EXCHANGE}(?P=mark){_LINE}"
    rf"|{_EXCHANGE}[ ]?[./\-][ ]?{_EXCHANGE}[ ]?[.\-][ ]?{_LINE}"
    rf"|{_EXCHANGE}[ ]{_EXCHANGE}-{_LINE}|{_EXCHANGE}-{_EXCHANGE}{_LINE})"
    r"(?![0-9]|[.\-][0-9]|[ ][0-9])"
    r"(?:,?[ ]?(?:x|ext\.?|extension)[ ]?[0-9]{1,6})?",
    re.IGNORECASE,
)
_E164 = re.compile(r"\+1?[2-9][0-9]{9}(?![0-9])")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_UUID_LENGTH = 36
_OPENS_PHONE = frozenset("(+")
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
    r"(?:(?:version|ver|(?<![a-z])v|release|firmware|deploy(?:ed|ing)?(?:[ ][\w\-]{2,40})?"
    r"|upgraded?[ ]to)"
    r"(?:[\s\"':=>|\\*_`,\[{]|AttributeValue|string|value|\w{1,12}\(|&#?\w{2,5};|%[0-9a-f]{2}|is[ ]"
    r"|[\"'][SN][\"']|</?[a-z]{1,20}>){0,40}"
    r"|[a-z]/|[=~<>]=|<[\w:\-]{0,30}(?:version|release)[^<>]{0,40}>)\Z",
    re.IGNORECASE,
)
_VERSION_WORDS = ("version", "release")
_COLON_PAIR = re.compile(
    r"::(?<![G-Zg-z_]::)(?![G-Zg-z_])|:[0-9A-Fa-f]{1,4}:(?=[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:)"
)  # neither a time of day nor a name in Ruby or C++
_PORT = re.compile(r":[0-9]{4,5}\Z")
_IPV6_BEFORE = re.compile(r"[\w:.]{0,45}+\Z")
_IPV6_AFTER = re.compile(r"[\w:.%]{0,60}")
_FEWEST_COLONS = 7
_MAY_BE_IPV6 = re.compile(  # five signs at least, as "x[1::2]" is a slice; one of them a digit
    r"(?=[^0-9]{0,60}[0-9])(?:[:.%]*+[0-9A-Fa-f]){5}[0-9A-Fa-f:.]*+(?:%\w{0,20})?\Z"
)
_OWN = frozenset({"127.0.0.1", "0.0.0.0", "::1", "::", "255.255.255.255"})  # noqa: S104  (a text)

_STREET = re.compile(
    r"[0-9](?<![\w.\-:/][0-9])[0-9]{0,5}[A-Za-z]?[ ]{1,2}"
    r"(?:[NSEW]{1,2}\.?[ ])?(?:[A-Z0-9][\w'.\-]{0,24}[ ]){1,4}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Circle|Cir|Way|Place|Pl"
    r"|Terrace|Ter|Highway|Hwy|Parkway|Pkwy|Trail|Trl|Square|Sq|Plaza|Plz|Loop|Crossing|Xing|Pike|Bend"
    r"|Cove|Row|Run|Trace|Path|Ridge|Hollow|Pass|Point|Alley|Walk"
    r"|STREET|ST|AVENUE|AVE|ROAD|RD|BOULEVARD|BLVD|LANE|LN|DRIVE|DR|COURT|CT|CIRCLE|CIR"
    r"|PLACE|PL|HWY|PKWY)"
    r"(?![\w])\.?(?:[ ](?:NW|NE|SW|SE|N|S|E|W)(?![\w]))?(?:,?[ ](?:Lot|Apt|Apartment|Unit|Suite|Ste"
    r"|APT|UNIT|#)\.?[ ]?#?\w{1,6})?"
)
_BOX = re.compile("box ")
_LONGEST_BEFORE_BOX = 14
_PO_BOX = re.compile(
    r"(?:P\.?[ ]?O\.?|(?:PSC|CMR|RR|HC|UNIT)[ ]{1,2}[0-9]{1,5},?)[ ]?Box[ ]\w{1,10}", re.IGNORECASE
)
_ROUTE = re.compile(
    r"[0-9](?<![\w.\-:/][0-9])[0-9]{0,5}[ ](?:(?:State|County|US|Farm)[ ](?:Route|Road|Rd|Highway"
    r"|Hwy)"
    r"|(?:[NSEW]{1,2}[ ])?[0-9]{1,3}(?:st|nd|rd|th)[ ](?:St|Ave|Street|Avenue|Rd|Pl|Ct)\.?|Calle"
    r"|Avenida)"
    r"(?:[ ][A-Z0-9][\w]{0,20}){0,2}(?:,?[ ](?:Lot|Apt|Unit|Suite|Ste|#)\.?[ ]?#?\w{1,6})?"
)
_LOWER_STREET = re.compile(
    r"[0-9](?<![\w.\-:/,][0-9])[0-9]{1,5}(?:[ ](?:de|la|el|[a-z'\-]{3,20})){1,3}[ ]"
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane"
    r"|ln|drive|dr|court|ct)(?![\w=:(])"
)
_STREETS = (_STREET, _ROUTE, _LOWER_STREET)
_STATE_WORDS = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii"
    "|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan"
    "|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New[ ]Hampshire|New[ ]Jersey"
    "|New[ ]Mexico"
    "|New[ ]York|North[ ]Carolina|North[ ]Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode[ ]Island"
    "|South[ ]Carolina|South[ ]Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington"
    "|West[ ]Virginia"
    "|Wisconsin|Wyoming|Puerto[ ]Rico|Guam"
)
_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM"
    " NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP AE AP AA"
).replace(" ", "|")
_ZIP = re.compile(r"[0-9](?<=[ ][0-9])[0-9]{4}(?:-[0-9]{4})?(?![0-9]|[.:,][0-9])")
_CITY_BEFORE = re.compile(
    r"(?:[A-Z][A-Za-z.'\-]{1,24}[ ]){0,2}(?P<city>[A-Z][A-Za-z.'\-]{1,24}),?[ ]"
    rf"(?:{_STATES}|{_STATE_WORDS}),?[ ]{{1,2}}\Z"
)


def find_contacts(text: str, lowered: str) -> Iterator[Span]:
    """Yield phone numbers, e-mail addresses, street addresses and network addresses."""
    numbers = numbers_in(text)
    yield from _find_phones(text, numbers.telling)
    if "@" in text:
        yield from _find_emails(text)
    yield from _find_ipv4(text, lowered, numbers.telling)
    if ":" in text:
        yield from _find_ipv6(text)
    for mark in _BOX.finditer(lowered):
        match = _PO_BOX.search(text, max(0, mark.start() - _LONGEST_BEFORE_BOX), mark.end() + 11)
        if match is not None:
            yield Span(match.start(), match.end(), "address", match[0])
    for at in numbers.of_places:
        yield from _place_at(text, at)


def _find_phones(text: str, numbers: Iterable[int]) -> Iterator[Span]:
    end = 0
    for at in numbers:
        if at < end:
            continue
        start = at - 1 if text[at - 1 : at] in _OPENS_PHONE else at
        number = _NANP.match(text, start) or _NANP.match(text, at)
        if number and not _NUMBER_BEFORE.search(text, max(0, number.start() - 2), number.start()):
            end = number.end()
            if _is_in_uuid(text, number.start(), end):
                continue
            yield Span(number.start(), end, "phone", number[0])
    if "+" in text:
        for match in _E164.finditer(text):
            yield Span(match.start(), match.end(), "phone", match[0])


def _is_in_uuid(text: str, start: int, end: int) -> bool:
    """Whether digits are a part of a UUID: one request in a thousand reads as a number there."""
    around = max(0, start - _UUID_LENGTH)
    found = _UUID.finditer(text, around, end + _UUID_LENGTH)
    return any(one.start() <= start and end <= one.end() for one in found)


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


def _find_ipv4(text: str, lowered: str, numbers: Iterable[int]) -> Iterator[Span]:
    has_versions = any(word in lowered for word in _VERSION_WORDS)
    for match in filter(None, (_IPV4.match(text, at) for at in numbers)):
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
        if word.count(":") > 2 and _PORT.search(word) and not _is_ipv6(word):  # noqa: PLR2004
            word = word[: word.rindex(":")]
        may_be = "::" in word or word.count(":") >= _FEWEST_COLONS
        if may_be and _MAY_BE_IPV6.match(word) and word not in _OWN and _is_ipv6(word):
            yield Span(start, start + len(word), "ip", word)


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _place_at(text: str, at: int) -> Iterator[Span]:
    """Yield the street line or the town whose number starts at `at`."""
    for pattern in _STREETS:
        if match := pattern.match(text, at):
            yield Span(at, match.end(), "address", match[0])
    if (match := _ZIP.match(text, at)) and not text[at - 2 : at - 1].isdigit():
        city = _CITY_BEFORE.search(text, max(0, at - 81), at)
        if city and ("," in city[0] or city["city"].lower() not in NOT_NAMES):
            yield Span(city.start(), match.end(), "address", match[0])
