"""Words that announce what stands right after them: "SSN", "born on", "last four"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.spans import Span


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

    def find(self, text: str, lowered: str) -> Iterator[Span]:
        """Yield the values that stand after one of the words."""
        for word in self.words:
            at = lowered.find(word)
            while at >= 0:
                end = at + len(word)
                if not text[at - 1 : at].isalpha() and not text[end : end + 1].isalpha():
                    match = self.pattern.match(text, end)
                    if match and not _starts_a_line(text, at, end, match.start(1)):
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
