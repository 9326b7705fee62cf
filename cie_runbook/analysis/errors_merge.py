"""Shapes that differ only in a free word, such as a name, brought together as one template.

What varies is found by context: many different fillers between the same words before and after.
Words that tell a class, and the small words of a sentence, are never a filler. The outcome
depends on which shapes there are, not on their order or number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cie_runbook.analysis.errors_free import (
    FEWEST_CONSTANTS,
    LONGEST_LIST,
    LONGEST_NAME,
    NAME_LINKS,
    is_fixed,
    is_free,
    is_told,
    needed_fillers,
)
from cie_runbook.analysis.errors_gaps import by_names, by_rare_words
from cie_runbook.analysis.errors_mask import MASK
from cie_runbook.analysis.errors_shape import Shape

ROUNDS = 6


def templates(shapes: Iterable[Shape]) -> dict[Shape, Shape]:
    """Return the template of each shape.

    Parameters
    ----------
    shapes : iterable of tuple of str
        Shapes as `errors_shape.Shaper` makes them.

    Returns
    -------
    dict of tuple of str to tuple of str
        The shape itself where nothing else differs from it in a free word only.
    """
    found = {shape: shape for shape in sorted(set(shapes))}
    for _ in range(ROUNDS):
        current = sorted(set(found.values()))
        merged = by_names(current) or _by_context(current) or by_rare_words(current)
        if not merged:
            break
        found = {shape: merged.get(now, now) for shape, now in found.items()}
    return _with_rest(found)


def _with_rest(found: Mapping[Shape, Shape]) -> dict[Shape, Shape]:
    """Return the templates with the shapes that fit one of those that were found by merging."""
    known: dict[Shape, list[Shape]] = defaultdict(list)
    for template in sorted({now for shape, now in found.items() if now != shape}):
        known[_fixed(template)].append(template)
    for fitting in known.values():
        fitting.sort(key=lambda template: -sum(map(is_told, template)))
    moved: dict[Shape, Shape] = {}
    for now in sorted(set(found.values()), key=lambda each: sum(map(is_told, each))):
        others = (each for each in known.get(_fixed(now), ()) if each != now and _fits(each, now))
        into = next(others, now)
        moved[now] = moved.get(into, into)  # the wider one has fewer words: its turn has been
    return {shape: moved[now] for shape, now in found.items()}


def _fixed(shape: Shape) -> Shape:
    """Return the tokens of a shape that are never part of a variable."""
    return tuple(token for token in shape if is_fixed(token))


def _fits(template: Shape, shape: Shape) -> bool:
    """Tell whether a shape is a template with names in its gaps."""
    at = 0
    for position, token in enumerate(template):
        if token != MASK:
            if at >= len(shape) or shape[at] != token:
                return False
            at += 1
            continue
        following = template[position + 1] if position + 1 < len(template) else None
        end = at + 1
        while end < len(shape) and shape[end] != following:
            end += 1
        if end - at > LONGEST_LIST or any(map(is_fixed, shape[at:end])):
            return False
        at = end
    return at == len(shape)


def _by_context(shapes: Sequence[Shape]) -> dict[Shape, Shape]:
    """Return the shapes in which one gap varies, with the gap replaced."""
    contexts: dict[tuple[int, int], list[tuple[Shape, int, int]]] = defaultdict(list)
    for shape in shapes:
        before, after = _hashes(shape), _hashes(shape[::-1])
        for start, end in _gaps(shape):
            contexts[before[start], after[len(shape) - end]].append((shape, start, end))
    best: dict[Shape, tuple[int, int, int]] = {}
    for places in contexts.values():
        if not _varies(places):
            continue
        for shape, start, end in places:
            if shape[start:end] == (MASK,):
                continue
            chosen = (len(places), -(end - start), -start)
            if shape not in best or chosen > best[shape]:
                best[shape] = chosen
    return {
        shape: _replaced(shape, -minus_start, -minus_start - minus_length)
        for shape, (_, minus_length, minus_start) in best.items()
    }


def _hashes(shape: Shape) -> list[int]:
    """Return a number for each beginning of a shape, the empty one first."""
    found = [0]
    for token in shape:
        found.append(hash((found[-1], token)))
    return found


def _gaps(shape: Shape) -> Iterable[tuple[int, int]]:
    """Yield the stretches of a shape that could be one variable: names, and lists of them."""
    for start, token in enumerate(shape):
        if token != MASK and not is_free(token):
            continue
        longest = LONGEST_NAME
        for end in range(start + 1, min(start + LONGEST_LIST, len(shape)) + 1):
            last = shape[end - 1]
            longest = LONGEST_LIST if last == "," else longest
            if end - start > longest:
                break
            if last == MASK or is_free(last):
                yield start, end
            elif last not in NAME_LINKS:
                break


def _varies(places: Sequence[tuple[Shape, int, int]]) -> bool:
    """Tell whether the fillers of one context are many and free enough to be a variable's."""
    shape, start, end = places[0]
    around = shape[:start] + shape[end:]
    constants = sum(token.isalpha() or is_told(token) for token in around)
    fillers = {each[first:last] for each, first, last in places}
    has_variable = (MASK,) in fillers
    fillers.discard((MASK,))
    if not fillers or constants < FEWEST_CONSTANTS or _is_too_wide(fillers):
        return False
    return len(fillers) + 2 * has_variable >= needed_fillers(shape, start, fillers, constants)


def _is_too_wide(fillers: set[Shape]) -> bool:
    """Tell whether the fillers begin or end alike: then that word is no part of the variable."""
    return len(fillers) > 1 and 1 in {
        len({filler[0] for filler in fillers}),
        len({filler[-1] for filler in fillers}),
    }


def _replaced(shape: Shape, start: int, end: int) -> Shape:
    left, right = shape[:start], shape[end:]
    while left[-1:] == (MASK,):
        left = left[:-1]
    while right[:1] == (MASK,):
        right = right[1:]
    return (*left, MASK, *right)
