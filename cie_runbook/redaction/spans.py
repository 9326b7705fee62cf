"""Stretches of text to hide: collected on one text, merged, and cut once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cie_runbook.redaction.kinds import MASK, Kind, mask

_NEIGHBOURS = 2  # lines before and after a place that may change how it reads


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) to hide.

    Attributes
    ----------
    start, end : int
        Offsets in the text that was searched.
    kind : Kind
        What it is.
    value : str
        What was found, decoded; only ever used for a keyed tag.
    quote : str
        Put on both sides of the mask: a hidden JSON number becomes a JSON string.
    """

    start: int
    end: int
    kind: Kind
    value: str
    quote: str = ""


def merged(spans: Iterable[Span]) -> list[Span]:
    """Unite spans that overlap; a credential wins, else the longest decides the kind."""
    united: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if united and span.start < united[-1].end:
            united[-1] = _union(united[-1], span)
        else:
            united.append(span)
    return united


def _union(first: Span, second: Span) -> Span:
    if second.kind == "credential" != first.kind:
        leader = second
    elif first.kind == "credential" or (first.end - first.start) >= (second.end - second.start):
        leader = first
    else:
        leader = second
    inside = second.end <= first.end
    return Span(
        first.start,
        first.end if inside else second.end,
        leader.kind,
        leader.value,
        first.quote if inside else "",
    )


def cut(text: str, spans: Iterable[Span], key: bytes) -> str:
    """Return `text` with each of the (merged) spans replaced by its mask."""
    return "".join(_pieces(text, spans, key))


def _pieces(text: str, spans: Iterable[Span], key: bytes) -> Iterator[str]:
    at = 0
    for span in spans:
        start = max(at, _before_escape(text, span.start))
        yield text[at:start]
        yield f"{span.quote}{mask(span.kind, span.value, key)}{span.quote}"
        at = span.end
    yield text[at:]


def _before_escape(text: str, start: int) -> int:
    """Step back over a backslash that would be left behind as half of an escape."""
    count = 0
    while count < start and text[start - 1 - count] == "\\":
        count += 1
    return start - count % 2


def lines_around(text: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the lines of `text` that hold one of the (ordered) places, with their neighbours."""
    begin = end = -1
    for start, stop in places:
        if stop <= end:
            continue
        first, last = start, stop
        for _ in range(_NEIGHBOURS):
            first = text.rfind("\n", 0, max(first - 1, 0)) + 1
            found = text.find("\n", last + 1)
            last = found if found >= 0 else len(text)
        if first <= end:
            end = last
            continue
        if end > begin:
            yield begin, end
        begin, end = first, last
    if end > begin:
        yield begin, end


def without_masks(text: str, spans: Iterable[Span]) -> list[Span]:
    """Leave out the spans that hold nothing but masks: they are hidden already."""
    return [span for span in spans if not _is_masked(text[span.start : span.end])]


def _is_masked(found: str) -> bool:
    return "[" in found and not MASK.sub("", found).strip(" \t\r\n\"'\\,;|^[]{}")
