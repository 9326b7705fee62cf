"""Labelled log messages of our own making: templates, and what varies in them.

Two sets of templates that share no sentence: one to tune with, one held out. A template is text
with {kinds of variable}; what it was made from is its label.
"""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

FIRST = [
    "Ann",
    "Bob",
    "Cora",
    "Dev",
    "Elif",
    "Femi",
    "Gus",
    "Hana",
    "Ivo",
    "Jun",
    "Kai",
    "Lea",
    "Mona",
    "Nils",
    "Ola",
    "Pia",
    "Quin",
    "Rosa",
]
LAST = [
    "Abel",
    "Brook",
    "Cruz",
    "Dorn",
    "Egan",
    "Frost",
    "Gale",
    "Hart",
    "Ives",
    "Juno",
    "Kerr",
    "Lund",
    "Moss",
    "Nash",
    "Oak",
    "Pell",
]
TOWNS = [
    "Cheyenne",
    "Salt Lake City",
    "Fort Meade",
    "Loma Linda",
    "Ann Arbor",
    "Denver",
    "Sioux Falls",
    "Boise",
]
KINDS_OF_SITE = ["VA Medical Center", "VA Clinic", "Community Outpatient Clinic", "Annex"]
CLINICS = [
    "Red Team",
    "Blue Team",
    "Audiology",
    "Eye Clinic",
    "Primary Care East",
    "Sleep Lab",
    "Podiatry",
]
FIELDS = [
    "claim_number",
    "uuid",
    "phone",
    "station",
    "appointment_date",
    "facility_type",
    "first_name",
]
SEGMENTS = [
    "sessions",
    "appointments",
    "demographics",
    "check-in",
    "claims",
    "status",
    "token",
    "data",
]
_VARIABLE = re.compile(r"\{([a-z]+)\}")


def _name(r: random.Random) -> str:
    middle = f" {r.choice('ABCDEF')}." if r.random() < 0.3 else ""
    return f"{r.choice(FIRST)}{middle} {r.choice(LAST)}"


def _user(r: random.Random) -> str:
    return f"{r.choice(FIRST)[0]}{r.choice(LAST)}{r.choice(['', '', '2', '_adm'])}".lower()


def _hex(r: random.Random, length: int) -> str:
    return f"{r.getrandbits(4 * length):0{length}x}"


def _time(r: random.Random) -> str:
    day, clock = r.randrange(1, 29), r.randrange(86_400)
    return f"2026-11-{day:02d}T{clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}"


def _listed(r: random.Random, one: Callable[[random.Random], str], *, most: int = 6) -> str:
    return ", ".join(one(r) for _ in range(r.randint(1, most)))


def _frames(r: random.Random) -> str:
    return "\n".join(
        f"\tat gov.va.{r.choice(SEGMENTS)}.C{i}.run(C{i}.java:{r.randint(9, 900)})"
        for i in range(r.randint(1, 9))
    )


VARIABLES: Mapping[str, Callable[[random.Random], str]] = {
    "n": lambda r: str(r.randint(0, 10 ** r.randint(1, 6))),
    "ms": lambda r: f"{r.randint(1, 30_000)}ms",
    "seconds": lambda r: f"{r.random() * 30:.2f}",
    "station": lambda r: str(r.randint(402, 757)) + r.choice(["", "", "GA", "HK"]),
    "uuid": lambda r: str(uuid.UUID(int=r.getrandbits(128), version=4)),
    "hex": lambda r: _hex(r, r.choice([8, 12, 16, 24, 32])),
    "ip": lambda r: ".".join(str(r.randint(1, 254)) for _ in range(4)),
    "host": lambda r: f"vista-api-{r.randint(1, 40):02d}",
    "path": lambda r: "/" + "/".join(r.choice(SEGMENTS) for _ in range(r.randint(1, 4))),
    "time": lambda r: f"{_time(r)}.{r.randint(0, 999):03d}Z",
    "stamp": lambda r: _time(r).replace("T", " ") + f",{r.randint(0, 999):03d}",
    "name": _name,
    "user": _user,
    "site": lambda r: f"{r.choice(TOWNS)} {r.choice(KINDS_OF_SITE)}",
    "clinic": lambda r: r.choice(CLINICS),
    "ids": lambda r: _listed(r, lambda each: str(each.randint(1, 99_999))),
    "fields": lambda r: _listed(r, lambda each: each.choice(FIELDS), most=4),
    "clinics": lambda r: _listed(r, lambda each: each.choice(CLINICS), most=3),
    "frames": _frames,
    "quoted": lambda r: '"' + " ".join(r.sample(SEGMENTS, r.randint(1, 4))) + '"',
}

HERE = Path(__file__).parent
TUNING = (HERE / "messages_tuning.txt").read_text(encoding="utf-8").splitlines()
HELD_OUT = (HERE / "messages_held_out.txt").read_text(encoding="utf-8").splitlines()
TUNING_BELOW, HELD_OUT_FROM = 1_000, 5_000


@dataclass(frozen=True)
class Labelled:
    """Messages, and for each the template that it was made from."""

    messages: list[str]
    labels: list[str]


def labelled(seed: int, count: int) -> Labelled:
    """Return messages; seeds below 1,000 are of the tuning set, those from 5,000 on held out.

    Raises
    ------
    ValueError
        The seed belongs to neither set.
    """
    if TUNING_BELOW <= seed < HELD_OUT_FROM or seed < 0:
        raise ValueError(f"seed {seed} is of no set")
    lines = TUNING if seed < TUNING_BELOW else HELD_OUT
    chance = random.Random(seed)  # noqa: S311 - the same labels again are wanted, not secrets
    weights = [1 / (rank + 1) for rank in range(len(lines))]
    chance.shuffle(weights)
    labels = chance.choices(lines, weights, k=count)
    return Labelled([_filled(label, chance) for label in labels], labels)


def _filled(template: str, chance: random.Random) -> str:
    text = template.replace("\\n", "\n")
    return _VARIABLE.sub(lambda found: VARIABLES[found[1]](chance), text)
