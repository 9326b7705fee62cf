"""How often each issue of Sentry was seen in the course of a window: its own stats series.

Reference: https://docs.sentry.io/api/events/list-an-organizations-issues/ (``groupStatsPeriod``)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from cie_runbook.sources.answer_fields import instant_of_seconds, whole
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.json_record import JsonRecord, records
from cie_runbook.sources.paging import Page, collected
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.sentry_issues import IssueSearch, issues_request
from cie_runbook.sources.sentry_pages import SentryList, sentry_pages
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline

ROW_CAP = 100_000
PERIODS = ("auto", "24h", "14d")  # by which the series goes; old servers only know the last two
_PAIR = 2
_SYSTEM = "Sentry issue stats"

COLUMNS = {
    "issue_id": "string",
    "at": "datetime64[ms, UTC]",  # start of the bin
    "event_count": "Int64",
}
SAFE_COLUMNS = tuple(COLUMNS)


def issue_stats(client: SystemClient, search: IssueSearch, deadline: Deadline) -> Fetched:
    """Ask for the series of the issues of a window; see `issue_stats_table` for the shape.

    The service chooses the length of the bins; an old server gives the last 24 hours, whatever
    the window.
    """
    found = issue_stats_pages(client, search, deadline)
    return collected(found, COLUMNS, issue_stats_request(search).queries)


def issue_stats_pages(
    client: SystemClient, search: IssueSearch, deadline: Deadline
) -> Iterator[Page]:
    """Yield the series page by page, each bin once."""
    return sentry_pages(client, issue_stats_request(search), deadline, row_cap=ROW_CAP)


def issue_stats_request(search: IssueSearch) -> SentryList:
    """Return what to ask for: the issues of the search, with a series over its window."""
    wanted = issues_request(search)
    return replace(
        wanted,
        parameters=(*wanted.parameters, ("groupStatsPeriod", PERIODS[0])),
        table=issue_stats_table,
        key=("issue_id", "at"),
        endpoint="issue stats",
    )


def issue_stats_table(answer: Sequence[Any]) -> pd.DataFrame:
    """Read a page into one row per issue and bin, with `COLUMNS` even when it is empty."""
    return row_table(
        [row for issue in records(answer, "", _SYSTEM) for row in _rows(issue)], COLUMNS
    )


def _rows(issue: JsonRecord) -> Iterator[dict[str, Any]]:
    stats = issue.part("stats").content
    series: Any = next((stats[period] for period in PERIODS if period in stats), [])
    for point in series if isinstance(series, list) else []:
        at = instant_of_seconds(point[0]) if _is_pair(point) else None
        if at is None:
            raise unreadable(f"has no pairs of time and count at {issue.path}.stats", _SYSTEM)
        count = whole(point[1])
        yield {"issue_id": issue.identifier("id"), "at": at, "event_count": count}


def _is_pair(point: Any) -> bool:
    return isinstance(point, list) and len(point) == _PAIR
