"""Words that announce what stands right after them: "SSN", "born on", "last four"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.spans import Span

_THINGS = (
    "clinic|location|order|note|hospital|file|request|event|message|trace|job|correlation"
    "|transaction|build|batch|run"
)
_VISITS = "appointment|appt|visit|encounter"  # one of these with a time tells who came
_OF_THINGS = {
    kind: re.compile(rf"(?:{words})[ _\-]?\Z", re.IGNORECASE)
    for kind, words in {"dfn": _THINGS, "checkin": f"{_THINGS}|{_VISITS}"}.items()
}


_TOKENS = re.compile(r"[a-z]+")
_SHORTEST_RUN = 3
_RUNS = re.compile(r"[a-z'_+\-]+")
_JOINS = b"'_+-"
_KEPT = frozenset(_JOINS + b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_APART = bytes(code if code in _KEPT else ord(" ") for code in range(256))


@lru_cache(maxsize=2)
def vocabulary(text: str) -> frozenset[str]:
    """Return the runs of ASCII letters and of what joins them, each once: far fewer than words."""
    return frozenset(text.encode("ascii", "replace").translate(_APART).decode("ascii").split())


@lru_cache(maxsize=2)
def tokens_of(text: str) -> frozenset[str]:
    """Return every run of letters in lower case: only words that are there are looked for."""
    return frozenset(_TOKENS.findall(" ".join(vocabulary(text)).lower()))


@lru_cache(maxsize=2)
def runs_of(text: str) -> str:
    """Return the distinct runs of `vocabulary` as one short text, in lower case.

    What is not in it, of letters and of what joins them, is not in the text either.
    """
    return " ".join(sorted(vocabulary(text))).lower()


@lru_cache(maxsize=1024)
def longest_run(word: str) -> str:
    """Return the longest part of a word, in lower case, that `runs_of` would hold."""
    runs: list[str] = _RUNS.findall(word.lower())
    return max(runs, key=len, default="")


class Places:
    """Where words stand in a text, looked for by plain search and once for all who ask."""

    def __init__(self, lowered: str) -> None:
        self._lowered = lowered
        self._by_run: dict[str, tuple[int, ...]] = {}

    def of(self, word: str) -> Iterator[int]:
        """Yield the offsets of a word in lower case: those of its longest run, looked at closer."""
        run = longest_run(word)
        if len(run) < _SHORTEST_RUN:
            yield from _found(word, self._lowered)
            return
        if run not in self._by_run:
            self._by_run[run] = tuple(_found(run, self._lowered))
        if run == word:
            yield from self._by_run[run]
            return
        before = word.index(run)
        for at in self._by_run[run]:
            if self._lowered.startswith(word, at - before) and at >= before:
                yield at - before


@lru_cache(maxsize=2)
def places_in(lowered: str) -> Places:
    """Return the places of words in a text in lower case."""
    return Places(lowered)


def _found(word: str, lowered: str) -> Iterator[int]:
    at = lowered.find(word)
    while at >= 0:
        yield at
        at = lowered.find(word, at + len(word))


def all_tokens(words: str) -> frozenset[str]:
    """Return the tokens that a text must have for `words` to be in it."""
    return frozenset(_TOKENS.findall(words))


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
        self.words = tuple(words)
        self.kind: Kind = kind
        self.pattern = re.compile(f"(?:{between})({value})", re.IGNORECASE)

    def find(self, word: str, text: str, lowered: str) -> Iterator[Span]:
        """Yield the values that stand after `word`, one of the cue's."""
        for at in places_in(lowered).of(word):
            end = at + len(word)
            if not text[at - 1 : at].isalpha() and not text[end : end + 1].isalpha():
                match = self.pattern.match(text, end)
                if match is not None and not (
                    self._is_of_thing(text, at) or _starts_a_line(text, at, end, match.start(1))
                ):
                    yield Span(match.start(1), match.end(1), self.kind, match[1])

    def _is_of_thing(self, text: str, at: int) -> bool:
        """Whether the word at `at` speaks of a clinic or a request, and not of a person."""
        things = _OF_THINGS.get(self.kind)
        return things is not None and bool(things.search(text, max(0, at - 16), at))


def _starts_a_line(text: str, at: int, end: int, value: int) -> bool:
    """Whether the value only happens to stand below the word: the word is no label of its own."""
    between = text[end:value]
    return "\n" in between and ":" not in between and text[at - 1 : at] not in {"", "\n"}


Index = Mapping[str, Sequence[tuple[Cue, str, frozenset[str]]]]
"""Cues and their words, by the first token of a word, with all of its tokens."""


def indexed(cues: Iterable[Cue]) -> Index:
    """Return cues by what must be in a text for them to be there."""
    index: dict[str, list[tuple[Cue, str, frozenset[str]]]] = {}
    for cue in cues:
        for word in cue.words:
            index.setdefault(first_token(word), []).append((cue, word, all_tokens(word)))
    return index


def find_cues(text: str, lowered: str, cues: Index) -> Iterator[Span]:
    """Yield the values that any of the cues announces."""
    present, runs = tokens_of(text), runs_of(text)
    for token in cues.keys() & present:
        for cue, word, tokens in cues[token]:
            if tokens <= present and longest_run(word) in runs:
                yield from cue.find(word, text, lowered)
