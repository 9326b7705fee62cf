"""The allow-list that all HTML from outside the template passes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

import nh3

from cie_runbook.report.plain import UNSHOWN, without_controls

PNG_PREFIX = "data:image/png;base64,"

TAGS = frozenset(
    {
        "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd",
        "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3",
        "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "section", "small",
        "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
        "thead", "time", "tr", "ul",
    }
)  # fmt: skip
_DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "iframe",
    "object",
    "noscript",
    "template",
    "title",
    "svg",
    "math",
}
_EVERYWHERE = {
    "class", "id", "lang", "title", "role", "aria-label", "aria-hidden", "aria-labelledby",
    "aria-describedby", "data-figure", "data-table",
}  # fmt: skip
_BY_TAG = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan", "abbr"},
    "td": {"colspan", "rowspan", "headers"},
    "col": {"span"},
    "details": {"open"},
    "ol": {"start"},
    "time": {"datetime"},
}
_ROLES = frozenset({"note", "img", "group", "status"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_allowed_link(address: str, allowed_hosts: Collection[str]) -> bool:
    """Whether a link leads within the page, or to a host that was allowed, over TLS."""
    if address.startswith("#"):
        return True
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.username or parts.password or host not in allowed_hosts:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def sanitised(html: str, allowed_hosts: Collection[str]) -> str:
    """Return what the allow-list leaves of an HTML fragment, well formed.

    Scripts, styles, forms, frames, event attributes and comments go; links to other hosts lose
    their address and keep their text; pictures stay only when they are PNG within the page.
    """
    clean = nh3.clean(
        without_controls(html),
        tags=set(TAGS),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={"*": _EVERYWHERE, **_BY_TAG},
        attribute_filter=_attribute_filter(allowed_hosts),
        url_schemes={"https", "http", "data"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return UNSHOWN.sub("", clean)  # those that were written as character references


def _attribute_filter(allowed_hosts: Collection[str]) -> Callable[[str, str, str], str | None]:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return value if is_allowed_link(value, allowed_hosts) else None
        if attribute == "src":
            return value if tag == "img" and value.startswith(PNG_PREFIX) else None
        if attribute == "role":
            return value if value in _ROLES else None
        return value

    return keep
