"""The corpus: texts and records with values planted in them, the same for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.redaction import (
    held_out,
    notations,
    planted,
    round_1,
    round_2,
    round_3,
    round_4,
    round_5,
    templates,
    templates_fourth,
    templates_more,
    templates_third,
)
from tests.redaction.notations import Notation
from tests.redaction.planted import Planted, Pool, plant

FIRST_HELD_OUT_SEED = 5000
_PLACE = re.compile(r"<<([a-z0-9_]+)>>")
_FEWEST_FIELDS, _MOST_FIELDS = 4, 9


@dataclass(frozen=True)
class Document:
    """A text, what was planted in it, and the same text without what must be hidden."""

    seed: int
    form: str
    text: str
    skeleton: str
    planted: tuple[Planted, ...]


@dataclass(frozen=True)
class Part:
    """One part of the corpus: its names, its texts, the keys and notations of its records."""

    name: str
    first_seed: int
    pool: Pool
    texts: Sequence[str]
    fields: Sequence[tuple[str, Sequence[str]]]
    notations: Mapping[str, Notation]


_WRITTEN = (templates, templates_more, templates_third, templates_fourth)

DEVELOPMENT = Part(
    "development",
    0,
    planted.DEVELOPMENT,
    tuple(text for part in _WRITTEN for text in part.TEXTS),
    tuple(field for part in _WRITTEN for field in part.FIELDS),
    notations.DEVELOPMENT,
)
HELD_OUT = Part(
    "held-out",
    FIRST_HELD_OUT_SEED,
    planted.HELD_OUT,
    held_out.TEXTS,
    held_out.FIELDS,
    held_out.NOTATIONS,
)

_WRITTEN_UNSEEN = (round_1, round_2, round_3, round_4, round_5)
ROUNDS = tuple(
    Part(f"round {number}", 9000 + 100 * number, one.POOL, one.TEXTS, one.FIELDS, one.NOTATIONS)
    for number, one in enumerate(_WRITTEN_UNSEEN, 1)
)
"""Sets that were written before what they are redacted with, and read once by their totals."""


def documents(part: Part, seeds: int) -> Iterator[Document]:
    """Yield every text and every notation of `part`, in turn, for that many seeds of each."""
    forms = [*part.texts, *part.notations]
    for seed in range(part.first_seed, part.first_seed + seeds):
        for form in forms:
            rng = random.Random(f"{seed} {form}")  # noqa: S311  (no secret)
            yield _document(part, form, rng, seed)


def _document(part: Part, form: str, rng: random.Random, seed: int) -> Document:
    if form in part.notations:
        return _record(part, form, rng, seed)
    values: list[Planted] = []

    def fill(match: re.Match[str]) -> str:
        values.append(plant(match[1], part.pool, rng))
        return values[-1].value

    text = _PLACE.sub(fill, form)
    left = iter(values)
    return Document(seed, form, text, _PLACE.sub(lambda _: _bare(next(left)), form), tuple(values))


def _record(part: Part, form: str, rng: random.Random, seed: int) -> Document:
    count = rng.randint(_FEWEST_FIELDS, _MOST_FIELDS)
    spell = rng.choice([_snake, _camel, _kebab, _upper])
    values: list[Planted] = []
    record: dict[str, Planted] = {}
    for kind, keys in rng.sample(list(part.fields), count):
        key = spell(rng.choice(keys))
        if key not in record:
            values.append(plant(kind, part.pool, rng))
            record[key] = values[-1]
    write = part.notations[form]
    text = write([(key, value.value) for key, value in record.items()])
    skeleton = write([(key, _bare(value)) for key, value in record.items()])
    return Document(seed, form, text, skeleton, tuple(values))


def _bare(value: Planted) -> str:
    return value.value if value.category == "look-alike" else "~"


def _snake(key: str) -> str:
    return key


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _kebab(key: str) -> str:
    return "-".join(word.capitalize() for word in key.split("_"))


def _upper(key: str) -> str:
    return key.upper()
