"""Issues of a GitHub repository found by their title, so that none is filed twice.

Reference: https://docs.github.com/rest/search/search#search-issues-and-pull-requests
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.paging import Page, collected, page_of, walk
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline

PAGE_ROWS = 100  # the most that GitHub gives at once
LAST_ROW = 1_000  # a search lists no more, however many it found
ROW_CAP = LAST_ROW
_SYSTEM = "GitHub issues"
_HAS_NEXT = re.compile(r";\s*rel=\"?next\"?(?:[;,\s]|$)")
_CUT_SHORT = "the service cut its search short"
_WITHHELD = f"the service lists no more than {LAST_ROW:,} rows"

COLUMNS = {
    "issue_number": "string",  # as people name it; an id, not a quantity
    "title": "string",
    "state": "string",
    "labels": "string",  # separated by ", "
    "author": "string",  # a person's or a bot's login
    "created_at": "datetime64[ms, UTC]",
    "updated_at": "datetime64[ms, UTC]",
    "closed_at": "datetime64[ms, UTC]",
    "permalink": "string",
}
SAFE_COLUMNS = ("issue_number", "state", "created_at", "updated_at", "closed_at")


def issues_by_title(
    client: SystemClient, repository: str, text: str, deadline: Deadline
) -> Fetched:
    """Ask for the issues of `repository` ("owner/name") whose title holds the words of `text`.

    The index of the search lags: an issue filed a minute ago may be missing. See `issues_table`
    for the shape.
    """
    pages = issues_pages(client, repository, text, deadline)
    return collected(pages, COLUMNS, {"issues": issues_request(repository, text, 1)})


def issues_pages(
    client: SystemClient, repository: str, text: str, deadline: Deadline
) -> Iterator[Page]:
    """Yield the issues found page by page, each once."""

    def ask(mark: str | None) -> Page:
        number = int(mark or "1")

        def read(answer: Answer) -> tuple[Page, int]:
            content = JsonRecord(json_object(answer, client.system), "", client.system)
            has_next = _HAS_NEXT.search(answer.headers.get("link", "")) is not None
            page = _page(content, number, has_next)
            return page, page.entry_count

        path = issues_request(repository, text, number)
        return client.get(path, read, deadline, endpoint="search issues")

    return walk(ask, key=("issue_number",), row_cap=ROW_CAP, system=client.system)


def issues_request(repository: str, text: str, page: int) -> str:
    """Return the path to ask for; `text` is searched for as one phrase."""
    phrase = " ".join(text.replace('"', " ").replace("\\", " ").split())
    query = f'repo:{repository} is:issue in:title "{phrase}"'
    parameters = {"q": query, "per_page": PAGE_ROWS, "page": page}
    return f"/search/issues?{urlencode(parameters)}"


def issues_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read an answer into one row per issue, with `COLUMNS` even when it is empty."""
    listed = JsonRecord(answer, "", _SYSTEM).listed("items")
    return row_table([_row(issue) for issue in listed], COLUMNS)


def _page(content: JsonRecord, number: int, has_next: bool) -> Page:
    table = issues_table(content.content)
    if content.flag("incomplete_results"):
        return page_of(table, _CUT_SHORT)
    if number * PAGE_ROWS >= LAST_ROW and (content.whole("total_count") or 0) > LAST_ROW:
        return page_of(table, _WITHHELD)
    return Page(table, str(number + 1) if has_next else None, len(table))


def _row(issue: JsonRecord) -> dict[str, Any]:
    return {
        "issue_number": issue.identifier("number"),
        "title": issue.text("title"),
        "state": issue.text("state"),
        "labels": ", ".join(label.text("name") or "" for label in issue.parts("labels")),
        "author": issue.part("user").text("login"),
        "created_at": issue.instant("created_at"),
        "updated_at": issue.instant("updated_at"),
        "closed_at": issue.instant("closed_at"),
        "permalink": issue.text("html_url"),
    }
