"""Accessible HTML: tables with caption and scope, statuses as word and shape, all text escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

SHAPES: Mapping[str, str] = {"ok": "●", "watch": "◆", "act": "▲", "unknown": "?"}
"""One shape a status, so that no meaning hangs on colour."""


@dataclass(frozen=True)
class Markup:
    """HTML that one of our own functions wrote; every other text is escaped."""

    html: str


Cell = str | Markup


def inline(cell: Cell) -> str:
    """Return the HTML of one cell: text is escaped, our own markup stays."""
    return cell.html if isinstance(cell, Markup) else escape(cell)


def status_mark(status: str) -> Markup:
    """Return a status as shape and word; the shape is silent for a screen reader."""
    return Markup(
        f'<span class="status status-{status}">'
        f'<span class="status-shape" aria-hidden="true">{SHAPES[status]}</span> {status}</span>'
    )


def lines(cells: Sequence[Cell]) -> Markup:
    """Return texts below one another within one cell; empty ones are left out."""
    return Markup("<br>".join(inline(cell) for cell in cells if cell not in ("", Markup(""))))


def table(
    caption: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]], *, css_class: str
) -> str:
    """Return a table whose first column holds the row headers.

    Raises
    ------
    ValueError
        A row has more or fewer cells than there are headers.
    """
    if any(len(row) != len(headers) for row in rows):
        raise ValueError(f"a row of {caption!r} does not have {len(headers)} cells")
    head = "".join(f'<th scope="col">{escape(header)}</th>' for header in headers)
    body = "".join(table_row(row) for row in rows)
    return (
        f'<table class="{escape(css_class, quote=True)}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def table_row(cells: Sequence[Cell]) -> str:
    """Return one row: the first cell heads it."""
    first, *others = cells
    rest = "".join(f"<td>{inline(cell)}</td>" for cell in others)
    return f'<tr><th scope="row">{inline(first)}</th>{rest}</tr>'
