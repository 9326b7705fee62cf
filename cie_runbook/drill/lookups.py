"""Where a search finds the value of a key: in a log's, a span's or an event's attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cie_runbook.drill.search import Entry

LOG_KEYS = frozenset({"service", "status", "host", "message"})
SPAN_KEYS = frozenset(
    {"service", "resource_name", "operation_name", "env", "type", "host", "trace_id", "span_id"}
)
EVENT_KEYS = frozenset({"service", "status", "priority", "monitor_id", "aggregation_key"})


def log_values(entry: Entry, key: str) -> Iterable[Any]:
    """Return what a log event holds under a key."""
    if not key:
        return (entry["message"],)
    if key.startswith("@"):
        return at_path(entry["attributes"], key[1:])
    return (entry.get(key),) if key in LOG_KEYS else tagged(entry["tags"], key)


def span_values(entry: Entry, key: str) -> Iterable[Any]:
    """Return what a span holds under a key; its status stands among the custom attributes."""
    if not key:
        error = entry["custom"].get("error") or {}
        return (entry["resource_name"], error.get("message", ""))
    if key == "status":
        return (entry["custom"]["status"],)
    if key.startswith("@"):
        return at_path(entry["custom"], key[1:])
    return (entry.get(key),) if key in SPAN_KEYS else tagged(entry["tags"], key)


def event_values(entry: Entry, key: str) -> Iterable[Any]:
    """Return what an event holds under a key."""
    inner = entry["attributes"]
    if not key:
        return (entry["message"], inner["title"])
    if key == "source":
        return (inner.get("sourcecategory"), *tagged(entry["tags"], key))
    if key.startswith("@"):
        return at_path(inner, key[1:])
    return (inner.get(key),) if key in EVENT_KEYS else tagged(entry["tags"], key)


def tagged(tags: Iterable[str], key: str) -> Iterable[str]:
    """Return the values of the tags ``key:value``; under the key `tags`, all tags as they are."""
    if key == "tags":
        return tuple(tags)
    prefix = f"{key}:"
    return tuple(tag[len(prefix) :] for tag in tags if tag.startswith(prefix))


def at_path(tree: Any, path: str) -> Iterable[Any]:
    """Return the values at a dotted path; a key that itself holds dots is found too."""
    if not isinstance(tree, Mapping):
        return ()
    if path in tree:
        found = tree[path]
        return found if isinstance(found, list) else (found,)
    head, _, rest = path.partition(".")
    return at_path(tree.get(head), rest) if rest else ()
