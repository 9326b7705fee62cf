"""The tree of a page written in Typst's language; text goes in as string literals only.

A literal cannot become markup or code whatever it holds, so text from outside needs no rules of
its own here. Reference: https://typst.app/docs/reference/
"""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PIL import Image

from cie_runbook.report.pdf.tree import Branch

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
BLOCKS = frozenset(
    {"body", "header", "main", "section", "div", "footer", "article", "details", "blockquote"}
)
BLOCK_CHILDREN = frozenset({"table", "figure", "dl", "ul", "ol", "p", "pre", "nav"})
LEFT_OUT = frozenset({"nav", "summary", "col", "colgroup"})  # the PDF has contents of its own
INLINE = {
    "strong": "strong",
    "b": "strong",
    "em": "emph",
    "i": "emph",
    "sub": "sub",
    "sup": "super",
}
STATUS_WORDS = ("ok", "watch", "act", "unknown")
TEXT_WIDTH_IN, TALLEST_IN = 7.0, 8.2  # of a letter page within the margins of the style
DATA_TITLE = "Data behind the figures"


@dataclass
class Markup:
    """A document in Typst's language.

    Attributes
    ----------
    body : str
        Code that gives the content.
    pictures : dict of str to bytes
        File names to PNG, as the code names them.
    """

    body: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)


def markup(page: Branch) -> Markup:
    """Return the page as a document; the data behind its figures come last."""
    writer = _Writer()
    body = writer.blocks(page.children)
    if writer.data:
        tables = "".join(f"{table}\n" for table in writer.data)
        body += f"heading(level: 2, {literal(DATA_TITLE)})\n{tables}"
    return Markup(f"{{\n{body}}}\n", writer.pictures)


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def literal(text: str) -> str:
    """Return `text` as a string literal."""
    return f'"{"".join(_escaped(letter) for letter in text)}"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable():
        return letter
    return " " if letter.isspace() else f"\\u{{{ord(letter):x}}}" if _is_sound(letter) else "\ufffd"


def _is_sound(letter: str) -> bool:
    """Say whether a character that is not printed may stand in the document at all."""
    return not ("\ud800" <= letter <= "\udfff" or letter < " " or "\x7f" <= letter <= "\x9f")


