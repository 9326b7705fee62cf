"""The redactor: finds what identifies a person or opens a door, and masks it."""

from __future__ import annotations

import json
import re
import secrets as system_random
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cie_runbook.redaction.columns import find_columns
from cie_runbook.redaction.contacts import find_contacts
from cie_runbook.redaction.credentials import find_credentials
from cie_runbook.redaction.dates import find_dates
from cie_runbook.redaction.fields import find_fields
from cie_runbook.redaction.identifiers import find_identifiers
from cie_runbook.redaction.kinds import DROPPED, MASK, Kind, mask
from cie_runbook.redaction.labels import find_labels
from cie_runbook.redaction.layers import find_layered
from cie_runbook.redaction.names import find_names
from cie_runbook.redaction.neighbours import find_neighbours
from cie_runbook.redaction.people import find_people
from cie_runbook.redaction.registry import ValueRegistry
from cie_runbook.redaction.rows import find_rows
from cie_runbook.redaction.spans import Span, cut, lines_around, merged, without_masks
from cie_runbook.redaction.structures import redacted_table, redacted_tree
from cie_runbook.redaction.view import excerpts, normalised
from cie_runbook.redaction.vista import find_positions

if TYPE_CHECKING:
    import pandas as pd

HELP_LINES = ("800-698-2411", "800-827-1000", "877-222-8387", "800-273-8255", "855-260-3274")
"""Numbers that VA publishes for everybody: no person's own."""

_MOST_PASSES = 5
_SHORT = 20_000  # characters, looked at as a whole after each pass
_BASE_SECONDS, _SECONDS_PER_CHARACTER = 20.0, 10e-6
_LETTER = re.compile(r"[^\W\d_]")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_SHORTEST_PHONE = 7


