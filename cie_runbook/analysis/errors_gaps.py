"""Shapes that differ in several names at once, brought together by the words between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cie_runbook.analysis.errors_free import (
    FEW_NAMES,
    FEWEST_CONSTANTS,
    LONGEST_LIST,
    LONGEST_NAME,
    NAME_LINKS,
    is_free,
    is_name,
    is_told,
    needed_fillers,
)
from cie_runbook.analysis.errors_mask import MASK
from cie_runbook.analysis.errors_shape import Shape

LADDER = 5  # rarest words that are tried as variables at once


def by_names(shapes: Sequence[Shape]) -> dict[Shape, Shape]:
    """Return the shapes in which capitalised words vary, with the names replaced.

    Parameters
    ----------
    shapes : sequence of tuple of str
        Distinct shapes.

    Returns
    -------
    dict of tuple of str to tuple of str
        The new shape of those that change.
    """
    buckets: dict[Shape, list[Shape]] = defaultdict(list)
    for shape in shapes:
        masked = (MASK if is_free(token) and is_name(token) else token for token in shape)
        buckets[_collapsed(masked)].append(shape)
    return _changed(buckets)


def by_rare_words(shapes: Sequence[Shape]) -> dict[Shape, Shape]:
    """Return the shapes in which rare words vary, with these replaced.

    Parameters
    ----------
    shapes : sequence of tuple of str
        Distinct shapes.

    Returns
    -------
    dict of tuple of str to tuple of str
        The new shape of those that change: a shape's rarest words are tried as variables, one
        more at a time, and the most of shapes brought together wins.
    """
    spread = Counter(token for shape in shapes for token in set(shape) if is_free(token))
    buckets: dict[Shape, list[Shape]] = defaultdict(list)
    for shape in shapes:
        free = {token for token in shape if token in spread}
        for level in sorted({spread[token] for token in free})[:LADDER]:
            rare = {token for token in free if spread[token] <= level}
            buckets[_collapsed(MASK if token in rare else token for token in shape)].append(shape)
    return _changed(buckets)


def _changed(buckets: dict[Shape, list[Shape]]) -> dict[Shape, Shape]:
    best: dict[Shape, tuple[int, int, Shape]] = {}
    for skeleton, members in buckets.items():
        if len(members) < FEW_NAMES or sum(map(is_told, skeleton)) < FEWEST_CONSTANTS:
            continue
        settled = dict(_settled(skeleton, members))
        sizes = Counter(settled.values())
        for shape, template in settled.items():
            rank = (sizes[template], sum(map(is_told, template)), template)
            best[shape] = max(best.get(shape, rank), rank)
    return {shape: rank[2] for shape, rank in best.items() if rank[2] != shape}


def _settled(skeleton: Shape, members: Sequence[Shape]) -> Iterator[tuple[Shape, Shape]]:
    """Yield members with their template: gaps that hold the same in all are filled again.

    A gap with few different fillers may hold the one word that matters: it parts the members.
    """
    cuts = {shape: _fillers(skeleton, shape) for shape in members}
    parts: dict[int, Shape] = {}
    for gap in (position for position, token in enumerate(skeleton) if token == MASK):
        fillers = {cut[gap] for cut in cuts.values()}
        head, tail = _shared(fillers)
        rest = {filler[len(head) : len(filler) - len(tail)] for filler in fillers}
        if rest in ({()}, {(MASK,)}):
            parts[gap] = (*head, *next(iter(rest)), *tail)
        elif _is_variable(skeleton, gap, head, rest):
            parts[gap] = (*head, MASK, *tail)
        else:
            yield from _parted(skeleton, cuts, gap)
            return
    filled = [parts.get(position, (token,)) for position, token in enumerate(skeleton)]
    template = _collapsed(token for part in filled for token in part)
    if sum(map(is_told, template)) >= FEWEST_CONSTANTS:
        yield from ((shape, template) for shape in members)


def _parted(
    skeleton: Shape, cuts: dict[Shape, dict[int, Shape]], gap: int
) -> Iterator[tuple[Shape, Shape]]:
    by_filler: dict[Shape, list[Shape]] = defaultdict(list)
    for shape, cut in cuts.items():
        by_filler[cut[gap]].append(shape)
    for filler, members in by_filler.items():
        if len(members) >= FEW_NAMES and len(members) < len(cuts):
            yield from _settled((*skeleton[:gap], *filler, *skeleton[gap + 1 :]), members)


def _shared(fillers: set[Shape]) -> tuple[Shape, Shape]:
    """Return what all fillers begin with, and what the rest of them all end with."""
    shortest = min(fillers, key=lambda filler: (len(filler), filler))
    head = 0
    while head < len(shortest) and all(filler[head] == shortest[head] for filler in fillers):
        head += 1
    tail = 0
    while tail < len(shortest) - head and all(
        filler[-1 - tail] == shortest[-1 - tail] for filler in fillers
    ):
        tail += 1
    return shortest[:head], shortest[len(shortest) - tail :]


def _is_variable(skeleton: Shape, gap: int, head: Shape, rest: set[Shape]) -> bool:
    """Tell whether a gap holds names, or many different words."""
    told = [filler for filler in rest if filler != (MASK,)]
    longest = LONGEST_LIST if any("," in filler for filler in told) else LONGEST_NAME
    if () in rest or not told or max(map(len, told)) > longest:
        return False
    words = Counter(token for filler in told for token in set(filler) if token.islower())
    words -= Counter(dict.fromkeys(NAME_LINKS, len(told)))
    if words and words.most_common(1)[0][1] > max(2, len(told) // 3):
        return False  # a word that many share is no variable: it belongs to a template
    before = (*skeleton[:gap], *head)
    around = (*before, *skeleton[gap:])
    constants = sum(map(is_told, around))
    return len(rest) >= needed_fillers(around, len(before), set(told), constants)


def _collapsed(tokens: Iterable[str]) -> Shape:
    found: list[str] = []
    for token in tokens:
        if token != MASK or found[-1:] != [MASK]:
            found.append(token)
    return tuple(found)


def _fillers(skeleton: Shape, shape: Shape) -> dict[int, Shape]:
    """Return what stands in each gap of a skeleton, by its position there."""
    found: dict[int, Shape] = {}
    at = 0
    for position, token in enumerate(skeleton):
        if token != MASK:
            at += 1
            continue
        following = skeleton[position + 1] if position + 1 < len(skeleton) else None
        end = at + 1
        while end < len(shape) and shape[end] != following:
            end += 1
        found[position] = shape[at:end]
        at = end
    return found
