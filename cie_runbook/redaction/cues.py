"""Words that announce what stands right after them: "SSN", "born on", "last four"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.spans import Span

_OF_THINGS = re.compile(
    r"(?:clinic|appointment|appt|location|visit|encounter|order|note|hospital|file|request|event"
    r"|message|trace|job|correlation|transaction|build|batch|run)[ _\-]?\Z",
    re.IGNORECASE,
)


_TOKENS = re.compile(r"[a-z]+")


@lru_cache(maxsize=2)
def tokens_of(lowered: str) -> frozenset[str]:
    """Return the words of a text, so that only those cues are looked for that are in it."""
    return frozenset(_TOKENS.findall(lowered))


def first_token(word: str) -> str:
    """Return the first word of a cue."""
    match = _TOKENS.search(word)
    return match[0] if match else ""


class Cue:
    """Words, and what must follow one of them to be hidden.

    Parameters
    ----------
    words :
        In lower case; found by plain search, which is far quicker than a pattern.
    kind :
        What the value is.
    between :
        Pattern of what may stand between word and value.
    value :
        Pattern of the value.
    """

    def __init__(self, words: Iterable[str], kind: Kind, between: str, value: str) -> None:
        self._by_token: dict[str, list[str]] = {}
        for word in words:
            self._by_token.setdefault(first_token(word), []).append(word)
        self.kind: Kind = kind
        self.pattern = re.compile(f"(?:{between})({value})", re.IGNORECASE)

    def find(self, text: str, lowered: str) -> Iterator[Span]:
        """Yield the values that stand after one of the words."""
        present = tokens_of(lowered)
        for word in self._by_token.keys() & present:
            yield from self._find_word(self._by_token[word], text, lowered)

    def _find_word(self, words: Iterable[str], text: str, lowered: str) -> Iterator[Span]:
        for word in words:
            at = lowered.find(word)
            while at >= 0:
                end = at + len(word)
                if not text[at - 1 : at].isalpha() and not text[end : end + 1].isalpha():
                    match = self.pattern.match(text, end)
                    of_thing = self.kind in {"dfn", "checkin"} and _OF_THINGS.search(
                        text, max(0, at - 16), at
                    )
                    if match and not of_thing and not _starts_a_line(text, at, end, match.start(1)):
                        yield Span(match.start(1), match.end(1), self.kind, match[1])
                at = lowered.find(word, end)


def _starts_a_line(text: str, at: int, end: int, value: int) -> bool:
    """Whether the value only happens to stand below the word: the word is no label of its own."""
    between = text[end:value]
    return "\n" in between and ":" not in between and text[at - 1 : at] not in {"", "\n"}


def find_cues(text: str, lowered: str, cues: Iterable[Cue]) -> Iterator[Span]:
    """Yield the values that any of the cues announces."""
    for cue in cues:
        yield from cue.find(text, lowered)
