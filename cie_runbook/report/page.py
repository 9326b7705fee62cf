"""Reads a finished HTML page: what is seen of it, and where in the text each piece stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = frozenset(
    {
        "address", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
        "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "html", "head", "li", "main", "nav", "ol", "p", "pre", "section", "summary",
        "table", "tbody", "tfoot", "thead", "title", "tr", "ul", "br", "img",
    }
)  # fmt: skip
VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
        "source", "track", "wbr",
    }
)  # fmt: skip
_ATTRIBUTE = re.compile(r"""[^\s"'<>/=]+\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")


@dataclass(frozen=True)
class Element:
    """A start tag: name, attributes, the line it stands on, and the tags around it."""

    tag: str
    attributes: dict[str, str]
    line: int
    around: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A stretch of the page's text: source offsets, the tag it is in, its line."""

    start: int
    end: int
    tag: str
    line: int


@dataclass
class Page:
    """What a page holds.

    Attributes
    ----------
    source : str
        The page's text.
    elements : list of Element
        Every start tag, in order.
    seen : list of (separator, Piece)
        The visible text, each piece with what separates it from the one before.
    attribute_values : list of Piece
        Every attribute's value, but for a picture's bytes.
    hidden : list of Piece
        Comments and declarations: nobody sees them, everybody can read them.
    styles : list of Piece
        The content of style elements.
    """

    source: str
    elements: list[Element] = field(default_factory=list)
    seen: list[tuple[str, Piece]] = field(default_factory=list)
    attribute_values: list[Piece] = field(default_factory=list)
    hidden: list[Piece] = field(default_factory=list)
    styles: list[Piece] = field(default_factory=list)

    def text_of(self, piece: Piece) -> str:
        """Return a piece as it is written, character references included."""
        return self.source[piece.start : piece.end]

    def visible_text(self) -> tuple[str, list[tuple[int, Piece]]]:
        """Return all that is seen as one text, and where in it each piece begins."""
        parts: list[str] = []
        places: list[tuple[int, Piece]] = []
        length = 0
        for separator, piece in self.seen:
            text = self.text_of(piece)
            places.append((length + len(separator), piece))
            parts += (separator, text)
            length += len(separator) + len(text)
        return "".join(parts), places


def read_page(source: str) -> Page:
    """Read a page's text."""
    reader = _Reader(source)
    reader.feed(source)
    reader.close()
    return reader.page


def pieces_at(
    places: list[tuple[int, Piece]], start: int, end: int
) -> Iterator[tuple[Piece, int, int]]:
    """Yield the pieces that the visible characters [start, end) stand in, with source offsets."""
    index = max(bisect_right(places, start, key=lambda place: place[0]) - 1, 0)
    for begin, piece in places[index:]:
        if begin >= end:
            return
        first = max(start, begin) - begin + piece.start
        last = min(end - begin + piece.start, piece.end)
        if first < last:
            yield piece, first, last


class _Reader(HTMLParser):
    """Collects a `Page` from the tokens of its text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.page = Page(source)
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self._open: list[str] = []
        self._separator = ""
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        line, _ = self.getpos()
        self.page.elements.append(Element(tag, known, line, tuple(self._open)))
        self._read_attribute_values(tag, line)
        self._separate(tag)
        if tag in {"td", "th"}:
            self._start_cell()
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID and self._open:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        self._separate(tag)
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._add(len(data))

    def handle_entityref(self, name: str) -> None:
        self._add_reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._add_reference(f"&#{name}")

    def handle_comment(self, data: str) -> None:
        self.page.hidden.append(self._piece(len(data) + len("<!---->")))

    def handle_decl(self, decl: str) -> None:
        self.page.hidden.append(self._piece(len(decl) + len("<!>")))

    def handle_pi(self, data: str) -> None:
        self.page.hidden.append(self._piece(len(data) + len("<?>")))

    def unknown_decl(self, data: str) -> None:
        self.page.hidden.append(self._piece(len(data) + len("<![]>")))

    def _separate(self, tag: str) -> None:
        """Note what stands between the text before and the text after a tag."""
        if tag == "tr":
            self._separator, self._cells = "\n", 0
        elif "tr" in self._open or tag in {"td", "th"}:
            self._separator = self._separator or (" " if tag in BLOCKS else "")
        elif tag in BLOCKS:
            self._separator = "\n"

    def _start_cell(self) -> None:
        if self._cells:
            self._separator = self._separator.rstrip(" ") + " | "
        self._cells += 1

    def _add_reference(self, reference: str) -> None:
        start = self._offset()
        closes = self.page.source.startswith(";", start + len(reference))
        self._add(len(reference) + closes)

    def _add(self, length: int) -> None:
        piece = self._piece(length)
        if piece.tag == "style":
            self.page.styles.append(piece)
        elif self._separator and self.page.text_of(piece).isspace():
            return
        else:
            self.page.seen.append((self._separator, piece))
            self._separator = ""

    def _piece(self, length: int) -> Piece:
        start = self._offset()
        tag = self._open[-1] if self._open else "page"
        return Piece(start, start + length, tag, self.getpos()[0])

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def _read_attribute_values(self, tag: str, line: int) -> None:
        start = self._offset()
        for match in _ATTRIBUTE.finditer(self.get_starttag_text() or ""):
            group = match.lastindex or 1
            if tag == "img" and match[0].lower().startswith("src"):
                continue
            first, last = match.span(group)
            self.page.attribute_values.append(Piece(start + first, start + last, tag, line))
