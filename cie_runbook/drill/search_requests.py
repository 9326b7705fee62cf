"""What Datadog's searches are asked: filter, order and page, in a body or in parameters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cie_runbook.drill.entries import Asked, Position
from cie_runbook.drill.http import Request
from cie_runbook.drill.moments import moment, to_ms
from cie_runbook.drill.requests import BadRequestError
from cie_runbook.drill.search import Lookup, SearchTextError, compiled
from cie_runbook.window import Window

LARGEST_PAGE, DEFAULT_PAGE = 1_000, 10
RETENTION = timedelta(days=30)  # entries that are older were deleted
DEFAULT_FROM, DEFAULT_TO = "now-15m", "now"
INDEXES = frozenset({"*", "main"})


@dataclass(frozen=True, kw_only=True)
class Search:
    """One search, read and ready to be carried out."""

    text: str
    window: Window
    asked: Asked


def json_object(body: bytes) -> Mapping[str, Any]:
    """Return the object that a body holds; an empty body is an empty object.

    Raises
    ------
    BadRequestError
        It holds none.
    """
    try:
        content = json.loads(body or b"{}")
    except ValueError:
        raise BadRequestError(400, "Invalid JSON", "the body is not JSON") from None
    return part(content, "the body")


def part(content: Any, name: str) -> Mapping[str, Any]:
    """Return an object within a request; nothing at all is an empty one."""
    if content is None:
        return {}
    if not isinstance(content, Mapping):
        raise BadRequestError(400, "Invalid request", f"{name} is not an object")
    return content


def wrapped(body: bytes) -> Mapping[str, Any]:
    """Return the attributes of a body that is wrapped in ``data``.

    A body that is not wrapped has none, and is not refused either: like the real service, which
    then searches for everything in its default window.
    """
    data = part(json_object(body).get("data"), "data")
    return part(data.get("attributes"), "data.attributes")


def from_parameters(request: Request) -> Mapping[str, Any]:
    """Return what parameters such as ``filter[query]`` ask, in the form of a body."""
    asked = request.query
    return {
        "filter": {
            key: asked[f"filter[{key}]"]
            for key in ("query", "from", "to")
            if f"filter[{key}]" in asked
        },
        "page": {
            key: asked[f"page[{key}]"] for key in ("limit", "cursor") if f"page[{key}]" in asked
        },
        **({"sort": asked["sort"]} if "sort" in asked else {}),
    }


def search_of(content: Mapping[str, Any], lookup: Lookup, now: datetime) -> Search:
    """Read filter, order and page of a search.

    Raises
    ------
    BadRequestError
        The search cannot be read, its times are none, or the page is too large.
    """
    wanted, page = part(content.get("filter"), "filter"), part(content.get("page"), "page")
    text = str(wanted.get("query", "*"))
    window = _window(wanted, now)
    begin = max(window.start, now - RETENTION)
    sort = content.get("sort", "-timestamp")
    if sort not in {"timestamp", "-timestamp"}:
        raise BadRequestError(400, "Invalid sort", "sort is timestamp or -timestamp")
    try:
        fits = compiled(text, lookup)
    except SearchTextError as error:
        raise BadRequestError(400, "Invalid query", str(error)) from None
    cursor = page.get("cursor")
    asked = Asked(
        start_ms=to_ms(begin),
        end_ms=max(to_ms(begin), to_ms(window.end)) if _is_indexed(wanted) else to_ms(begin),
        fits=fits,
        newest_first=sort == "-timestamp",
        limit=_limit(page),
        position=Position.of(str(cursor)) if cursor else None,
    )
    return Search(text=text, window=window, asked=asked)


def _window(wanted: Mapping[str, Any], now: datetime) -> Window:
    start = moment(wanted.get("from", DEFAULT_FROM), now)
    end = moment(wanted.get("to", DEFAULT_TO), now)
    if start >= end:
        raise BadRequestError(422, "Unprocessable Entity", "'from' must be before 'to'")
    return Window(start.astimezone(UTC), end.astimezone(UTC))


def _limit(page: Mapping[str, Any]) -> int:
    try:
        limit = int(page.get("limit", DEFAULT_PAGE))
    except (TypeError, ValueError):
        limit = 0
    if not 1 <= limit <= LARGEST_PAGE:
        raise BadRequestError(400, "Invalid page", f"page.limit is 1 to {LARGEST_PAGE}")
    return limit


def _is_indexed(wanted: Mapping[str, Any]) -> bool:
    indexes: Any = wanted.get("indexes")
    if not indexes:
        return True
    return isinstance(indexes, Sequence) and bool(INDEXES.intersection(map(str, indexes)))
