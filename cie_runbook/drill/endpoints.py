"""One endpoint of Datadog's API: where it stands, whom it serves, how often, what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cie_runbook.drill.http import Request
from cie_runbook.window import Window


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What an endpoint answers, and what of it goes into the journal."""

    status: int = 200
    body: Any
    queries: tuple[str, ...] = ()
    window: Window | None = None


Handle = Callable[[Request, str, Mapping[str, str]], Reply]
"""A request, the organisation that asks, and the named parts of the path."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One endpoint.

    Attributes
    ----------
    method : str
        Of HTTP.
    path : Pattern
        The whole path; named groups are its variable parts.
    scope : str or None
        What the application key must be allowed; None where the API key alone will do.
    family : str
        What its requests are counted with; see `quota.QUOTAS`.
    handle : Handle
        Makes the answer.
    """

    method: str
    path: re.Pattern[str]
    scope: str | None
    family: str
    handle: Handle


def endpoint(method: str, path: str, scope: str | None, family: str, handle: Handle) -> Endpoint:
    """Return an endpoint; a part of `path` in braces, as "{id}", may be anything but a slash."""
    pattern = re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))
    return Endpoint(method=method, path=pattern, scope=scope, family=family, handle=handle)
