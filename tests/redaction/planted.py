# ruff: noqa: E501  (one text or one notation a line, so that they can be compared)
"""Values to plant in texts: what identifies a person, what opens a door, and what looks like it.

All of them are invented. Every value comes from a seeded generator and one of two pools of names,
so that the held-out part of the corpus knows nobody of the development part.
"""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tests.redaction import planted_more

Category = Literal["person", "credential", "look-alike"]

REGISTERED = ("correct-horse-battery-9", "Tr0ub4dor/and+three")
"""Credentials that the redactor is told about: no shape gives them away."""

FACILITIES = (
    "Audie L. Murphy Memorial Veterans' Hospital",
    "James A. Haley Veterans' Hospital",
    "Michael E. DeBakey VA Medical Center",
    "Robert J. Dole VA Medical Center",
)
SERVICES = ("vets-api", "chip", "lorota", "vista-api", "clinician-workflow", "btsss")
OUR_HOSTS = ("10.247.35.119", "172.31.9.4")


@dataclass(frozen=True)
class Pool:
    """Names and places that one part of the corpus uses."""

    first: Sequence[str]
    last: Sequence[str]
    streets: Sequence[str]
    cities: Sequence[str]
    domains: Sequence[str]
    reasons: Sequence[str]


DEVELOPMENT = Pool(
    first=[
        "Mary",
        "James",
        "Patricia",
        "Robert",
        "Linda",
        "José",
        "Barbara",
        "William",
        "Siobhán",
        "Karim",
        "Darnell",
        "Keiko",
        "Tyrone",
        "Ludmila",
        "Jean-Paul",
        "Aaliyah",
    ],
    last=[
        "Smith",
        "O'Connor",
        "García",
        "Washington",
        "Nguyen",
        "Kowalski",
        "Jefferson-Hale",
        "Abernathy",
        "McAllister",
        "Yamamoto",
        "Okafor",
        "Lindqvist",
        "Delacroix",
        "St-Pierre",
        "Velasquez",
        "Tran",
    ],
    streets=("Main Street", "Oak Ave", "N. Elm Blvd", "Sunset Drive", "County Road", "Maple Ct"),
    cities=("Denver, CO 80202", "Tampa, FL 33612-4745", "El Paso, TX 79930", "Dayton, OH 45428"),
    domains=("example.com", "mail.example.org", "veteran.example.net"),
    reasons=("knee pain after surgery", "PTSD counseling", "diabetes follow up", "hearing aids"),
)

HELD_OUT = Pool(
    first=[
        "Geraldine",
        "Terrence",
        "Zoë",
        "Marcus",
        "Ingrid",
        "Rafael",
        "Phuong",
        "Dwight",
        "Xiomara",
        "Björn",
        "Lakshmi",
        "Anne-Marie",
        "Cornelius",
        "Odette",
        "Malik",
        "Yevgenia",
    ],
    last=[
        "Hutchinson",
        "D'Angelo",
        "Peñaloza",
        "Rutherford",
        "Bui",
        "Szczepanski",
        "Lloyd-Webber",
        "Featherstone",
        "MacGregor",
        "Hashimoto",
        "Adeyemi",
        "Sørensen",
        "Thibodeaux",
        "Van-Houten",
        "Ybarra",
        "Quigley",
    ],
    streets=("Chestnut Lane", "W. Lincoln Pkwy", "Old Mill Rd", "Harbor View Ter", "42nd St"),
    cities=("Boise, ID 83702", "Salem, VA 24153-6404", "Las Cruces, NM 88001", "Augusta, ME 04330"),
    domains=("inbox.example.info", "post.example.us", "family.example"),
    reasons=("chronic back spasms", "suicide risk screening", "oncology consult", "sleep apnea"),
)


def _digits(rng: random.Random, count: int) -> str:
    return rng.choice("123456789") + "".join(rng.choices(string.digits, k=count - 1))


def _text(rng: random.Random, letters: str, count: int) -> str:
    return "".join(rng.choices(letters, k=count))


_ALNUM = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"


def _ssn(pool: Pool, rng: random.Random) -> str:
    mark = rng.choice(["-", "-", "\u2011", " ", "."])
    return mark.join((_digits(rng, 3), _digits(rng, 2), _digits(rng, 4)))


def _icn(pool: Pool, rng: random.Random) -> str:
    return f"10{_digits(rng, 8)}{rng.choice('VVv')}{_digits(rng, 6)}"


