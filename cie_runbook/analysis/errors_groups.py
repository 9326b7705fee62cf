"""Messages of one kind brought together, in bounded memory, whatever their order and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from zlib import crc32

import pandas as pd

from cie_runbook.analysis.errors_mask import MASK
from cie_runbook.analysis.errors_merge import templates
from cie_runbook.analysis.errors_shape import Shape, Shaper
from cie_runbook.tables import conform, empty_table

MESSAGE_COLUMNS: Mapping[str, str] = {
    "group_id": "string",  # stands for the template: the same in any run that finds it
    "template": "string",  # the message with `errors_mask.MASK` for what varies
}
GROUP_COLUMNS: Mapping[str, str] = {
    **MESSAGE_COLUMNS,
    "count": "Int64",
    "examples": "object",  # a list of messages, drawn evenly
}

EXAMPLES = 3
EXAMPLE_LENGTH = 500
MOST_SHAPES = 20_000
HEAD = 4  # tokens that still tell messages apart beyond `MOST_SHAPES`


@dataclass
class _Seen:
    """How often a shape was seen, with the few messages of the least hash: order plays no part."""

    count: int = 0
    drawn: list[tuple[int, str]] = field(default_factory=list)

    def add(self, message: str, times: int) -> None:
        self.count += times
        mark = crc32(message.encode("utf-8", "surrogatepass"))
        if len(self.drawn) < EXAMPLES or mark < self.drawn[-1][0]:
            self.draw([(mark, message[:EXAMPLE_LENGTH])])

    def draw(self, messages: Iterable[tuple[int, str]]) -> None:
        self.drawn = sorted({*self.drawn, *messages})[:EXAMPLES]


class Grouper:
    """Groups messages batch by batch; memory grows with the kinds of messages, not their number.

    At `MOST_SHAPES` different shapes, those that differ in names only are merged. Where they do
    not, new ones are told apart by their beginning only, so that a stream of nonsense cannot fill
    the memory; `is_coarse` then says so. Up to there, order plays no part.
    """

    def __init__(self) -> None:
        self._shaper = Shaper()
        self._seen: dict[Shape, _Seen] = {}
        self.is_coarse = False

    def add(self, messages: Iterable[str]) -> None:
        """Count messages.

        Parameters
        ----------
        messages : iterable of str
            Any number, in any order; what is no text counts as an empty message.
        """
        for message in messages:
            text = message if isinstance(message, str) else ""
            self._seen_of(text).add(text, 1)

    def groups(self) -> pd.DataFrame:
        """Return what was added, by group.

        Returns
        -------
        DataFrame of shape (n_groups, 4)
            `GROUP_COLUMNS`, the largest group first.
        """
        merged: dict[str, _Seen] = {}
        for shape, template in templates(self._seen).items():
            into = merged.setdefault(rendered(template), _Seen())
            into.count += self._seen[shape].count
            into.draw(self._seen[shape].drawn)
        if not merged:
            return empty_table(GROUP_COLUMNS)
        rows = [
            (group_id(text), text, seen.count, [shown for _, shown in seen.drawn])
            for text, seen in sorted(merged.items(), key=lambda each: (-each[1].count, each[0]))
        ]
        return conform(pd.DataFrame(rows, columns=list(GROUP_COLUMNS)), GROUP_COLUMNS)

    def _seen_of(self, text: str) -> _Seen:
        shape = self._shaper.shape(text)
        if shape in self._seen:
            return self._seen[shape]
        if len(self._seen) >= MOST_SHAPES and not self.is_coarse:
            self._compact()
        if self.is_coarse:
            is_full = len(self._seen) >= 2 * MOST_SHAPES
            shape = (MASK,) if is_full else (*shape[:HEAD], MASK)
        return self._seen.setdefault(shape, _Seen())

    def _compact(self) -> None:
        """Merge what is there; where that makes little room, be coarse from here on."""
        merged: dict[Shape, _Seen] = {}
        for shape, template in templates(self._seen).items():
            into = merged.setdefault(template, _Seen())
            into.count += self._seen[shape].count
            into.draw(self._seen[shape].drawn)
        self._seen = merged
        self.is_coarse = len(merged) > MOST_SHAPES // 2


def group(messages: list[str]) -> pd.DataFrame:
    """Return the group of each message: one row a message, in the order given.

    Parameters
    ----------
    messages : list of str
        Of any sources and in any order; what is no text counts as an empty message.

    Returns
    -------
    DataFrame of shape (n_messages, 2)
        `MESSAGE_COLUMNS`. The same set of messages gives the same groups in any order.
    """
    if not len(messages):
        return empty_table(MESSAGE_COLUMNS)
    shaper = Shaper()
    known: dict[str, Shape] = {}
    shapes: list[Shape] = []
    for message in messages:
        text = message if isinstance(message, str) else ""
        shape = known.get(text)
        if shape is None:
            shape = known[text] = shaper.shape(text)
        shapes.append(shape)
    return _table(shapes)


def _table(shapes: list[Shape]) -> pd.DataFrame:
    found = {shape: rendered(template) for shape, template in templates(shapes).items()}
    ids = {text: group_id(text) for text in set(found.values())}
    told = [found[shape] for shape in shapes]
    table = pd.DataFrame({"group_id": [ids[text] for text in told], "template": told})
    return conform(table, MESSAGE_COLUMNS)


def rendered(template: Shape) -> str:
    """Return a template as a line of text.

    Parameters
    ----------
    template : tuple of str
        Tokens.

    Returns
    -------
    str
        The tokens with blanks between them, none before a comma or a colon or after "=".
    """
    return " ".join(template).replace(" ,", ",").replace(" :", ":").replace("= ", "=")


def group_id(template: str) -> str:
    """Return the id of a template.

    Parameters
    ----------
    template : str
        As `rendered` gives it.

    Returns
    -------
    str
        Ten hexadecimal digits, the same in every run and on every machine.
    """
    return blake2b(template.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
