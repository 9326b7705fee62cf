"""Fits a sanitised fragment into the page: heading levels, scrolling tables, labelled cells."""

from __future__ import annotations

from html import escape, unescape
from html.parser import HTMLParser

from cie_runbook.report.document import Outline

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_MOST_STACKED = 8
_FEWEST_STACKED = 3
_NOT_STACKED = "data-table"
_PLOT = "Figure, scrolls sideways on a narrow screen"

Attributes = list[tuple[str, str | None]]


def fitted(html: str, outline: Outline, *, below: int, drop_title: str = "") -> str:
    """Return the fragment as a part of the page.

    Parameters
    ----------
    html :
        A fragment that was sanitised, so it is well formed.
    outline :
        The headings of the page so far.
    below :
        Level of the heading that the fragment stands under.
    drop_title :
        A heading of the first level with this text is left out: the page has it already.
    """
    fitter = _Fitter(outline, below, drop_title)
    fitter.feed(html)
    fitter.close()
    return "".join(fitter.out)


class _Fitter(HTMLParser):
    """Copies a fragment token by token, and changes what has to fit."""

    def __init__(self, outline: Outline, below: int, drop_title: str) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._outline = outline
        self._below = below
        self._drop_title = drop_title
        self._heading_at = -1
        self._table: _Table | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in _HEADINGS:
            self._heading_at = len(self.out)
            self.out.append("")
        elif tag == "table" and self._table is None:
            self._table = _Table(len(self.out), attrs)
            self.out += ["", ""]
        elif tag == "img":
            self.out.append(_image(attrs))
        elif self._table is not None and tag in {"tr", "th", "td", "caption", "tbody", "thead"}:
            self.out.append(self._table.start(tag, attrs, len(self.out)))
        else:
            self.out.append(_tag(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS and self._heading_at >= 0:
            self._end_heading(_HEADINGS[tag])
        elif self._table is not None and tag == "table":
            self._end_table(self._table)
        elif self._table is not None and tag in {"th", "td", "caption"}:
            self._table.end(tag, _text(self.out[self._table.cell_at :]))
            self.out.append(f"</{tag}>")
        else:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def _end_heading(self, level: int) -> None:
        at, self._heading_at = self._heading_at, -1
        title = _text(self.out[at:])
        if level == 1 and title.casefold() == self._drop_title.casefold():
            del self.out[at:]
            return
        wanted = self._below + max(level - 1, 1)
        fitted_level, name = self._outline.heading(wanted, title)
        self.out[at] = f'<h{fitted_level} id="{escape(name)}">'
        self.out.append(f"</h{fitted_level}>")

    def _end_table(self, table: _Table) -> None:
        caption = (
            f"Table: {table.caption}" if table.caption else "Table"
        )  # a heading may say it too
        label = self._outline.unique(caption, ", part ")
        self.out[table.at] = (
            f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}">'
        )
        self.out[table.at + 1] = table.opening()
        self.out.append("</table></div>")
        self._table = None


class _Table:
    """What is known of a table while its parts go by."""

    def __init__(self, at: int, attrs: Attributes) -> None:
        self.at = at
        self.caption = ""
        self.cell_at = 0
        self._attrs = attrs
        self._headers: list[str] = []
        self._is_head = False
        self._column = 0

    def start(self, tag: str, attrs: Attributes, at: int) -> str:
        """Return the start tag of a part, with the scope, role and label that it needs."""
        self.cell_at = at
        known = dict(attrs)
        if tag in {"thead", "tbody"}:
            self._is_head = tag == "thead"
            return _tag(tag, [*attrs, ("role", "rowgroup")])
        if tag == "tr":
            self._column = 0
            return _tag(tag, [*attrs, ("role", "row")])
        if tag == "caption":
            return _tag(tag, attrs)
        role = "cell"
        if tag == "th":
            known.setdefault("scope", "col" if self._is_head else "row")
            role = "columnheader" if self._is_head else "rowheader"
        extra: Attributes = [("role", role)]
        if not self._is_head and 0 < self._column < len(self._headers):
            extra.append(("data-label", self._headers[self._column]))
        self._column += 1
        return _tag(tag, [*known.items(), *extra])

    def end(self, tag: str, text: str) -> None:
        """Take in the text of a part that ended."""
        if tag == "caption":
            self.caption = text
        elif self._is_head:
            self._headers.append(text)

    def opening(self) -> str:
        """Return the start tag of the table itself."""
        known = dict(self._attrs)
        classes = (known.get("class") or "").split()
        if _NOT_STACKED not in classes and _FEWEST_STACKED <= len(self._headers) <= _MOST_STACKED:
            classes.append("stacked")
        known["class"] = " ".join(classes)
        return _tag("table", [*known.items(), ("role", "table")])


def _image(attrs: Attributes) -> str:
    known = dict(attrs)
    if not known.get("src"):
        alt = escape(known.get("alt") or "no description")
        return f'<span class="note">Picture left out: {alt}</span>'
    opening = f'<div class="plot" role="group" tabindex="0" aria-label="{_PLOT}">'
    return f"{opening}{_tag('img', attrs)}</div>"


def _tag(tag: str, attrs: Attributes) -> str:
    parts = "".join(
        f' {name}="{escape(value or "", quote=True)}"' for name, value in attrs if name != "rel"
    )
    rel = ' rel="noopener noreferrer"' if tag == "a" else ""
    return f"<{tag}{parts}{rel}>"


def _text(parts: list[str]) -> str:
    shown = "".join(part for part in parts if not part.startswith("<"))
    return " ".join(unescape(shown).split())