def _phone(pool: Pool, rng: random.Random) -> str:
    area, exchange, line = f"2{_digits(rng, 2)}", f"5{_digits(rng, 2)}", _digits(rng, 4)
    return rng.choice(
        [
            f"({area}) {exchange}-{line}",
            f"{area}-{exchange}-{line}",
            f"{area}.{exchange}.{line}",
            f"+1 {area} {exchange} {line}",
            f"+1{area}{exchange}{line}",
            f"1-{area}-{exchange}-{line}",
            f"{area}\u00a0{exchange}\u00a0{line}",
            f"({area}){exchange}-{line} x{_digits(rng, 3)}",
        ]
    )


def _phone10(pool: Pool, rng: random.Random) -> str:
    return f"2{_digits(rng, 2)}5{_digits(rng, 2)}{_digits(rng, 4)}"


def _full_name(pool: Pool, rng: random.Random) -> str:
    first, last = rng.choice(pool.first), rng.choice(pool.last)
    return rng.choice([f"{first} {last}", f"{first} {rng.choice('ABDEGH')}. {last}"])


def _vista_name(pool: Pool, rng: random.Random) -> str:
    first, last = rng.choice(pool.first), rng.choice(pool.last)
    return f"{last},{first}{rng.choice(['', ' Q', ' LEE'])}".upper()


def _listed_name(pool: Pool, rng: random.Random) -> str:
    return f"{rng.choice(pool.last)}, {rng.choice(pool.first)}"


def _hl7_name(pool: Pool, rng: random.Random) -> str:
    return f"{rng.choice(pool.last)}^{rng.choice(pool.first)}^{rng.choice('ABDE')}".upper()


