"""Filing an issue on GitHub, and finding one again that was just filed.

Reference: https://docs.github.com/rest/issues/issues#create-an-issue
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from cie_runbook.sources.decoding import json_array, json_object
from cie_runbook.sources.json_record import JsonRecord, records
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.system_writes import SystemWriter, json_request
from cie_runbook.sources.transport import Answer, Deadline

MOST_PAGES = 5
_PAGE_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class NewIssue:
    """An issue to file; labels and assignees are dropped silently where rights lack."""

    repository: str  # "owner/name"
    title: str
    body: str
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FiledIssue:
    """An issue as the service filed it."""

    number: str
    permalink: str
    labels: frozenset[str]
    assignees: frozenset[str]


def file_issue(writer: SystemWriter, issue: NewIssue, deadline: Deadline) -> FiledIssue:
    """File an issue once."""
    content: dict[str, Any] = {
        "title": issue.title,
        "body": issue.body,
        "labels": list(issue.labels),
        "assignees": list(issue.assignees),
    }
    request = json_request("POST", f"/repos/{quote(issue.repository)}/issues", content)

    def read(answer: Answer) -> tuple[FiledIssue, int]:
        return _filed(JsonRecord(json_object(answer, writer.system), "", writer.system)), 1

    return writer.write(request, read, deadline, endpoint="file issue")


def issue_with(
    client: SystemClient, repository: str, mark: str, since: datetime, deadline: Deadline
) -> FiledIssue | None:
    """Return the issue whose body bears `mark` among those updated since an instant.

    The list does not lag behind as the search does.
    """
    for page in range(1, MOST_PAGES + 1):
        asked = {
            "state": "all",
            "since": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "sort": "created",
            "direction": "desc",
            "per_page": _PAGE_ROWS,
            "page": page,
        }
        path = f"/repos/{quote(repository)}/issues?{urlencode(asked)}"
        listed = client.get(
            path, lambda answer: _listed(answer, client.system), deadline, endpoint="list issues"
        )
        own = (_filed(issue) for issue in listed if mark in (issue.text("body") or ""))
        if (found := next(own, None)) is not None:
            return found
        if len(listed) < _PAGE_ROWS:
            break
    return None


def _listed(answer: Answer, system: str) -> tuple[list[JsonRecord], int]:
    issues = records(json_array(answer, system), "", system)
    return issues, len(issues)


def _filed(issue: JsonRecord) -> FiledIssue:
    return FiledIssue(
        number=issue.identifier("number"),
        permalink=issue.text("html_url") or "",
        labels=frozenset(_names(issue.content.get("labels"), "name")),
        assignees=frozenset(_names(issue.content.get("assignees"), "login")),
    )


def _names(values: Any, field: str) -> list[str]:
    """Return names from a list of objects; labels may also come as plain text."""
    found = values if isinstance(values, list) else []
    names = [value.get(field) if isinstance(value, Mapping) else value for value in found]
    return [name for name in names if isinstance(name, str)]
