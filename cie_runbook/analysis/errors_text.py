"""The telling part of a message: traces without frames, JSON by its telling fields, no quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cie_runbook.analysis.errors_mask import MASK, STATUS_KEYS, TELLING_KEYS, is_class, is_status

LONGEST = 4_000
"""Characters of a message that are looked at: what tells its kind stands at its head."""

LONGEST_VALUE = 80  # of a field that tells a class; longer is prose or data
_LINES = 6  # of a message of many lines
_DEEPEST = 6
_FRAME = re.compile(
    r"\s*(?:at\s+[\w.$<>/]+\s?\(|at\s+(?:async\s+)?\S+|from\s+\S+:\d+|File \"|\S+:\d+:in |"
    r"\.\.\. \d+ (?:more|common)|\^|\.\.\.$|[│|]\s)"
)
_CAUSE = re.compile(r"\s*(?:Caused by:|[\w.:$]+(?:Error|Exception|Fault)\b)")
_PYTHON = "Traceback (most recent call last)"
_MESSAGE_KEYS_TEXT = """
message msg error error_message errormessage detail details title reason description cause
exception text log event summary faultstring body
"""
_MESSAGE_KEYS = frozenset(_MESSAGE_KEYS_TEXT.split())
_SAYING_KEYS = frozenset(["message", "msg", "error", "error_message", "reason"])
_QUOTED = re.compile(
    r"""(?P<key>[:@]?[A-Za-z_][\w.\-]*["']?(?:\s?=>\s?|\s?:\s|:|=))?
    (?:"(?P<double>(?:[^"\\]|\\.){0,1500})" | (?<!\w)'(?P<single>[^'\n]{0,300})'(?!\w)
     | `(?P<back>[^`'\n]{0,300})['`])""",
    re.VERBOSE,
)
_REQUEST = re.compile(r"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\S+)(?: (HTTP/[\d.]+))?")
_RPC = re.compile(r"[A-Z][A-Z0-9]{2,}(?: [A-Z0-9][A-Z0-9-]*)+")
_LIST = re.compile(r"[\[(][^\[\](){}]*,[^\[\](){}]*[\])]")
_DECODER = json.JSONDecoder()


def telling_text(message: str) -> str:
    """Return what of a message tells its kind, on one line.

    Parameters
    ----------
    message : str
        As it was logged: one line or many, text, JSON, or text with JSON in it.

    Returns
    -------
    str
        One line; of a stack trace the errors without the frames, of JSON the telling fields;
        quoted values and bracketed lists replaced by `errors_mask.MASK`.
    """
    text = message[:LONGEST]
    if "\n" in text:
        text = _without_frames(text)
    if "{" in text:
        text = _without_json(text)
    if '"' in text or "'" in text or "`" in text:
        text = _QUOTED.sub(_unquoted, text)
    if "," in text and ("[" in text or "(" in text):
        text = _LIST.sub(_unlisted, text)
    return text


def _without_frames(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return ""
    if text.lstrip().startswith("{"):
        return " ".join(lines)
    if lines[0].startswith(_PYTHON):
        errors = [line for line in lines if not line.startswith((" ", "\t", _PYTHON))]
        return " ".join(errors[-1:] or lines[:1])
    head, rest = lines[0], lines[1:]
    if any(map(_FRAME.match, rest)):
        rest = [line for line in rest if _CAUSE.match(line) and not _FRAME.match(line)]
    return " ".join([head, *rest[: _LINES - 1]])


def _without_json(text: str) -> str:
    start = text.find("{")
    try:
        tree, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return text
    told = " ".join(_told(tree, 0)) or " ".join(f"{key}=" for key in sorted(tree))
    return f"{text[:start]} {told} {text[end:]}"


def _told(tree: Mapping[str, Any], depth: int) -> Iterator[str]:
    """Yield the telling fields of decoded JSON, by key, so that their order does not matter."""
    for key in sorted(tree):
        value, name = tree[key], key.lower()
        if isinstance(value, Mapping) and depth < _DEEPEST:
            yield from _told(value, depth + 1)
        elif isinstance(value, str) and value:
            yield from _told_text(key, name, value)
        elif isinstance(value, bool):
            if name in TELLING_KEYS:
                yield f"{key}={str(value).lower()}"
        elif isinstance(value, int) and name in STATUS_KEYS and is_status(str(value)):
            yield f"status={value}"


def _told_text(key: str, name: str, value: str) -> Iterator[str]:
    if name in _MESSAGE_KEYS:
        inner = _without_frames(value) if "\n" in value else value
        yield f"{key}= {inner}"
    elif name in TELLING_KEYS or is_class(value):
        is_plain = len(value) <= LONGEST_VALUE and not ({"/", "\n"} & set(value))
        yield f"{key}={value if is_plain else MASK}"


def _unquoted(found: re.Match[str]) -> str:
    key = found["key"] or ""
    value = (
        found["double"] if found["double"] is not None else found["single"] or found["back"] or ""
    )
    name = key.strip(":@=>\"' ").lower()
    request = _REQUEST.fullmatch(value)
    if request:
        return f" {key} {request[1]} {MASK} {request[3] or ''} "
    if is_class(value) or _RPC.fullmatch(value):
        return f"{key}{value} "
    if name in _SAYING_KEYS and key.endswith("="):  # logfmt: this is what is said
        return f"{key} {value} "
    if name in TELLING_KEYS - _SAYING_KEYS and " " not in value:
        return f"{key}{value} "
    return f"{key}{MASK} "


def _unlisted(found: re.Match[str]) -> str:
    inside = found[0][1:-1]
    return found[0] if any(map(is_class, re.split(r"[\s,:;]+", inside))) else MASK
