"""Issues of a rehearsal's repository: read, filed, and what GitHub refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cie_runbook.drill.services.api import RefusalError, Reply

LABELS = ("backend", "bug", "SNOW", "HCE-Checkin", "frontend")
LONGEST_BODY, LONGEST_TITLE = 65_536, 256
_TERM = re.compile(r'(-?)(?:([a-z]+):)?("[^"]*"|\S+)')


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One issue."""

    number: int
    title: str
    body: str
    labels: tuple[str, ...]
    author: str
    created_at: datetime
    assignees: tuple[str, ...] = ()
    state: str = "open"

    def to_json(self, repository: str, url: str) -> dict[str, Any]:
        """Return the issue as the service shows it."""
        at = f"{self.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return {
            "id": 1_000_000 + self.number,
            "number": self.number,
            "title": self.title,
            "body": self.body,
            "state": self.state,
            "locked": False,
            "labels": [label_json(name) for name in self.labels],
            "assignees": [user_json(name) for name in self.assignees],
            "user": user_json(self.author),
            "comments": 0,
            "created_at": at,
            "updated_at": at,
            "closed_at": None,
            "html_url": f"{url}/{repository}/issues/{self.number}",
            "repository_url": f"{url}/repos/{repository}",
            "url": f"{url}/repos/{repository}/issues/{self.number}",
        }


def label_json(name: str) -> dict[str, Any]:
    """Return a label as the service shows it."""
    return {"id": 500 + LABELS.index(name), "name": name, "color": "ededed", "default": False}


def user_json(login: str) -> dict[str, Any]:
    """Return a user as the service shows it."""
    return {"login": login, "type": "User"}


def issue_from(
    content: Mapping[str, Any], number: int, author: str, people: Sequence[str], now: datetime
) -> Issue:
    """Read what a POST wants filed.

    Raises
    ------
    RefusalError
        A field is missing, too long or names what is not there.
    """
    title, body = content.get("title"), content.get("body") or ""
    if not isinstance(title, str) or not title.strip():
        raise unprocessable("title", "missing_field")
    if len(title) > LONGEST_TITLE:
        raise unprocessable("title", "custom", f"title is too long (maximum is {LONGEST_TITLE})")
    if not isinstance(body, str) or len(body) > LONGEST_BODY:
        raise unprocessable("body", "custom", f"body is too long (maximum is {LONGEST_BODY})")
    labels, assignees = _names(content, "labels"), _names(content, "assignees")
    if any(name not in people for name in assignees):
        raise unprocessable("assignees", "invalid")
    known = {name.lower(): name for name in LABELS}
    return Issue(
        number=number,
        title=title,
        body=body,
        labels=tuple(known[name.lower()] for name in labels if name.lower() in known),
        assignees=assignees,
        author=author,
        created_at=now,
    )


def found_by(query: str, repository: str, issues: Sequence[Issue]) -> list[Issue]:
    """Return the issues that a search finds: ``repo:``, ``is:``, ``in:``, ``label:`` and words."""
    terms = [(sign, name, text.strip('"')) for sign, name, text in _TERM.findall(query)]
    if any(name == "repo" and text.lower() != repository.lower() for _, name, text in terms):
        return []
    places = {text for _, name, text in terms if name == "in"} or {"title", "body"}
    return [issue for issue in issues if all(_fits(term, issue, places) for term in terms)]


def unprocessable(field: str, code: str, message: str | None = None) -> RefusalError:
    """Return the refusal of a field, to be raised."""
    error = {"resource": "Issue", "field": field, "code": code}
    told = error if message is None else {**error, "message": message}
    body = {
        "message": "Validation Failed",
        "errors": [told],
        "documentation_url": "https://docs.github.com/rest/issues/issues#create-an-issue",
        "status": "422",
    }
    return RefusalError(Reply(status=422, body=body))


def _names(content: Mapping[str, Any], field: str) -> tuple[str, ...]:
    value = content.get(field) or []
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise unprocessable(field, "invalid")
    return tuple(dict.fromkeys(value))


def _fits(term: tuple[str, str, str], issue: Issue, places: set[str]) -> bool:
    sign, name, text = term
    if name in {"repo", "in"}:
        return True
    if name in {"is", "state"}:
        is_found = text in {"issue", issue.state}
    elif name == "label":
        is_found = text.lower() in {label.lower() for label in issue.labels}
    else:
        said = {"title": issue.title, "body": issue.body}
        is_found = any(text.lower() in said.get(place, "").lower() for place in places)
    return is_found is not bool(sign)
