"""What the services of a rehearsal share: who may ask, how often, and which handler answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote

from cie_runbook.drill.http import Answer, Request
from cie_runbook.drill.journal import Exchange
from cie_runbook.drill.services.meter import Allowance, Meter, Standing
from cie_runbook.drill.services.tokens import Token


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a handler answers; bytes go out as they are, anything else as JSON."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


class RefusalError(Exception):
    """A handler's way to answer at once, from wherever it stands."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


Handler = Callable[[Request, Mapping[str, str]], Reply]
"""Answers a request; the mapping holds the named parts of the path, decoded."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One endpoint.

    Attributes
    ----------
    method : str
        Of HTTP.
    path : str
        Below the service's prefix, with the names of its parts in braces: "issues/{issue}/".
        A name that ends with * may hold slashes.
    scope : str or None
        What the token must be allowed; None where any token will do.
    handle : Handler
        Answers.
    """

    method: str
    path: str
    scope: str | None
    handle: Handler

    def matched(self, path: str) -> Mapping[str, str] | None:
        """Return the parts of `path` (still encoded) by name; None where it does not fit."""
        found = _pattern(self.path).fullmatch(path)
        if found is None:
            return None
        return {name: unquote(value) for name, value in found.groupdict().items()}


class Manners(Protocol):
    """How one service tells who asks, and how it refuses."""

    def given(self, request: Request) -> str:
        """Return the credential of a request, "" where there is none."""

    def unauthenticated(self, request: Request) -> Reply:
        """Refuse a request without a credential, or with a wrong one."""

    def forbidden(self, request: Request, scope: str, token: Token) -> Reply:
        """Refuse a request that the token lacks a scope for."""

    def limited(self, standing: Standing) -> Reply:
        """Refuse one request too many."""

    def unknown(self, request: Request) -> Reply:
        """Answer a path or method that the service does not have."""

    def allowance(self, path: str) -> tuple[str, Allowance]:
        """Return under which name the path is counted, and how often it may be asked."""

    def headers(self, standing: Standing, route: Route | None, token: Token) -> Mapping[str, str]:
        """Return what every answer to a known caller carries."""


@dataclass(frozen=True)
class Guard:
    """Who may ask a service, how often, and how it refuses.

    Attributes
    ----------
    manners : Manners
        How the service refuses.
    token : Token
        The one that it knows.
    meter : Meter
        Counts for its rate limit.
    """

    manners: Manners
    token: Token
    meter: Meter


class GuardedApi:
    """A service: finds the endpoint, checks credential, limit and scope, answers.

    One request is answered at a time, so that what was posted is never half there.

    Parameters
    ----------
    prefix : str
        What stands before every path of the service.
    guard : Guard
        Who may ask, and how often.
    routes : sequence of Route
        Its endpoints; the first that fits answers.
    open_routes : sequence of Route
        Those that need no credential.
    """

    def __init__(
        self,
        prefix: str,
        guard: Guard,
        *,
        routes: Sequence[Route],
        open_routes: Sequence[Route] = (),
    ) -> None:
        self._prefix, self._token = prefix, guard.token
        self._manners, self._meter = guard.manners, guard.meter
        self._routes, self._open_routes = tuple(routes), tuple(open_routes)
        self._lock = RLock()

    def answer(self, request: Request) -> Answer:
        """Answer a request; a refusal is an answer too."""
        with self._lock:
            reply = self._reply(request)
        return Answer(
            status=reply.status,
            body=reply.body,
            headers=reply.headers,
            content_type=reply.content_type,
            exchange=Exchange(method=request.method, path=request.path, status=reply.status),
        )

    def _reply(self, request: Request) -> Reply:
        path = request.path.removeprefix(self._prefix)
        opened = _first_fit(self._open_routes, request.method, path)
        if opened is not None:
            return _handled(*opened, request)
        if not self._token.is_value(self._manners.given(request)):
            return self._manners.unauthenticated(request)
        standing = self._meter.take(*self._manners.allowance(path))
        found = _first_fit(self._routes, request.method, path)
        reply = self._permitted(request, found, standing)
        told = self._manners.headers(standing, found[0] if found else None, self._token)
        return replace(reply, headers={**told, **reply.headers})

    def _permitted(
        self, request: Request, found: tuple[Route, Mapping[str, str]] | None, standing: Standing
    ) -> Reply:
        if not standing.may_pass:
            return self._manners.limited(standing)
        if found is None:
            return self._manners.unknown(request)
        route, parts = found
        if route.scope is not None and route.scope not in self._token.scopes:
            return self._manners.forbidden(request, route.scope, self._token)
        return _handled(route, parts, request)


def json_body(request: Request) -> Any:
    """Return the decoded body of a request; None where it is not JSON."""
    try:
        return json.loads(request.body)
    except ValueError:
        return None


def json_mapping(request: Request) -> Mapping[str, Any]:
    """Return the object in the body of a request, an empty one where there is none."""
    content = json_body(request)
    return content if isinstance(content, dict) else {}


def form_body(request: Request) -> Mapping[str, str]:
    """Return the fields of a body that is written as a form."""
    return dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))


def whole(text: str | None, default: int, *, least: int = 0, most: int | None = None) -> int:
    """Return a whole number given as text, held within bounds; `default` where it is none."""
    number = int(text) if text and text.isascii() and text.isdigit() else default
    return max(least, number if most is None else min(number, most))


def _handled(route: Route, parts: Mapping[str, str], request: Request) -> Reply:
    try:
        return route.handle(request, parts)
    except RefusalError as refusal:
        return refusal.reply


def _first_fit(
    routes: Sequence[Route], method: str, path: str
) -> tuple[Route, Mapping[str, str]] | None:
    for route in routes:
        parts = route.matched(path) if route.method == method else None
        if parts is not None:
            return route, parts
    return None


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+\*?)\}", path)
    text = ""
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            text += re.escape(piece)
        else:
            name = piece.rstrip("*")
            text += f"(?P<{name}>.+)" if piece.endswith("*") else f"(?P<{name}>[^/]+)"
    return re.compile(text)  # kept by the module's own cache of patterns
