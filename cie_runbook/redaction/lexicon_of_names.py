"""What a word may be: a given name, a family name, an ordinary word, or nothing known."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from cie_runbook.redaction.words import NOT_NAMES, words

Sort = Literal["given", "family", "given?", "family?", "word", "unknown"]
"""With "?" where it may as well be an ordinary word, a place or a product."""

_FILES: tuple[tuple[str, Sort], ...] = (
    ("family_or_word.txt", "family?"),
    ("given_or_word.txt", "given?"),
    ("family.txt", "family"),
    ("given.txt", "given"),
)  # the later decides
_SHORTEST = 2
_MOST_PARTS = 6
_ENDINGS = (
    ("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""),
    ("er", ""), ("ies", "y"), ("ized", "ize"),
)  # fmt: skip
_PARTS = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_NOT_NAME = re.compile(r"[0-9_@:/\\{}\[\]<>=|#$%]|[a-z][A-Z]{2}")


@cache
def names() -> dict[str, Sort]:
    """Return every known name, in lower case, and how sure it is."""
    folder = files("cie_runbook.redaction") / "lexicon"
    return {
        name: sort
        for file, sort in _FILES
        for name in (folder / file).read_text(encoding="utf-8").split()
    }


@cache
def given_names() -> frozenset[str]:
    """Return the given names that are nothing else."""
    return frozenset(name for name, sort in names().items() if sort == "given")


@cache
def _ordinary() -> frozenset[str]:
    folder = files("cie_runbook.redaction") / "lexicon"
    return words((folder / "ordinary.txt").read_text(encoding="utf-8")) | NOT_NAMES


@lru_cache(maxsize=65536)
def sort_of(word: str) -> Sort:
    """Return what `word` may be, in any case; the parts of a double name count each."""
    bare = _without_accents(word.lower()).removesuffix("'s").strip("'.-")
    if len(bare) < _SHORTEST or bare in NOT_NAMES:
        return "word"
    sort = names().get(bare) or names().get(bare.replace("'", ""))
    if sort is not None:
        return sort
    if bare in _ordinary() or _is_form_of_word(bare):
        return "word"
    parts = bare.replace("'", "-").split("-")
    if len(parts) > 1:
        sorts = [sort_of(part) for part in parts]
        known = next((one for one in sorts if one in {"given", "family"}), None)
        return known or ("word" if "word" in sorts else "unknown")
    return "unknown"


def looks_like_name(value: str) -> bool:
    """Whether the whole of a short value may be a person's name."""
    found = _PARTS.findall(value.strip(" \t\"'\\"))
    if not found or len(found) > _MOST_PARTS or _NOT_NAME.search(value):
        return False
    sorts = [sort_of(part) for part in found if len(part) >= _SHORTEST]
    known = {"given", "family"}.intersection(sorts)
    if not sorts or "word" in sorts:
        return False
    return bool(known) or (value.strip(" \"'")[:1].isupper() and not value.isupper())


@lru_cache(maxsize=16384)
def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word.replace("\u00f8", "o").replace("\u0142", "l"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _is_form_of_word(bare: str) -> bool:
    """Whether the word is an ordinary one with an ending."""
    for ending, instead in _ENDINGS:
        if bare.endswith(ending) and bare.removesuffix(ending) + instead in _ordinary():
            return True
    return False
