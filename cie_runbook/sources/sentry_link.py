"""Sentry's Link header: whether a list goes on, and with which cursor.

A next link is always there, on the last page too; only its ``results`` tells. The address in it is
never followed: the cursor is enough, and no key goes to an address that an answer names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINK = re.compile(r"<[^<>]*>((?:\s*;\s*\w+=\"[^\"]*\")*)")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_CURSOR = re.compile(r"[\w:.-]{1,100}")


@dataclass(frozen=True)
class NextLink:
    """What an answer says of its next page.

    Attributes
    ----------
    cursor : str or None
        Where the next page begins, None where there is none.
    is_stated : bool
        False where the answer says nothing, as when a proxy took its header away.
    """

    cursor: str | None
    is_stated: bool


def next_link(header: str | None) -> NextLink:
    """Read the Link header of an answer; a next page without a usable cursor is not stated."""
    for link in _LINK.finditer(header or ""):
        attributes = dict(_ATTRIBUTE.findall(link[1]))
        if attributes.get("rel") != "next":
            continue
        if attributes.get("results") == "false":
            return NextLink(None, is_stated=True)
        cursor = attributes.get("cursor", "")
        if attributes.get("results") == "true" and _CURSOR.fullmatch(cursor):
            return NextLink(cursor, is_stated=True)
    return NextLink(None, is_stated=False)
