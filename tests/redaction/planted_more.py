# ruff: noqa: E501  (one kind of value a line, so that they can be compared)
"""More values to plant: as people type them, and more of what only looks like them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.redaction.planted import Pool

    Maker = Callable[[Pool, random.Random], str]

_MONTHS = "January February March April May June July August September October November December"


def _digits(rng: random.Random, count: int) -> str:
    return rng.choice("123456789") + "".join(rng.choices("0123456789", k=count - 1))


def _text(rng: random.Random, letters: str, count: int) -> str:
    return "".join(rng.choices(letters, k=count))


def _full(pool: Pool, rng: random.Random) -> str:
    return f"{rng.choice(pool.first)} {rng.choice(pool.last)}"


def _formal(pool: Pool, rng: random.Random) -> str:
    first, last, letter = rng.choice(pool.first), rng.choice(pool.last), rng.choice("ABCDEFGHJKLMR")
    return rng.choice(
        [
            f"{first} {letter}. {last}, Jr.",
            f"{first} {last} III",
            f"{first} {rng.choice(pool.first)} {last}",
            f"{first} {letter} {last}",
        ]
    )


def _dob_any(pool: Pool, rng: random.Random) -> str:
    year, month, day = rng.randint(1929, 1999), rng.randint(1, 12), rng.randint(1, 28)
    name = _MONTHS.split()[month - 1]
    return rng.choice(
        [
            f"{month:02}.{day:02}.{year}",
            f"{year}/{month:02}/{day:02}",
            f"{day} {name} {year}",
            f"{name} {day}th, {year}",
            f"{name[:3]}-{day:02}-{year}",
            f"{day:02}{name[:3].upper()}{year}",
            f"{month}-{day}-{year}",
            f"{year}.{month:02}.{day:02}",
            f"{name[:3]}. {day}, {year}",
            f"{day} {name[:3]} {year}",
            f"{name.upper()} {day},{year}",
            f"{year}-{month:02}-{day:02}T00:00:00.000+0000",
        ]
    )


def _phone_any(pool: Pool, rng: random.Random) -> str:
    area, exchange, line = (
        f"{rng.choice('23456789')}{_digits(rng, 2)}",
        f"5{_digits(rng, 2)}",
        _digits(rng, 4),
    )
    return rng.choice(
        [
            f"({area}){exchange}-{line}",
            f"{area}/{exchange}-{line}",
            f"{area} {exchange}-{line}",
            f"{area}-{exchange}{line}",
            f"1 ({area}) {exchange} {line}",
            f"{area}.{exchange}.{line} ext {_digits(rng, 3)}",
            f"+1-{area}-{exchange}-{line} x{_digits(rng, 2)}",
            f"({area}) {exchange}.{line}",
            f"{area} - {exchange} - {line}",
        ]
    )


def _street_any(pool: Pool, rng: random.Random) -> str:
    number, name = rng.randint(3, 19999), rng.choice(pool.last)
    return rng.choice(
        [
            f"{number} {name} Plaza",
            f"{number} {name} Loop",
            f"{number} East {name} Hollow Rd.",
            f"{number} {name.upper()} ST APT {rng.randint(1, 99)}",
            f"PSC {rng.randint(100, 999)} Box {rng.randint(10, 9999)}",
            f"RR {rng.randint(1, 9)} Box {rng.randint(10, 999)}",
            f"{number} SW {rng.randint(4, 99)}th Ave",
            f"{number} {name} Crossing, Lot {rng.randint(2, 80)}",
            f"{number} State Route {rng.randint(2, 99)}",
            f"{number} {name.lower()} st",
        ]
    )


_STATES = ("Texas", "Ohio", "Idaho", "Georgia", "Puerto Rico", "New Mexico", "Louisiana")

PERSON: Mapping[str, Maker] = {
    "name_lower": lambda pool, rng: _full(pool, rng).lower(),
    "first_lower": lambda pool, rng: rng.choice(pool.first).lower(),
    "first_upper": lambda pool, rng: rng.choice(pool.first).upper(),
    "last_upper": lambda pool, rng: rng.choice(pool.last).upper(),
    "name_formal": _formal,
    "name_initial": lambda pool, rng: f"{rng.choice('ABCDEGJKLMR')}. {rng.choice(pool.last)}",
    "name_reversed": lambda pool, rng: f"{rng.choice(pool.last)}, {rng.choice(pool.first)} {rng.choice('ABDEG')}.",
    "name_snake": lambda pool, rng: f"{rng.choice(pool.last)}_{rng.choice(pool.first)}",
    "dob_any": _dob_any,
    "dob_fileman": lambda _, rng: f"2{rng.randint(30, 99)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}",
    "dob_hl7": lambda _, rng: f"{rng.randint(1930, 1999)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}",
    "phone_any": _phone_any,
    "phone7": lambda _, rng: f"5{_digits(rng, 2)}-{_digits(rng, 4)}",
    "street_any": _street_any,
    "city_words": lambda pool, rng: f"{rng.choice(pool.cities).split(',')[0]}, {rng.choice(_STATES)} {_digits(rng, 5)}",
    "town": lambda pool, rng: rng.choice(pool.cities).split(",")[0],
    "email_upper": lambda pool, rng: f"{_text(rng, 'ABCDEFGHKLMNRST', 7)}.{_text(rng, 'AEIOULMNRST', 6)}@{rng.choice(pool.domains).upper()}",
    "id8": lambda _, rng: _digits(rng, 8),
    "plate": lambda _, rng: f"{_text(rng, 'ABCDEFGHJKLMNPRSTVWXYZ', 3)}{_digits(rng, 4)}",
    "mac": lambda _, rng: ":".join(_text(rng, "0123456789abcdef", 2) for _ in range(6)),
}  # fmt: skip
"""What identifies a person."""

LOOK_ALIKE: Mapping[str, Maker] = {
    "stamp_clf": lambda _, rng: f"{rng.randint(1, 28):02}/Nov/2026:{rng.randint(0, 23):02}:05:33 +0000",
    "stamp_syslog": lambda _, rng: f"Nov {rng.randint(10, 28)} {rng.randint(10, 23)}:05:{rng.randint(10, 59)}",
    "day_us": lambda _, rng: f"{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/2026",
    "day_words": lambda _, rng: f"{rng.choice(_MONTHS.split())} {rng.randint(1, 28)}, 2026",
    "day_fileman": lambda _, rng: f"326{rng.randint(1, 12):02}{rng.randint(1, 28):02}.{rng.randint(1000, 2359)}",
    "arn": lambda _, rng: f"arn:aws-us-gov:lambda:us-gov-west-1:{_digits(rng, 12)}:function:{rng.choice(['chip', 'lorota', 'travel'])}-authorizer",
    "node": lambda _, rng: f"eks-node-{_text(rng, 'abcdef0123456789', 8)}.compute.internal",
    "java": lambda _, rng: rng.choice(["gov.va.vista.api.rpc.RpcInvoker", "org.jboss.as.ejb3", "org.hibernate.exception.JDBCConnectionException", "com.zaxxer.hikari.pool.HikariPool"]),
    "ruby": lambda _, rng: rng.choice(["V2::Lorota::Service", "CheckIn::TravelClaimSubmissionWorker", "ActiveRecord::RecordNotFound", "Puma::ThreadPool", "Sidekiq::JobRetry::Handled"]),
    "task": lambda _, rng: f"{rng.choice(['RITM', 'SCTASK', 'PRB', 'REQ'])}{_digits(rng, 7)}",
    "clinic_ien": lambda _, rng: _digits(rng, 4),
    "place": lambda _, rng: rng.choice(["Orlando VA Medical Center", "Salt Lake City VA", "Grand Junction VAMC", "Fort Collins CBOC", "Cheyenne VA Clinic", "Jackson VAMC", "Madison VA Hospital", "Charleston VA"]),
    "team": lambda _, rng: rng.choice(["Check-In Experience", "Platform Support", "Identity Team", "VistA API Team", "Service Desk", "Enterprise Service Desk", "Tier 2", "VEText Operations"]),
    "product": lambda _, rng: rng.choice(["Datadog Watchdog", "PagerDuty", "Amazon Linux 2", "Ruby 3.2.2", "Red Hat OpenShift", "Java 17", "Puma 6.4", "Nginx Ingress", "Apache HttpClient"]),
    "heading": lambda _, rng: rng.choice(["Root Cause Analysis", "Next Steps", "Error Budget", "Customer Impact", "Action Items", "Known Issues", "Current Status"]),
    "path": lambda _, rng: f"/app/{rng.choice(['modules', 'lib', 'app'])}/check_in/{rng.choice(['client', 'token', 'session'])}.rb:{rng.randint(10, 400)}",
    "rpc": lambda _, rng: rng.choice(["ORWPT SELECT", "SDES GET APPTS", "VPS ENHANCED GET PATIENT", "XUS SIGNON SETUP", "SDOE LIST ENCOUNTERS"]),
    "thread": lambda _, rng: rng.choice(["http-nio-8080-exec-7", "default task-12", "puma threadpool 003", "EJB default - 4"]),
    "etag": lambda _, rng: _text(rng, "0123456789abcdef", 16),
}  # fmt: skip
"""What only looks like it."""
