"""Looks for anything in a page that could run, call outside or lead astray."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape

from cie_runbook.report.page import Element, Page
from cie_runbook.report.plain import UNSHOWN
from cie_runbook.report.problem import Problem
from cie_runbook.report.sanitise import PNG_PREFIX, TAGS, is_allowed_link

FRAME_TAGS = frozenset(
    {
        "html", "head", "meta", "title", "style", "body", "header", "nav", "main", "footer",
    }
)  # fmt: skip
_ATTRIBUTES = frozenset(
    {
        "abbr", "alt", "charset", "class", "colspan", "content", "datetime", "headers",
        "height", "href", "http-equiv", "id", "lang", "name", "open", "rel", "role",
        "rowspan", "scope", "span", "src", "start", "tabindex", "title", "width",
    }
)  # fmt: skip
_ATTRIBUTE_FAMILIES = ("aria-", "data-")
_META_NAMES = frozenset({"viewport", "color-scheme", "referrer"})
_CSS_CALLS = re.compile(
    r"url\s*\(|@import|@font-face|expression\s*\(|image-set\s*\(|\\", re.IGNORECASE
)


def activity_problems(page: Page, allowed_hosts: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each element, attribute, address or style that is not plainly safe.

    Everything is measured against what our own template and sanitiser can write; what is not on
    that list is refused, whether or not it is known to be harmful.
    """
    for element in page.elements:
        if element.tag not in TAGS and element.tag not in FRAME_TAGS:
            yield Problem(f"<{_safe(element.tag)}>, which a report never holds", element.line)
        yield from _attribute_problems(element)
        yield from _address_problems(element, allowed_hosts)
        if element.tag == "meta":
            yield from _meta_problems(element)
    hidden = UNSHOWN.search(unescape(page.source))
    if hidden:
        yield Problem("a character that hides or turns text", 1)
    for piece in page.styles:
        if _CSS_CALLS.search(page.text_of(piece)):
            yield Problem("a style that asks for something from outside", piece.line)


def _attribute_problems(element: Element) -> Iterator[Problem]:
    for name in element.attributes:
        if name not in _ATTRIBUTES and not name.startswith(_ATTRIBUTE_FAMILIES):
            yield Problem(f"attribute {_safe(name)} on <{_safe(element.tag)}>", element.line)


def _address_problems(element: Element, allowed_hosts: Collection[str]) -> Iterator[Problem]:
    href = element.attributes.get("href")
    if href is not None:
        if element.tag != "a":
            yield Problem(f"an address on <{_safe(element.tag)}>", element.line)
        elif not is_allowed_link(href, allowed_hosts):
            yield Problem("a link to a place that is not allowed", element.line)
        elif not href.startswith("#") and "noopener" not in element.attributes.get("rel", ""):
            yield Problem('a link without rel="noopener"', element.line)
    src = element.attributes.get("src")
    if src is not None and not (element.tag == "img" and src.startswith(PNG_PREFIX)):
        yield Problem(
            f"<{_safe(element.tag)}> loads something that is not in the page", element.line
        )


def _meta_problems(element: Element) -> Iterator[Problem]:
    known = element.attributes
    is_ours = (
        "charset" in known
        or known.get("name") in _META_NAMES
        or known.get("http-equiv", "").lower() == "content-security-policy"
    )
    if not is_ours:
        yield Problem("a <meta> that a report never holds", element.line)


_LONGEST_NAME = 30


def _safe(name: str) -> str:
    """Return a name from the page in letters that are safe to show."""
    return re.sub(r"[^a-z0-9\-]", "?", name.lower())[:_LONGEST_NAME]
