"""GitHub's REST API as a rehearsal plays it: one repository, its template, its issues.

Reference: https://docs.github.com/rest
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cie_runbook.drill.http import Request, Service
from cie_runbook.drill.services.api import (
    Guard,
    GuardedApi,
    RefusalError,
    Reply,
    Route,
    json_body,
    whole,
)
from cie_runbook.drill.services.github_issues import (
    LABELS,
    Issue,
    found_by,
    issue_from,
    label_json,
)
from cie_runbook.drill.services.github_template import (
    TEMPLATE_FOLDER,
    TEMPLATE_PATH,
    content_json,
    folder_json,
)
from cie_runbook.drill.services.meter import Allowance, Meter, Standing
from cie_runbook.drill.services.people import ON_CALL, PEOPLE
from cie_runbook.drill.services.servicenow_tickets import tickets_of
from cie_runbook.drill.services.telling import Told, number_id
from cie_runbook.drill.services.tokens import Token, given_token
from cie_runbook.drill.story import Story

PREFIX = "/github/"
REPOSITORY = "department-of-veterans-affairs/va.gov-team"
WITHOUT_ISSUES = "department-of-veterans-affairs/drill-without-issues"
CORE, SEARCH = Allowance(limit=5_000, period_s=3_600), Allowance(limit=30, period_s=60)
PAGE_ROWS, MOST_ROWS, LAST_FOUND = 30, 100, 1_000
FILED_AFTER = timedelta(days=1)  # a ticket in progress has an issue by then
_DOCUMENTATION = "https://docs.github.com/rest"


class GitHubManners:
    """How GitHub tells who asks, and how it refuses."""

    def given(self, request: Request) -> str:
        """Return the token of a request."""
        header = request.headers.get("authorization", "")
        return given_token(header, "Bearer ") or given_token(header, "token ")

    def unauthenticated(self, request: Request) -> Reply:
        """Refuse a wrong token; without one, what is private is simply not there."""
        if "authorization" not in request.headers:
            return not_found()
        return Reply(status=401, body=_message("Bad credentials", 401))

    def forbidden(self, request: Request, scope: str, token: Token) -> Reply:
        """Refuse; a header names the permission that would do."""
        headers = {"X-Accepted-GitHub-Permissions": scope}
        if scope == "metadata=read":
            return Reply(status=404, body=_message("Not Found", 404), headers=headers)
        told = _message("Resource not accessible by personal access token", 403)
        return Reply(status=403, body=told, headers=headers)

    def limited(self, standing: Standing) -> Reply:
        """Refuse one request too many."""
        return Reply(
            status=403,
            body=_message("API rate limit exceeded", 403),
            headers={"Retry-After": str(standing.wait_s)},
        )

    def unknown(self, request: Request) -> Reply:
        """Answer what is not there."""
        return not_found()

    def allowance(self, path: str) -> tuple[str, Allowance]:
        """Count searches apart from everything else."""
        return ("search", SEARCH) if path.startswith("search/") else ("core", CORE)

    def headers(self, standing: Standing, route: Route | None, token: Token) -> Mapping[str, str]:
        """Return the limit; its reset is an instant."""
        accepted = (
            {}
            if route is None or route.scope is None
            else {"X-Accepted-GitHub-Permissions": route.scope}
        )
        return {
            "X-RateLimit-Limit": str(standing.limit),
            "X-RateLimit-Remaining": str(standing.remaining),
            "X-RateLimit-Used": str(min(standing.used, standing.limit)),
            "X-RateLimit-Reset": str(standing.resets_at_s),
            "X-RateLimit-Resource": "search" if standing.limit == SEARCH.limit else "core",
            "X-GitHub-Api-Version-Selected": "2022-11-28",
            **accepted,
        }


def github_api(story: Callable[[], Story], clock: Callable[[], datetime], token: Token) -> Service:
    """Return GitHub as it knows the story."""
    endpoints = _Endpoints(story, clock)
    repository = "repos/{owner}/{name}"
    table: tuple[tuple[str, str, str, Callable[..., Reply]], ...] = (
        ("GET", repository, "metadata=read", endpoints.repository),
        ("GET", f"{repository}/contents/{{path*}}", "contents=read", endpoints.contents),
        ("GET", f"{repository}/labels", "issues=read", endpoints.labels),
        ("GET", f"{repository}/issues", "issues=read", endpoints.issues),
        ("POST", f"{repository}/issues", "issues=write", endpoints.create),
        ("GET", f"{repository}/issues/{{number}}", "issues=read", endpoints.issue),
        ("GET", "search/issues", "issues=read", endpoints.search),
    )
    routes = [
        Route(method=method, path=path, scope=scope, handle=handle)
        for method, path, scope, handle in table
    ]
    guard = Guard(GitHubManners(), token, Meter(clock))
    return GuardedApi(PREFIX, guard, routes=routes)


class _Endpoints:
    def __init__(self, story: Callable[[], Story], clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._told = Told(story, _known_issues)
        self._filed: list[Issue] = []

    def repository(self, request: Request, parts: Mapping[str, str]) -> Reply:
        name = _repository(parts)
        body = {
            "id": number_id("github-repository", name, digits=8),
            "full_name": name,
            "name": parts["name"],
            "private": False,
            "has_issues": name == REPOSITORY,
            "default_branch": "master",
            "permissions": {"admin": False, "push": True, "pull": True},
            "html_url": f"{_url(request)}/{name}",
        }
        return Reply(body=body)

    def contents(self, request: Request, parts: Mapping[str, str]) -> Reply:
        name = _repository(parts)
        known = {TEMPLATE_PATH: content_json, TEMPLATE_FOLDER: folder_json}
        if name != REPOSITORY or parts["path"] not in known:
            return not_found()
        return Reply(body=known[parts["path"]](f"{_url(request)}/repos/{name}"))

    def labels(self, request: Request, parts: Mapping[str, str]) -> Reply:
        _repository(parts)
        rows, headers = _page(request, [label_json(name) for name in LABELS])
        return Reply(body=rows, headers=headers)

    def issues(self, request: Request, parts: Mapping[str, str]) -> Reply:
        name = _with_issues(parts)
        wanted = {one for one in request.query.get("labels", "").split(",") if one}
        state = request.query.get("state", "open")
        found = [
            one
            for one in self._newest_first()
            if wanted <= set(one.labels) and state in {"all", one.state}
        ]
        shown = [one.to_json(name, _url(request)) for one in found]
        rows, headers = _page(request, shown)
        return Reply(body=rows, headers=headers)

    def issue(self, request: Request, parts: Mapping[str, str]) -> Reply:
        name = _with_issues(parts)
        for issue in self._newest_first():
            if str(issue.number) == parts["number"]:
                return Reply(body=issue.to_json(name, _url(request)))
        return not_found()

    def create(self, request: Request, parts: Mapping[str, str]) -> Reply:
        name = _with_issues(parts)
        content = json_body(request)
        if not isinstance(content, dict):
            return Reply(status=400, body=_message("Problems parsing JSON", 400))
        number = max(issue.number for issue in self._newest_first()) + 1
        people = [person.login for person in PEOPLE]
        issue = issue_from(content, number, ON_CALL[0].login, people, self._clock())
        self._filed.append(issue)
        shown = issue.to_json(name, _url(request))
        return Reply(status=201, body=shown, headers={"Location": shown["url"]})

    def search(self, request: Request, parts: Mapping[str, str]) -> Reply:
        query = request.query.get("q", "")
        if not query.strip():
            told = _message("Validation Failed", 422)
            return Reply(status=422, body={**told, "errors": [{"field": "q", "code": "missing"}]})
        found = found_by(query, REPOSITORY, self._newest_first())
        shown = [one.to_json(REPOSITORY, _url(request)) for one in found[:LAST_FOUND]]
        rows, headers = _page(request, shown)
        body = {"total_count": len(found), "incomplete_results": False, "items": rows}
        return Reply(body=body, headers=headers)

    def _newest_first(self) -> list[Issue]:
        issues = [*self._told(), *self._filed]
        return sorted(issues, key=lambda issue: issue.number, reverse=True)


def not_found() -> Reply:
    """Return the answer that also hides what a token may not see."""
    return Reply(status=404, body=_message("Not Found", 404))


def _known_issues(story: Story) -> tuple[Issue, ...]:
    """Return the issues that were there before: one for each older ticket in progress."""
    tickets = [
        ticket
        for ticket in tickets_of(story)
        if ticket.state == "2" and ticket.opened_at + FILED_AFTER <= story.now
    ]
    first = Issue(
        number=70_001,
        title="Check-in: tidy the e-mail texts",
        body="",
        labels=("HCE-Checkin",),
        author=ON_CALL[1].login,
        created_at=story.now - timedelta(days=90),
    )
    follow_ups = (
        Issue(
            number=first.number + place,
            title=f"[SNOW]: INCIDENT NUMBER {ticket.number}",
            body=f"Follow-up of {ticket.number}.",
            labels=("backend", "bug", "SNOW", "HCE-Checkin"),
            author=ON_CALL[0].login,
            created_at=ticket.opened_at + FILED_AFTER,
        )
        for place, ticket in enumerate(tickets, start=1)
    )
    return (first, *follow_ups)


def _repository(parts: Mapping[str, str]) -> str:
    name = f"{parts['owner']}/{parts['name']}"
    if name not in {REPOSITORY, WITHOUT_ISSUES}:
        raise RefusalError(not_found())
    return name


def _with_issues(parts: Mapping[str, str]) -> str:
    name = _repository(parts)
    if name == WITHOUT_ISSUES:
        told = _message("Issues are disabled for this repo", 410)
        raise RefusalError(Reply(status=410, body=told))
    return name


def _page(request: Request, rows: Sequence[Any]) -> tuple[list[Any], dict[str, str]]:
    size = whole(request.query.get("per_page"), PAGE_ROWS, least=1, most=MOST_ROWS)
    number = whole(request.query.get("page"), 1, least=1)
    last = max(1, -(-len(rows) // size))
    places = {"next": number + 1, "last": last} if number < last else {}
    if number > 1:
        places |= {"prev": number - 1, "first": 1}
    address = f"{_url(request)}{request.path.removeprefix(PREFIX.rstrip('/'))}"
    links = [
        f'<{address}?{urlencode({**request.query, "page": at})}>; rel="{rel}"'
        for rel, at in places.items()
    ]
    headers = {"Link": ", ".join(links)} if links else {}
    return list(rows[(number - 1) * size : number * size]), headers


def _message(message: str, status: int) -> dict[str, Any]:
    return {"message": message, "documentation_url": _DOCUMENTATION, "status": str(status)}


def _url(request: Request) -> str:
    return f"http://{request.headers.get('host', 'localhost')}{PREFIX.rstrip('/')}"
