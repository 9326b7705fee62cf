"""The kinds of text that must not leave, and the mask that stands for each."""

from __future__ import annotations

import hashlib
import hmac
import html
import re
import unicodedata
from functools import lru_cache
from typing import Literal, get_args
from urllib.parse import unquote

Kind = Literal[
    "ssn",
    "last4",
    "icn",
    "edipi",
    "dfn",
    "file-number",
    "name",
    "dob",
    "phone",
    "email",
    "address",
    "zip",
    "ip",
    "link",
    "checkin",
    "medical",
    "account",
    "id",
    "credential",
    "redacted",
]

PSEUDONYMOUS: frozenset[Kind] = frozenset(
    {"ssn", "icn", "edipi", "dfn", "phone", "email", "checkin", "link", "ip"}
)
"""Kinds whose mask tells one value from another: enough values exist that a short tag is no key.

Last four, birth date and ZIP have too few values for a tag of any kind.
"""

_SHORTEST_TAG = 4
_JOINING_TAG = 12  # thousands of visits a day are told apart: a chance in ten million to be alike
_LENGTHS: dict[Kind, int] = dict.fromkeys(("checkin", "link", "icn", "phone"), _JOINING_TAG)

MASK = re.compile(rf"\[(?:{'|'.join(get_args(Kind))})(?::[0-9a-f]{{4,64}})?\]")
"""Every mask that this package writes; none is ever redacted again."""

DROPPED = "[redacted]"
"""Stands for a text that the redactor could not judge: it is dropped whole, never passed on."""

_NOT_ALNUM = re.compile(r"[^0-9a-z]+")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_PHONE_DIGITS = _ICN_DIGITS = 10


@lru_cache(maxsize=4096)
def mask(kind: Kind, value: str, key: bytes) -> str:
    """Return the mask for `value`: "[dob]", or "[ssn:7f3a]" where values may be told apart."""
    canonical = _canonical(kind, value)
    if kind not in PSEUDONYMOUS or not canonical:
        return f"[{kind}]"
    digest = hmac.new(key, f"{kind}:{canonical}".encode("utf-8", "replace"), hashlib.sha256)
    return f"[{kind}:{digest.hexdigest()[: _LENGTHS.get(kind, _SHORTEST_TAG)]}]"


def _canonical(kind: Kind, value: str) -> str:
    """Bring the spellings of one value to one: the same person keeps the same tag."""
    if "%" in value or "&" in value:
        value = html.unescape(unquote(value))
    value = unicodedata.normalize("NFKC", value)
    if kind == "icn":
        return _NOT_DIGIT.sub("", value)[:_ICN_DIGITS]  # without its check digits
    if kind == "phone":
        digits = _NOT_DIGIT.sub("", value)
        national = digits[1:] if digits.startswith("1") else digits
        return national[:_PHONE_DIGITS]
    if kind in {"ssn", "edipi", "dfn"}:
        return _NOT_DIGIT.sub("", value)
    if kind in {"email", "ip"}:
        return value.strip().lower()
    return _NOT_ALNUM.sub("", value.lower())
