"""Sentry's web API as a rehearsal plays it.

Reference: https://docs.sentry.io/api/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from cie_runbook.drill.http import Request, Service
from cie_runbook.drill.services.api import Guard, GuardedApi, RefusalError, Reply, Route
from cie_runbook.drill.services.meter import Allowance, Meter, Standing
from cie_runbook.drill.services.sentry_issues import (
    ENVIRONMENT,
    ORGANIZATION,
    PROJECT,
    PROJECT_ID,
    Issue,
    event_body,
    event_id,
    event_summary,
    issue_json,
    issues_of,
)
from cie_runbook.drill.services.sentry_search import (
    DEFAULT_QUERY,
    bad_request,
    matches,
    page,
    window_of,
)
from cie_runbook.drill.services.sentry_tables import (
    Event,
    require_dataset,
    table_rows,
    timeseries,
    volume,
)
from cie_runbook.drill.services.telling import Told
from cie_runbook.drill.services.tokens import Token, given_token
from cie_runbook.drill.story import Failure, Story

PREFIX = "/sentry/api/0/"
ALLOWANCE = Allowance(limit=40, period_s=1)
CONCURRENT = 25
_NOT_FOUND = {"detail": "The requested resource does not exist"}
_FORBIDDEN = {"detail": "You do not have permission to perform this action."}
_OLD_PERIODS = {"": None, "24h": "24h", "14d": "14d"}


class SentryManners:
    """How Sentry tells who asks, and how it refuses."""

    def given(self, request: Request) -> str:
        """Return the token of a request."""
        return given_token(request.headers.get("authorization", ""), "Bearer ")

    def unauthenticated(self, request: Request) -> Reply:
        """Refuse; the words tell a missing token from a wrong one."""
        is_given = "authorization" in request.headers
        detail = "Invalid token" if is_given else "Authentication credentials were not provided."
        return Reply(status=401, body={"detail": detail})

    def forbidden(self, request: Request, scope: str, token: Token) -> Reply:
        """Refuse without naming the scope, as the service does."""
        return Reply(status=403, body=_FORBIDDEN)

    def limited(self, standing: Standing) -> Reply:
        """Refuse one request too many."""
        detail = (
            "You are attempting to use this endpoint too frequently. "
            f"Limit is {standing.limit} requests in {ALLOWANCE.period_s} seconds"
        )
        return Reply(status=429, body={"detail": detail})

    def unknown(self, request: Request) -> Reply:
        """Redirect a path without its last slash; anything else is not there."""
        if request.method == "GET" and not request.path.endswith("/"):
            return Reply(status=301, body=b"", headers={"Location": f"{request.path}/"})
        return Reply(status=404, body=_NOT_FOUND)

    def allowance(self, path: str) -> tuple[str, Allowance]:
        """Count every endpoint by itself."""
        return path.rstrip("/").rpartition("/")[2], ALLOWANCE

    def headers(self, standing: Standing, route: Route | None, token: Token) -> Mapping[str, str]:
        """Return the limits, of requests and of requests at the same time."""
        return {
            "X-Sentry-Rate-Limit-Limit": str(standing.limit),
            "X-Sentry-Rate-Limit-Remaining": str(standing.remaining),
            "X-Sentry-Rate-Limit-Reset": str(standing.resets_at_s),
            "X-Sentry-Rate-Limit-ConcurrentLimit": str(CONCURRENT),
            "X-Sentry-Rate-Limit-ConcurrentRemaining": str(CONCURRENT - 1),
        }


def sentry_api(story: Callable[[], Story], clock: Callable[[], datetime], token: Token) -> Service:
    """Return Sentry as it knows the story."""
    endpoints = _Endpoints(story, clock, token)
    org, project = "organizations/{org}/", "projects/{org}/{project}/"
    reads: tuple[tuple[str, str | None, Callable[..., Reply]], ...] = (
        ("", None, endpoints.root),
        (f"{org}projects/", "org:read", endpoints.projects),
        (f"{org}issues/", "event:read", endpoints.issues),
        (f"{org}issues/{{issue}}/", "event:read", endpoints.one_issue),
        (f"{org}issues/{{issue}}/events/", "event:read", endpoints.events),
        (f"{org}issues/{{issue}}/events/{{event}}/", "event:read", endpoints.one_event),
        (f"{org}events/", "event:read", endpoints.table),
        (f"{org}events-timeseries/", "event:read", endpoints.trend),
        (f"{org}stats_v2/", "org:read", endpoints.volume),
        (f"{project}issues/", "event:read", endpoints.old_issues),
        (f"{project}events/{{event}}/", "event:read", endpoints.project_event),
    )
    routes = [
        Route(method="GET", path=path, scope=scope, handle=handle) for path, scope, handle in reads
    ]
    guard = Guard(SentryManners(), token, Meter(clock))
    return GuardedApi(PREFIX, guard, routes=routes)


class _Endpoints:
    def __init__(
        self, story: Callable[[], Story], clock: Callable[[], datetime], token: Token
    ) -> None:
        self._issues, self._clock, self._token = Told(story, issues_of), clock, token

    def root(self, request: Request, parts: Mapping[str, str]) -> Reply:
        auth = {"scopes": list(self._token.scopes)}
        return Reply(body={"version": "0", "auth": auth, "user": None})

    def projects(self, request: Request, parts: Mapping[str, str]) -> Reply:
        _require_organization(parts)
        known = [{"id": PROJECT_ID, "slug": PROJECT, "name": PROJECT, "platform": "ruby"}]
        return page(request, known, lambda row: row, per_page="per_page")

    def issues(self, request: Request, parts: Mapping[str, str]) -> Reply:
        _require_organization(parts)
        _require_projects(request)
        asked = request.values.get("query")
        return self._listed(request, DEFAULT_QUERY if asked is None else asked[-1])

    def old_issues(self, request: Request, parts: Mapping[str, str]) -> Reply:
        _require_organization(parts)
        _require_project(parts["project"])
        if request.query.get("statsPeriod", "") not in _OLD_PERIODS:
            raise bad_request("Invalid stats_period. Valid choices are '', '24h', and '14d'")
        return self._listed(request, request.query.get("query", "is:unresolved"))

    def one_issue(self, request: Request, parts: Mapping[str, str]) -> Reply:
        issue = self._issue(parts)
        return Reply(body=issue_json(issue, issue.failures, _url(request)))

    def events(self, request: Request, parts: Mapping[str, str]) -> Reply:
        issue = self._issue(parts)
        found = [one for _, one in reversed(self._events(request, (issue,)))]
        is_full = request.query.get("full", "") in {"true", "1"}
        show = event_body if is_full else event_summary
        return page(request, found, lambda one: show(issue, one), per_page="per_page")

    def one_event(self, request: Request, parts: Mapping[str, str]) -> Reply:
        issue, wanted = self._issue(parts), parts["event"]
        if wanted in {"latest", "recommended"}:
            return Reply(body=event_body(issue, issue.failures[-1]))
        if wanted == "oldest":
            return Reply(body=event_body(issue, issue.failures[0]))
        return _event_among((issue,), wanted)

    def project_event(self, request: Request, parts: Mapping[str, str]) -> Reply:
        _require_organization(parts)
        _require_project(parts["project"])
        return _event_among(self._issues(), parts["event"])

    def table(self, request: Request, parts: Mapping[str, str]) -> Reply:
        _require_organization(parts)
        require_dataset(request)
        rows = table_rows(request, reversed(self._events(request, self._issues())))
        reply = page(request, rows, lambda row: row, per_page="per_page")
        kinds = {name: _kind(name) for name in request.values["field"]}
        body = {"data": reply.body, "meta": {"fields": kinds, "dataset": "errors"}}
        return Reply(body=body, headers=reply.headers)

    def trend(self, request: Request, parts: Mapping[str, str]) -> Reply:
        _require_organization(parts)
        require_dataset(request)
        events = self._events(request, self._issues())
        return timeseries(request, events, window_of(request, self._clock()))

    def volume(self, request: Request, parts: Mapping[str, str]) -> Reply:
        _require_organization(parts)
        events = self._events(request, self._issues())
        return volume(request, events, window_of(request, self._clock()))

    def _listed(self, request: Request, query: str) -> Reply:
        start, end = window_of(request, self._clock())
        environment = request.query.get("environment", ENVIRONMENT)
        found = []
        for issue in self._issues():
            inside = [
                one
                for one in issue.failures
                if start <= one.at < end and matches(query, issue, one)
            ]
            if inside and environment == ENVIRONMENT:
                found.append((issue, inside))
        if request.query.get("sort") == "freq":
            found.sort(key=lambda pair: len(pair[1]), reverse=True)
        url = _url(request)
        return page(request, found, lambda pair: issue_json(*pair, url), per_page="limit")

    def _events(self, request: Request, issues: tuple[Issue, ...]) -> list[Event]:
        """Return the events that a request asks for, the oldest first."""
        start, end = window_of(request, self._clock())
        query = request.query.get("query", "")
        found = [
            (issue, one)
            for issue in issues
            for one in issue.failures
            if start <= one.at < end and matches(query, issue, one)
        ]
        return sorted(found, key=lambda event: (event[1].at, event[1].trace_id))

    def _issue(self, parts: Mapping[str, str]) -> Issue:
        _require_organization(parts)
        for issue in self._issues():
            if parts["issue"] in {issue.id, issue.short_id}:
                return issue
        raise RefusalError(Reply(status=404, body=_NOT_FOUND))


def _event_among(issues: tuple[Issue, ...], wanted: str) -> Reply:
    for issue in issues:
        found: Failure | None = next(
            (one for one in issue.failures if event_id(one) == wanted), None
        )
        if found is not None:
            return Reply(body=event_body(issue, found))
    return Reply(status=404, body={"detail": "Event not found"})


def _require_organization(parts: Mapping[str, str]) -> None:
    if parts["org"] != ORGANIZATION:
        raise RefusalError(Reply(status=404, body=_NOT_FOUND))


def _require_project(project: str) -> None:
    if project not in {PROJECT, PROJECT_ID}:
        raise RefusalError(Reply(status=404, body=_NOT_FOUND))


def _require_projects(request: Request) -> None:
    asked = request.values.get("project", ())
    if any(project not in {PROJECT, PROJECT_ID, "-1"} for project in asked):
        raise RefusalError(Reply(status=403, body=_FORBIDDEN))


def _kind(name: str) -> str:
    if name.startswith("count"):
        return "integer"
    return "date" if name in {"timestamp", "first_seen()", "last_seen()"} else "string"


def _url(request: Request) -> str:
    return f"http://{request.headers.get('host', 'localhost')}/sentry"