def _birth(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(1931, 1989), rng.randint(1, 12), rng.randint(1, 28)


_MONTHS = "January February March April May June July August September October November December"


def _dob(pool: Pool, rng: random.Random) -> str:
    year, month, day = _birth(rng)
    name = _MONTHS.split()[month - 1]
    return rng.choice(
        [
            f"{year}-{month:02}-{day:02}",
            f"{month:02}/{day:02}/{year}",
            f"{month}/{day}/{year % 100:02}",
            f"{day:02}-{name[:3].upper()}-{year}",
            f"{name} {day}, {year}",
            f"{name[:3]} {day}, {year}",
            f"{year}-{month:02}-{day:02}T00:00:00Z",
        ]
    )


def _dob_digits(pool: Pool, rng: random.Random) -> str:
    year, month, day = _birth(rng)
    return rng.choice([f"{year}{month:02}{day:02}", f"{year - 1700}{month:02}{day:02}"])


def _email(pool: Pool, rng: random.Random) -> str:
    user = f"{rng.choice(pool.first)}.{rng.choice(pool.last)}".lower()
    user = "".join(
        letter for letter in user if letter.isascii() and (letter.isalnum() or letter == ".")
    )
    return f"{user}{rng.choice(['', '+va', '77'])}@{rng.choice(pool.domains)}"


def _street(pool: Pool, rng: random.Random) -> str:
    flat = rng.choice(["", ", Apt 4B", " Unit 12", " # 7"])
    return f"{rng.randint(11, 9899)} {rng.choice(pool.streets)}{flat}"


def _ipv4(pool: Pool, rng: random.Random) -> str:
    return ".".join(str(rng.randint(11, 240)) for _ in range(4))


def _ipv6(pool: Pool, rng: random.Random) -> str:
    return (
        "2001:db8:" + ":".join(_text(rng, _HEX, 4) for _ in range(3)) + f"::{_text(rng, _HEX, 3)}"
    )


def _uuid(pool: Pool, rng: random.Random) -> str:
    return "-".join(_text(rng, _HEX, count) for count in (8, 4, 4, 4, 12))


def _base64url(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _jwt(pool: Pool, rng: random.Random) -> str:
    header = _base64url('{"alg":"RS256","typ":"JWT"}')
    claims = _base64url(f'{{"sub":"{_digits(rng, 10)}","exp":{_digits(rng, 10)}}}')
    return f"{header}.{claims}.{_text(rng, _ALNUM, 40)}"


def _of(*forms: Callable[[random.Random], str]) -> Callable[[Pool, random.Random], str]:
    return lambda _, rng: rng.choice(forms)(rng)


_WORDS = "checkin session travel claim lookup retry batch reminder"

PERSON: Mapping[str, Callable[[Pool, random.Random], str]] = {
    "ssn": _ssn,
    "ssn9": _of(lambda rng: _digits(rng, 9)),
    "last4": _of(lambda rng: _digits(rng, 4)),
    "icn": _icn,
    "icn10": _of(lambda rng: f"10{_digits(rng, 8)}"),
    "icn_tail": lambda pool, rng: f"{_icn(pool, rng)}^NI^200M^USVHA^P",
    "edipi": _of(lambda rng: _digits(rng, 10)),
    "dfn": _of(lambda rng: _digits(rng, rng.randint(5, 9))),
    "file_number": _of(lambda rng: f"C{_digits(rng, 8)}", lambda rng: _digits(rng, 9)),
    "name": _full_name,
    "first": lambda pool, rng: rng.choice(pool.first),
    "last": lambda pool, rng: rng.choice(pool.last),
    "name_upper": lambda pool, rng: _full_name(pool, rng).upper(),
    "name_vista": _vista_name,
    "name_listed": _listed_name,
    "name_hl7": _hl7_name,
    "dob": _dob,
    "dob_digits": _dob_digits,
    "phone": _phone,
    "phone10": _phone10,
    "email": _email,
    "street": _street,
    "city": lambda pool, rng: rng.choice(pool.cities),
    "zip": _of(lambda rng: _digits(rng, 5), lambda rng: f"{_digits(rng, 5)}-{_digits(rng, 4)}"),
    "ip": lambda pool, rng: rng.choice([_ipv4, _ipv4, _ipv6])(pool, rng),
    "checkin": _uuid,
    "slug": _of(lambda rng: _text(rng, _ALNUM, 7)),
    "reason": lambda pool, rng: rng.choice(pool.reasons),
    "member": _of(lambda rng: f"{_text(rng, string.ascii_uppercase, 3)}{_digits(rng, 9)}"),
    "card": _of(lambda rng: f"4{_digits(rng, 3)} {_digits(rng, 4)} {_digits(rng, 4)} {_digits(rng, 4)}"),
}  # fmt: skip

CREDENTIAL: Mapping[str, Callable[[Pool, random.Random], str]] = {
    "jwt": _jwt,
    "opaque": _of(lambda rng: _text(rng, _ALNUM, 28)),
    "hex32": _of(lambda rng: _text(rng, _HEX, 32)),
    "hex40": _of(lambda rng: _text(rng, _HEX, 40)),
    "slack": _of(
        lambda rng: f"xoxb-{_digits(rng, 12)}-{_text(rng, _ALNUM, 24)}",
        lambda rng: f"xapp-1-A0{_digits(rng, 6)}-{_digits(rng, 10)}-{_text(rng, _HEX, 32)}",
    ),
    "hook": _of(lambda rng: f"T{_digits(rng, 8)}/B{_digits(rng, 8)}/{_text(rng, _ALNUM, 24)}"),
    "github": _of(
        lambda rng: f"gh{rng.choice('pousr')}_{_text(rng, _ALNUM, 36)}",
        lambda rng: f"github_pat_{_text(rng, _ALNUM, 22)}_{_text(rng, _ALNUM, 30)}",
    ),
    "aws": _of(
        lambda rng: f"AKIA{_text(rng, string.ascii_uppercase + '234567', 16)}",
        lambda rng: f"ASIA{_text(rng, string.ascii_uppercase + '234567', 16)}",
    ),
    "aws_secret": _of(lambda rng: _text(rng, _ALNUM + "/+", 40)),
    "sentry": _of(lambda rng: f"sntrys_{_text(rng, _ALNUM, 30)}_{_text(rng, _ALNUM, 20)}"),
    "pagerduty": _of(lambda rng: f"u+{_text(rng, _ALNUM, 18)}"),
    "password": _of(lambda rng: f"{_text(rng, _ALNUM, 9)}!{_digits(rng, 2)}"),
    "pem": _of(lambda rng: "\n".join(_text(rng, _ALNUM + "+/", 64) for _ in range(4))),
    "registered": _of(lambda rng: rng.choice(REGISTERED)),
}


def _stamp(rng: random.Random) -> str:
    day = f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    return rng.choice([f"{day}T{clock}Z", f"{day} {clock},{rng.randint(100, 999)}", f"{day}T{clock}.123-05:00"])  # fmt: skip


LOOK_ALIKE: Mapping[str, Callable[[Pool, random.Random], str]] = {
    "stamp": _of(_stamp),
    "day": _of(lambda rng: _stamp(rng)[:10]),
    "trace32": _of(lambda rng: _text(rng, _HEX, 32)),
    "trace19": _of(lambda rng: _digits(rng, 19)),
    "commit": _of(lambda rng: _text(rng, _HEX, 40), lambda rng: _text(rng, _HEX, 10)),
    "digest": _of(lambda rng: f"sha256:{_text(rng, _HEX, 64)}"),
    "request": _uuid,
    "epoch": _of(lambda rng: f"1{_digits(rng, 9)}", lambda rng: f"17{_digits(rng, 11)}"),
    "bytes": _of(lambda rng: _digits(rng, 9), lambda rng: _digits(rng, 10)),
    "ms": _of(lambda rng: f"{rng.randint(1, 9000)}.{rng.randint(0, 9)}", lambda rng: str(rng.randint(1, 30000))),
    "status": _of(lambda rng: rng.choice(["200", "401", "404", "500", "502", "504"])),
    "station": _of(lambda rng: rng.choice(["442", "663", "528A8", "589A7", "983", "757"])),
    "count": _of(lambda rng: f"{rng.randint(1, 99)},{rng.randint(100, 999)}", lambda rng: str(rng.randint(1, 99999))),
    "version": _of(lambda rng: ".".join(str(rng.randint(0, 30)) for _ in range(4)), lambda rng: f"v{rng.randint(1, 9)}.{rng.randint(0, 40)}.{rng.randint(0, 9)}"),
    "klass": _of(lambda rng: rng.choice(["CheckIn::V2::SessionsController", "Faraday::TimeoutError", "TravelClaim::Client", "Lorota::BaseService", "java.net.SocketTimeoutException"])),
    "pod": _of(lambda rng: f"{rng.choice(['vets-api-web', 'chip-api', 'vista-api'])}-{_text(rng, _HEX, 10)}-{_text(rng, 'bcdfghjklmnpqrstvwxz2456789', 5)}"),
    "service": _of(lambda rng: rng.choice(SERVICES)),
    "metric": _of(lambda rng: f"vets_api.statsd.api_check_in_v2_{rng.choice(_WORDS.split())}_show_success"),
    "incident": _of(lambda rng: f"INC{_digits(rng, 7)}", lambda rng: f"CHG{_digits(rng, 7)}"),
    "monitor": _of(lambda rng: _digits(rng, 6)),
    "visn": _of(lambda rng: f"VISN {rng.randint(1, 23)}"),
    "facility": _of(lambda rng: rng.choice(FACILITIES)),
    "helpline": _of(lambda rng: rng.choice(["800-698-2411", "1-800-827-1000", "(877) 222-8387"])),
    "our_host": _of(lambda rng: rng.choice(OUR_HOSTS)),
    "channel": _of(lambda rng: rng.choice(["#check-in-experience", "@vetext-tier-3-team", "#vista-api-alerts"])),
    "port": _of(lambda rng: str(rng.randint(1024, 60000))),
    "year": _of(lambda rng: str(rng.randint(2019, 2026))),
    "link": _of(lambda rng: f"https://vagov.ddog-gov.com/dashboard/{_text(rng, 'bcdfgh2345', 3)}-{_text(rng, 'bcdfgh2345', 3)}-{_text(rng, 'bcdfgh2345', 3)}", lambda rng: f"https://dsva.sentry.io/issues/{_digits(rng, 7)}/"),
    "sys_id": _of(lambda rng: _text(rng, _HEX, 32)),
    "share": _of(lambda rng: f"{rng.randint(0, 99)}.{rng.randint(10, 99)} %"),
}  # fmt: skip

CATEGORIES: Mapping[Category, Mapping[str, Callable[[Pool, random.Random], str]]] = {
    "person": {**PERSON, **planted_more.PERSON},
    "credential": CREDENTIAL,
    "look-alike": {**LOOK_ALIKE, **planted_more.LOOK_ALIKE},
}


@dataclass(frozen=True)
class Planted:
    """A value in a document: what it is and whether it must go or stay."""

    kind: str
    category: Category
    value: str


def plant(kind: str, pool: Pool, rng: random.Random) -> Planted:
    """Invent a value of `kind`."""
    for category, makers in CATEGORIES.items():
        if kind in makers:
            return Planted(kind, category, makers[kind](pool, rng))
    raise ValueError(f"no value of the kind {kind!r} can be invented")
