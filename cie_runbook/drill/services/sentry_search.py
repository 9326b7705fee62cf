"""What Sentry's lists are asked: a window, a search, a page."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import RefusalError, Reply
from cie_runbook.drill.services.sentry_issues import Issue
from cie_runbook.drill.story import Failure

T = TypeVar("T")

DEFAULT_QUERY = "is:unresolved issue.priority:[high, medium]"
PAGE_ROWS = 100
_PERIOD = re.compile(r"([0-9]{1,5})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_CURSOR = re.compile(r"-?[0-9]{1,13}:([0-9]{1,9}):[01]")
_LONGEST_DAYS = 90
_KEY = re.compile(r"[a-z_.]+")
_STATES = frozenset({"unresolved", "unassigned", "ongoing", "for_review"})


def bad_request(detail: str) -> RefusalError:
    """Return the refusal of a parameter, to be raised."""
    return RefusalError(Reply(status=400, body={"detail": detail}))


def window_of(request: Request, now: datetime) -> tuple[datetime, datetime]:
    """Return what ``start`` and ``end``, or ``statsPeriod``, ask for; ninety days without them."""
    start, end, period = (request.query.get(name) for name in ("start", "end", "statsPeriod"))
    if (start is None) != (end is None):
        raise bad_request("start and end are both required")
    if start is not None and end is not None:
        bounds = _instant(start), _instant(end)
        if bounds[0] > bounds[1]:
            raise bad_request("start must be before end")
        return bounds
    if period is None:
        return now - timedelta(days=_LONGEST_DAYS), now
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise bad_request("Invalid statsPeriod")
    return now - timedelta(**{_UNITS[found[2]]: int(found[1])}), now


def matches(query: str, issue: Issue, failure: Failure) -> bool:
    """Tell whether a search finds an event: tags, ``is:``, and words of the title."""
    words = _words(query)
    tags = issue.tags(failure)
    return all(_matches(word, issue, tags) for word in words)


def page(request: Request, rows: Sequence[T], show: Callable[[T], Any], *, per_page: str) -> Reply:
    """Return one page, with the Link header that always names a next one."""
    size = _page_size(request, per_page)
    cursor = request.query.get("cursor")
    found = _CURSOR.fullmatch(cursor) if cursor else None
    if cursor and found is None:
        raise bad_request("Invalid cursor parameter.")
    offset = int(found[1]) * size if found else 0
    number = offset // size
    has_more = offset + size < len(rows)
    host = request.headers.get("host", "localhost")
    links = (
        _link(host, request.path, "previous", f"0:{max(0, number - 1)}:1", number > 0),
        _link(host, request.path, "next", f"0:{number + 1}:0", has_more),
    )
    return Reply(
        body=[show(row) for row in rows[offset : offset + size]],
        headers={"Link": ", ".join(links)},
    )


@lru_cache(maxsize=256)
def _words(query: str) -> tuple[str, ...]:
    """Return the words of a search; it is the same for thousands of events."""
    try:
        return tuple(shlex.split(re.sub(r"\[[^\]]*\]", "", query)))
    except ValueError:
        raise bad_request("Error parsing search query") from None


def _page_size(request: Request, name: str) -> int:
    text = request.query.get(name, str(PAGE_ROWS))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= PAGE_ROWS:
        raise bad_request(f"Invalid {name} parameter. Must be between 1 and {PAGE_ROWS}.")
    return int(text)


def _link(host: str, path: str, rel: str, cursor: str, has_results: bool) -> str:
    results = "true" if has_results else "false"
    return (
        f'<http://{host}{path}?cursor={cursor}>; rel="{rel}"; results="{results}"; '
        f'cursor="{cursor}"'
    )


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise bad_request("Invalid date range") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _matches(word: str, issue: Issue, tags: dict[str, str]) -> bool:
    if word.startswith("!"):
        return not _matches(word[1:], issue, tags)
    key, colon, value = word.partition(":")
    if not (colon and _KEY.fullmatch(key)):
        return word.lower() in f"{issue.fault.title} {issue.fault.culprit}".lower()
    if key == "is":
        return value in _STATES
    if key == "issue.priority":
        return True  # what stood in brackets: every issue here has one of them
    return {**tags, "issue": issue.short_id}.get(key) == value
