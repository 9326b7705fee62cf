"""Looks for what a reader with a screen reader would miss, and for figures without provenance."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cie_runbook.report.page import Element, Page
from cie_runbook.report.problem import Problem

CSP_PARTS = ("default-src 'none'", "img-src data:", "style-src 'unsafe-inline'")
STOCK_ALT = "no description has been provided for this image"
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def structure_problems(page: Page, known_ids: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each gap in the page's structure."""
    yield from _frame_problems(page)
    yield from _heading_problems(page)
    yield from _table_problems(page)
    for element in page.elements:
        if element.tag == "img":
            yield from _picture_problems(element)
        yield from _exhibit_problems(element, known_ids)


def _frame_problems(page: Page) -> Iterator[Problem]:
    root = next((element for element in page.elements if element.tag == "html"), None)
    if root is None or not root.attributes.get("lang", "").strip():
        yield Problem("no language", 1)
    titles = [piece for _, piece in page.seen if piece.tag == "title"]
    if not any(page.text_of(piece).strip() for piece in titles):
        yield Problem("no title", 1)
    policies = [
        element.attributes.get("content", "")
        for element in page.elements
        if element.tag == "meta"
        and element.attributes.get("http-equiv", "").lower() == "content-security-policy"
    ]
    wanted = sorted(CSP_PARTS)
    if [
        sorted(part.strip() for part in policy.split(";") if part.strip()) for policy in policies
    ] != [wanted]:
        yield Problem("no Content-Security-Policy that forbids every request", 1)


def _heading_problems(page: Page) -> Iterator[Problem]:
    headings = [element for element in page.elements if element.tag in _HEADINGS]
    levels = [_HEADINGS[heading.tag] for heading in headings]
    if levels.count(1) != 1:
        yield Problem(f"{levels.count(1)} headings of the first level instead of one", 1)
    before = 0
    for heading, level in zip(headings, levels, strict=True):
        if level > before + 1:
            yield Problem(f"a heading of level {level} under one of level {before}", heading.line)
        before = level


def _table_problems(page: Page) -> Iterator[Problem]:
    captions = 0
    tables = [element for element in page.elements if element.tag == "table"]
    for index, element in enumerate(page.elements):
        if element.tag == "table":
            following = page.elements[index + 1 : index + 2]
            if not following or following[0].tag != "caption":
                yield Problem("a table without a caption", element.line)
        elif element.tag == "th" and element.attributes.get("scope") not in {"col", "row"}:
            yield Problem("a table header without a scope", element.line)
        elif element.tag == "caption":
            captions += 1
    if captions != len(tables):
        yield Problem("a caption outside a table", 1)


def _picture_problems(element: Element) -> Iterator[Problem]:
    alt = " ".join(element.attributes.get("alt", "").split())
    if not alt:
        yield Problem("a picture without alt text", element.line)
    elif alt.lower().startswith(STOCK_ALT):
        yield Problem("a picture with nbconvert's stock sentence for alt text", element.line)


def _exhibit_problems(element: Element, known_ids: Collection[str]) -> Iterator[Problem]:
    if element.tag == "figure" and "data-figure" not in element.attributes:
        yield Problem("a figure that names no exhibit", element.line)
    for attribute in ("data-figure", "data-table"):
        name = element.attributes.get(attribute)
        if name is not None and name not in known_ids:
            yield Problem(
                f"a {attribute.removeprefix('data-')} without an entry in the manifest",
                element.line,
            )
