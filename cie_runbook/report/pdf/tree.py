"""A finished page read as a tree of elements and texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from cie_runbook.report.page import VOID

UNSEEN = frozenset({"style", "script", "head", "title"})


@dataclass
class Branch:
    """One element.

    Attributes
    ----------
    tag : str
        Its name.
    attributes : dict of str to str
        Unescaped.
    children : list of Branch or str
        In order; texts are unescaped.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Branch | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """The names of its classes."""
        return frozenset(self.attributes.get("class", "").split())

    def branches(self) -> Iterator[Branch]:
        """Yield the elements directly below."""
        return (child for child in self.children if isinstance(child, Branch))

    def all(self, *tags: str) -> Iterator[Branch]:
        """Yield the elements of these names below, at any depth, in the order of the page."""
        for child in self.branches():
            if child.tag in tags:
                yield child
            yield from child.all(*tags)

    def first(self, tag: str) -> Branch | None:
        """Return the first element of this name below; None where there is none."""
        return next(self.all(tag), None)

    def text(self) -> str:
        """Return the text below, with single spaces."""
        return " ".join("".join(self.texts()).split())

    def texts(self) -> Iterator[str]:
        """Yield every text below, as it is written."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.texts()


def read_tree(html: str) -> Branch:
    """Return the page's body; an empty element where there is none."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root.first("body") or Branch("body")


class _Reader(HTMLParser):
    """Builds the tree; a page of ours closes what it opens."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Branch("html")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        branch = Branch(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(branch)
        if tag not in VOID:
            self._open.append(branch)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Branch(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        if self._open[-1].tag not in UNSEEN:
            self._open[-1].children.append(data)
