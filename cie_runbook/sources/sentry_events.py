"""Events of a Sentry issue: when it happened, in which release, with which of our tags.

Reference: https://docs.sentry.io/api/events/list-an-issues-events/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

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
from cie_runbook.sources.trace_ids import trace_number
from cie_runbook.sources.transport import Deadline
from cie_runbook.window import Window

ROW_CAP = 5_000
_SYSTEM = "Sentry events"

# Tags that code sets from its own words. Any other, as user, url or ip, is never read.
ALLOWED_TAGS = (
    "environment",
    "release",
    "level",
    "team",
    "external_service",
    "error",
    "job",
    "controller_name",
    "transaction",
)
TRACE_TAGS = ("trace", "trace_id", "dd.trace_id")  # of Sentry's own making, and of Datadog's
COLUMNS = {
    "event_id": "string",
    "issue_id": "string",  # <NA> where the service leaves it out
    "at": "datetime64[ms, UTC]",
    "trace_id": "string",  # in the form of spans and logs; <NA> where no tag holds it
    "title": "string",
    **{f"tag_{name}": "string" for name in ALLOWED_TAGS},  # <NA> where the event lacks the tag
}
SAFE_COLUMNS = (
    "event_id",
    "issue_id",
    "at",
    "trace_id",
    "tag_environment",
    "tag_release",
    "tag_level",
)


def events(
    client: SystemClient, organization: str, issue_id: str, window: Window, deadline: Deadline
) -> Fetched:
    """Ask for an issue's events in a window; see `events_table` for the shape."""
    found = events_pages(client, organization, issue_id, window, deadline)
    return collected(found, COLUMNS, events_request(organization, issue_id, window).queries)


def events_pages(
    client: SystemClient, organization: str, issue_id: str, window: Window, deadline: Deadline
) -> Iterator[Page]:
    """Yield an issue's events in a window page by page, each once."""
    wanted = events_request(organization, issue_id, window)
    return sentry_pages(client, wanted, deadline, row_cap=ROW_CAP)


def events_request(organization: str, issue_id: str, window: Window) -> SentryList:
    """Return what to ask for; without ``full`` the bodies of the events stay where they are."""
    return SentryList(
        path=sentry_path("organizations", organization, "issues", issue_id, "events"),
        parameters=(
            ("start", sentry_instant(window.start)),
            ("end", sentry_instant(window.end)),
            ("per_page", str(PAGE_ROWS)),
        ),
        table=events_table,
        key=("event_id",),
        endpoint="events",
    )


def events_table(answer: Sequence[Any]) -> pd.DataFrame:
    """Read a page into one row per event, with `COLUMNS` even when it is empty."""
    return row_table([_row(event) for event in records(answer, "", _SYSTEM)], COLUMNS)


def allowed_tags(event: JsonRecord) -> dict[str, str]:
    """Return the tags of an event that are on our list; a tag without a value is left out."""
    pairs = ((tag.text("key"), tag.text("value")) for tag in event.parts("tags"))
    return {name: value for name, value in pairs if name in ALLOWED_TAGS and value is not None}


def _trace(event: JsonRecord) -> str | None:
    tags = {tag.text("key"): tag.text("value") for tag in event.parts("tags")}
    found = (trace_number(tags.get(name)) for name in TRACE_TAGS)
    return next((number for number in found if number is not None), None)


def _row(event: JsonRecord) -> dict[str, Any]:
    tags = allowed_tags(event)
    return {
        "event_id": event.identifier("eventID"),
        "issue_id": event.text("groupID"),
        "at": event.instant("dateCreated"),
        "trace_id": _trace(event),
        "title": event.text("title"),
        **{f"tag_{name}": tags.get(name) for name in ALLOWED_TAGS},
    }
