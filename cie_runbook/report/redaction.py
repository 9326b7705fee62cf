"""Redaction as the report uses it: of a text, and of a finished HTML page."""

from __future__ import annotations

from collections.abc import Iterator

from cie_runbook.errors import UnsafeReportError
from cie_runbook.redaction import Redactor, redact
from cie_runbook.report.page import Page, pieces_at, read_page

__all__ = ["redact", "redact_html"]

_MOST_PASSES = 4


def redact_html(html: str, redactor: Redactor) -> str:
    """Return the page with everything masked that must not leave; its markup stays as it is.

    What is seen is judged as a whole, so that the header of a table column or a label before a
    value decides, as it does for a reader; each attribute's value is judged by itself.

    Raises
    ------
    UnsafeReportError
        The page could not be judged.
    """
    try:
        for _ in range(_MOST_PASSES):
            page = read_page(html)
            cuts = sorted({*_seen_cuts(page, redactor), *_attribute_cuts(page, redactor)})
            if not cuts:
                break
            html = _cut(html, cuts)
    except Exception:  # whatever it was: a page that cannot be judged does not leave
        raise UnsafeReportError(
            "the page could not be redacted", "report", "Nothing was written; report this as a bug."
        ) from None
    return html


def _seen_cuts(page: Page, redactor: Redactor) -> Iterator[tuple[int, int, str]]:
    text, places = page.visible_text()
    for span in redactor.find(text):
        shown = redactor.hide(span.kind, span.value)
        for _, start, end in pieces_at(places, span.start, span.end):
            yield start, end, shown
            shown = ""


def _attribute_cuts(page: Page, redactor: Redactor) -> Iterator[tuple[int, int, str]]:
    masked: dict[str, str] = {}  # a page says most of its attributes many times
    for piece in page.attribute_values:
        value = page.text_of(piece)
        if value not in masked:
            masked[value] = redactor.redact(value)
        if masked[value] != value:
            yield piece.start, piece.end, masked[value]


def _cut(html: str, cuts: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, shown in cuts:
        parts += (html[at:start], shown)
        at = max(at, end)
    parts.append(html[at:])
    return "".join(parts)