class _Writer:
    """Writes elements; collects the pictures, and the tables of data that stand at the end."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}
        self.data: list[str] = []
        self._writers: dict[str, Callable[[Branch], str]] = {
            "p": lambda branch: f"par({self._inline(branch.children)})\n",
            "li": lambda branch: self.blocks(branch.children),
            "ul": lambda branch: self._list("list", branch),
            "ol": lambda branch: self._list("enum", branch),
            "dl": self._facts,
            "pre": lambda branch: f"raw({literal(_verbatim(branch))}, block: true)\n",
            "hr": lambda branch: "line(length: 100%)\n",
            "figure": self._figure,
            "table": self._table,
            **dict.fromkeys(HEADINGS, self._heading),
        }

    def blocks(self, children: Iterable[Branch | str]) -> str:
        """Return code for what stands below each other; loose text becomes paragraphs."""
        parts: list[str] = []
        loose: list[Branch | str] = []
        for child in children:
            if isinstance(child, Branch) and self._is_block(child):
                parts += [self._paragraph(loose), self._block(child)]
                loose = []
            else:
                loose.append(child)
        return "".join([*parts, self._paragraph(loose)])

    def _is_block(self, branch: Branch) -> bool:
        return branch.tag in self._writers or branch.tag in BLOCKS or branch.tag in LEFT_OUT

    def _block(self, branch: Branch) -> str:
        if branch.tag in LEFT_OUT:
            return ""
        if "verdict" in branch.classes:
            word = next((w for w in STATUS_WORDS if f"verdict-{w}" in branch.classes), "")
            return f'verdict("{word}", {{\n{self.blocks(branch.children)}}})\n'
        write = self._writers.get(branch.tag)
        return write(branch) if write else self.blocks(branch.children)

    def _paragraph(self, loose: list[Branch | str]) -> str:
        inside = self._inline(loose) if any(map(_is_said, loose)) else "[]"
        return "" if inside == "[]" else f"par({inside})\n"

    def _heading(self, branch: Branch) -> str:
        level = HEADINGS[branch.tag]
        return f"heading(level: {level}, {self._inline(branch.children)})\n"

    def _list(self, kind: str, branch: Branch) -> str:
        items = [self._content(item) for item in branch.branches()]
        return f"{kind}({', '.join(items)})\n" if items else ""

    def _facts(self, branch: Branch) -> str:
        terms: list[str] = []
        title = "[]"
        for part in branch.all("dt", "dd"):
            if part.tag == "dt":
                title = self._inline(part.children)
            else:
                terms.append(f"terms.item({title}, {self._content(part)})")
        return f"terms({', '.join(terms)})\n" if terms else ""

    def _figure(self, branch: Branch) -> str:
        caption, picture = branch.first("figcaption"), branch.first("img")
        for details in branch.all("details"):
            self.data += [self._table(table) for table in details.all("table")]
        if picture is None:
            return self.blocks(c for c in branch.branches() if c.tag != "details")
        name = self._picture(picture.attributes.get("src", ""))
        alt = literal(picture.attributes.get("alt", ""))
        size = _fitting(self.pictures[name]) if name else ""
        shown = f'image("{name}", alt: {alt}, {size})' if name else f"emph({alt})"
        told = self._inline(caption.children) if caption else "none"
        return f"figure({shown}, caption: {told}, alt: {alt})\n"

    def _picture(self, source: str) -> str:
        kind, _, content = source.partition(";base64,")
        if kind != "data:image/png":
            return ""
        try:
            picture = base64.b64decode(content, validate=True)
        except binascii.Error:
            return ""
        name = f"picture-{len(self.pictures) + 1}.png"
        self.pictures[name] = picture
        return name

    def _table(self, branch: Branch) -> str:
        caption = branch.first("caption")
        head = branch.first("thead")
        heads = list(head.all("tr")) if head else []
        rows = [row for row in branch.all("tr") if row not in heads]
        width = max((len(list(row.branches())) for row in [*heads, *rows]), default=0)
        if not width:
            return ""
        header = "".join(self._cells(row, width) for row in heads)
        body = "".join(self._cells(row, width) for row in rows)
        opening = f"table.header({header}), " if header else ""
        told = self._inline(caption.children) if caption else "none"
        grid = f"table(columns: {width}, {opening}{body})"
        return f"figure({grid}, caption: {told}, kind: table)\n"

    def _cells(self, row: Branch, width: int) -> str:
        cells = [self._cell(cell) for cell in row.branches()]
        return ", ".join(cells + ["[]"] * (width - len(cells))) + ", "

    def _cell(self, cell: Branch) -> str:
        inside = self._content(cell)
        return f"strong({inside})" if cell.tag == "th" else inside

    def _content(self, branch: Branch) -> str:
        """Return code for what stands in a cell, an item or a definition."""
        if next(branch.all(*BLOCK_CHILDREN), None) is None:
            return self._inline(branch.children)
        return f"{{\n{self.blocks(branch.children)}}}"

    def _inline(self, children: Iterable[Branch | str]) -> str:
        parts = [part for child in children if (part := self._run(child))]
        return f"{{{'; '.join(parts)}}}" if parts else "[]"

    def _run(self, child: Branch | str) -> str:
        if isinstance(child, str):
            return literal(_single_spaces(child)) if child else ""
        if child.tag in LEFT_OUT or "skip" in child.classes:
            return ""
        inside = self._inline(child.children)
        if child.tag == "br":
            return "linebreak()"
        if child.tag == "img":
            return literal(child.attributes.get("alt", ""))
        if inside == "[]":
            return ""
        return self._styled(child, inside)

    def _styled(self, child: Branch, inside: str) -> str:
        if child.tag in INLINE:
            return f"{INLINE[child.tag]}({inside})"
        if child.tag in {"code", "kbd", "samp"}:
            return f"raw({literal(_verbatim(child))})"
        target = child.attributes.get("href", "")
        if child.tag == "a" and target.startswith(("https://", "mailto:")):
            return f"link({literal(target)}, {inside})"
        if child.attributes.get("aria-hidden") == "true":
            return f"pdf.artifact({inside})"
        word = next((w for w in STATUS_WORDS if f"status-{w}" in child.classes), "")
        return f'status("{word}", {inside})' if word else inside


def _is_said(child: Branch | str) -> bool:
    """Say whether a screen reader would say it: a shape alone needs no paragraph."""
    if isinstance(child, str):
        return bool(child.strip())
    return child.attributes.get("aria-hidden") != "true"


def _fitting(picture: bytes) -> str:
    """Return the size at which a picture fits on a page together with its caption."""
    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
    is_tall = height / width * TEXT_WIDTH_IN > TALLEST_IN
    return f"height: {TALLEST_IN}in" if is_tall else "width: 100%"


def _single_spaces(text: str) -> str:
    words = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and words else ""
    return f"{before}{words}{after}"


def _verbatim(branch: Branch) -> str:
    return "".join(c if isinstance(c, str) else _verbatim(c) for c in branch.children)