class Redactor:
    """Masks identities and credentials in texts, nested data and tables.

    Parameters
    ----------
    secrets : iterable of str
        Credentials of this process, hidden wherever they show and in every usual encoding.
    key : bytes or None
        Key of the tags that tell one value from another, as in "[ssn:7f3a]"; one key a case,
        kept in memory or the keyring. None draws a new one.
    allowed : iterable of str
        Texts that may stay although they look like something to hide: our own services, hosts
        and published telephone numbers.
    clock : callable
        Seconds, monotonic; a text that takes too long is dropped.
    """

    def __init__(
        self,
        secrets: Iterable[str] = (),
        key: bytes | None = None,
        *,
        allowed: Iterable[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._registry = ValueRegistry(secrets)
        self._key = key if key is not None else system_random.token_bytes(32)
        allowed_texts = tuple(allowed)
        self._allowed = frozenset(_comparable(text) for text in (*allowed_texts, *HELP_LINES))
        self._allowed_texts = tuple(text.lower() for text in allowed_texts if text)
        self._longest_allowed = max(map(len, self._allowed_texts), default=0)
        self._clock = clock
        self._counts: Counter[Kind] = Counter()

    def __repr__(self) -> str:
        return "Redactor(***)"

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many values of each kind were hidden so far."""
        return dict(self._counts)

    def redact(self, text: str) -> str:
        """Return `text` with everything masked that must not leave.

        Redacting twice changes nothing. Whatever goes wrong in here, the text is dropped and
        never passed on.
        """
        try:
            return self._redacted(text)
        except Exception:
            self._counts["redacted"] += 1
            return DROPPED

    def redact_tree(self, tree: Any) -> Any:
        """Return nested JSON of the same shape with everything masked, by key and by content."""
        return redacted_tree(tree, self)

    def redact_table(self, table: pd.DataFrame, safe_columns: Collection[str] = ()) -> pd.DataFrame:
        """Return a table of the same shape, masked in every column that is not declared safe."""
        return redacted_table(table, safe_columns, self)

    def hide(self, kind: Kind, value: object) -> str:
        """Return the mask of a value that is known to be of that kind."""
        self._counts[kind] += 1
        return mask(kind, str(value), self._key)

    def find(self, text: str) -> list[Span]:
        """Return what would be masked in `text`, in order and without overlaps."""
        deadline = self._clock() + _BASE_SECONDS + len(text) * _SECONDS_PER_CHARACTER
        view = normalised(text)
        spans: list[Span] = [] if view.text == text else list(self._registry.find(text))

        def find_in(layer: str) -> Iterator[Span]:
            return self._find_in(layer, deadline)

        spans += map(view.to_source, find_layered(view.text, find_in))
        return merged(without_masks(text, self._not_allowed(text, spans)))

    def _find_at(self, text: str, places: Sequence[tuple[int, int]]) -> list[Span]:
        """Return what would be masked in parts of `text`, by its places in the whole.

        The parts are searched in one go, with empty lines between them.
        """
        view = excerpts(text, places)
        found = ((span, view.to_source(span)) for span in self.find(view.text))
        return [  # without what only seems to reach from one part into the next
            there for here, there in found if there.end - there.start == here.end - here.start
        ]

    def _find_in(self, text: str, deadline: float) -> Iterator[Span]:
        """Yield what one layer of text holds."""
        lowered = _lowered(text)
        spans = list(self._spans_of(text, lowered, deadline))
        yield from spans
        yield from find_neighbours(text, spans)

    def _spans_of(self, text: str, lowered: str, deadline: float) -> Iterator[Span]:
        yield from self._registry.find(text)
        yield from find_fields(text)
        yield from find_credentials(text)
        for find in (find_identifiers, find_contacts, find_names, find_labels):
            if self._clock() > deadline:
                raise TimeoutError("the text takes too long to judge")
            yield from find(text, lowered)
        for find_in_text in (find_people, find_dates, find_positions, find_rows, find_columns):
            if self._clock() > deadline:
                raise TimeoutError("the text takes too long to judge")
            yield from find_in_text(text)

    def _not_allowed(self, text: str, spans: Iterable[Span]) -> Iterator[Span]:
        """Yield the spans that are neither an allowed text nor a part of one that is there."""
        end = 0  # of the allowed text that was met last
        for span in sorted(spans, key=lambda one: (one.start, -one.end)):
            if span.kind == "credential" or span.end > end:
                if self._is_allowed(text, span):
                    end = max(end, span.end)
                else:
                    yield span

    def _is_allowed(self, text: str, span: Span) -> bool:
        """Whether the span is an allowed text, or the beginning of one."""
        if span.kind == "credential":
            return False
        if _comparable(text[span.start : span.end]) in self._allowed:
            return True
        ahead = text[span.start : span.start + self._longest_allowed].lower()
        return ahead.startswith(self._allowed_texts) and any(
            ahead.startswith(one) and len(one) >= span.end - span.start
            for one in self._allowed_texts
        )

    def _redacted(self, text: str) -> str:
        masked = self._masked(text)
        if masked == text or text.lstrip()[:1] not in {"{", "["}:
            return masked
        if _is_json(text) and not _is_json(masked):
            masked = self._masked(
                json.dumps(self.redact_tree(json.loads(text)), ensure_ascii=False)
            )
            return masked if _is_json(masked) else json.dumps(DROPPED)
        return masked

    def _masked(self, text: str) -> str:
        """Mask until nothing is left to mask, so that a second redaction finds nothing."""
        places = [(0, len(text))]
        for _ in range(_MOST_PASSES):
            spans = self._find_at(text, places)
            if not spans:
                return text
            self._counts.update(span.kind for span in spans)
            text = cut(text, spans, self._key)
            places = _places_to_look_again(text)
        self._counts["redacted"] += 1
        return DROPPED


def _places_to_look_again(text: str) -> list[tuple[int, int]]:
    """Return what a mask may have changed: a short text, or the lines around the masks."""
    if len(text) <= _SHORT:
        return [(0, len(text))]
    return list(lines_around(text, (match.span() for match in MASK.finditer(text))))


def _comparable(text: str) -> str:
    bare = text.strip(" \t\"'").lower()
    if _LETTER.search(bare):
        return bare
    digits = _NOT_DIGIT.sub("", bare)
    return digits.removeprefix("1") if len(digits) >= _SHORTEST_PHONE else bare


def _lowered(text: str) -> str:
    """Return the text in lower case with every character in its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def redact(text: str) -> str:
    """Mask `text` without knowing any credential, with tags that live as long as the process."""
    return _PLAIN.redact(text)


_PLAIN = Redactor()
