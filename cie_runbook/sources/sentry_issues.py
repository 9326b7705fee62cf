"""Issues of Sentry: which errors were seen in a window, how often, since when.

Reference: https://docs.sentry.io/api/events/list-an-organizations-issues/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.json_record import JsonRecord, records
from cie_runbook.sources.paging import Page, collected
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.sentry_pages import (
    PAGE_ROWS,
    SentryList,
    sentry_instant,
    sentry_pages,
    sentry_path,
)
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline
from cie_runbook.window import Window

ROW_CAP = 2_000
_SYSTEM = "Sentry issues"

COLUMNS = {
    "issue_id": "string",
    "short_id": "string",  # the name that people use, as "VETS-API-4F2"
    "project": "string",
    "error_type": "string",  # the class of the exception
    "error_value": "string",  # its message
    "title": "string",
    "culprit": "string",  # where it happened, in Sentry's words
    "level": "string",
    "status": "string",
    "substatus": "string",
    "event_count": "Int64",  # in the window
    "user_count": "Int64",  # how many users it hit in the window
    "first_seen_at": "datetime64[ms, UTC]",  # of the issue, also before the window
    "last_seen_at": "datetime64[ms, UTC]",
    "permalink": "string",
}
# Made by machines of a closed set of words; everything else may hold what a person typed.
SAFE_COLUMNS = (
    "issue_id",
    "short_id",
    "project",
    "level",
    "status",
    "substatus",
    "event_count",
    "user_count",
    "first_seen_at",
    "last_seen_at",
)


@dataclass(frozen=True, kw_only=True)
class IssueSearch:
    """What to search for.

    Attributes
    ----------
    organization : str
        Its slug.
    window : Window
        Issues with an event in it.
    projects : tuple of str
        Slugs or ids; none means all that the token may read.
    query : str
        In Sentry's search syntax, as "is:unresolved team:check-in"; "" finds all.
    environment : str or None
        One environment only.
    """

    organization: str
    window: Window
    projects: tuple[str, ...] = ()
    query: str = ""
    environment: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectSearch:
    """What to search for on an old server, which lists the issues of one project only.

    Attributes
    ----------
    organization, project : str
        Their slugs.
    period : {"24h", "14d", ""}
        All that such a server knows; "" leaves the counts of a period out.
    query : str
        As `IssueSearch.query`.
    """

    organization: str
    project: str
    period: Literal["24h", "14d", ""] = "24h"
    query: str = ""


def issues(client: SystemClient, search: IssueSearch, deadline: Deadline) -> Fetched:
    """Ask for the issues of a window, the last seen first; see `issues_table` for the shape."""
    found = issues_pages(client, search, deadline)
    return collected(found, COLUMNS, issues_request(search).queries)


def issues_pages(client: SystemClient, search: IssueSearch, deadline: Deadline) -> Iterator[Page]:
    """Yield the issues of a window page by page, each once."""
    return sentry_pages(client, issues_request(search), deadline, row_cap=ROW_CAP)


def issues_request(search: IssueSearch) -> SentryList:
    """Return what to ask for; an empty query is sent too, or Sentry adds one of its own."""
    parameters = [("project", project) for project in search.projects]
    if search.environment is not None:
        parameters.append(("environment", search.environment))
    parameters += [
        ("query", search.query),
        ("start", sentry_instant(search.window.start)),
        ("end", sentry_instant(search.window.end)),
        ("sort", "date"),
        ("limit", str(PAGE_ROWS)),
    ]
    return SentryList(
        path=sentry_path("organizations", search.organization, "issues"),
        parameters=parameters,
        table=issues_table,
        key=("issue_id",),
        endpoint="issues",
    )


def project_issues(client: SystemClient, search: ProjectSearch, deadline: Deadline) -> Fetched:
    """Ask an old server for a project's issues; see `issues_table` for the shape.

    Its counts are those of the period, not of a window.
    """
    wanted = project_issues_request(search)
    found = sentry_pages(client, wanted, deadline, row_cap=ROW_CAP)
    return collected(found, COLUMNS, wanted.queries)


def project_issues_request(search: ProjectSearch) -> SentryList:
    """Return what to ask an old server for; an empty query is sent too."""
    return SentryList(
        path=sentry_path("projects", search.organization, search.project, "issues"),
        parameters=(("query", search.query), ("statsPeriod", search.period)),
        table=issues_table,
        key=("issue_id",),
        endpoint="project issues",
    )


def issues_table(answer: Sequence[Any]) -> pd.DataFrame:
    """Read a page into one row per issue, with `COLUMNS` even when it is empty."""
    return row_table([_row(issue) for issue in records(answer, "", _SYSTEM)], COLUMNS)


def _row(issue: JsonRecord) -> dict[str, Any]:
    metadata = issue.part("metadata")
    return {
        "issue_id": issue.identifier("id"),
        "short_id": issue.text("shortId"),
        "project": issue.part("project").text("slug"),
        "error_type": metadata.text("type"),
        "error_value": metadata.text("value"),
        "title": issue.text("title"),
        "culprit": issue.text("culprit"),
        "level": issue.text("level"),
        "status": issue.text("status"),
        "substatus": issue.text("substatus"),
        "event_count": issue.whole("count"),  # comes as text
        "user_count": issue.whole("userCount"),
        "first_seen_at": issue.instant("firstSeen"),
        "last_seen_at": issue.instant("lastSeen"),
        "permalink": issue.text("permalink"),
    }
