"""One event of Sentry: the chain of exceptions with their frames, its tags, its trace.

An event also holds the user, the request and the variables of every frame: none of them is read.
Reference: https://docs.sentry.io/api/events/retrieve-an-issue-event/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.sentry_events import allowed_tags
from cie_runbook.sources.sentry_pages import sentry_path
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.trace_ids import trace_number
from cie_runbook.sources.transport import Deadline

LATEST = "latest"
_SYSTEM = "Sentry event"

COLUMNS = {
    "event_id": "string",
    "trace_id": "string",  # in the form of spans and logs, see trace_ids.trace_number
    "exception": "Int64",  # its place in the chain from 0, in Sentry's order: the cause first
    "exception_type": "string",
    "exception_value": "string",  # its message
    "frame": "Int64",  # from 0, the innermost call last; <NA> where an exception has no frames
    "function": "string",
    "module": "string",  # the file where the language has no modules, as Ruby
    "line": "Int64",
    "is_ours": "boolean",  # code of the application, not of a library
}
SAFE_COLUMNS = (
    "event_id",
    "trace_id",
    "exception",
    "exception_type",
    "frame",
    "function",
    "module",
    "line",
    "is_ours",
)


@dataclass(frozen=True, kw_only=True)
class SentryEvent:
    """One event.

    Attributes
    ----------
    event_id : str
        Its id.
    at : datetime or None
        When it happened, UTC.
    release : str or None
        The release that it happened in.
    trace_id : str or None
        The trace that it belongs to, in the form of spans and logs.
    tags : Mapping
        Those of `sentry_events.ALLOWED_TAGS` that it has.
    frames : DataFrame
        One row per exception and frame, shaped as `COLUMNS`.
    """

    event_id: str
    at: datetime | None
    release: str | None
    trace_id: str | None
    tags: Mapping[str, str]
    frames: pd.DataFrame


def event(
    client: SystemClient,
    organization: str,
    issue_id: str,
    deadline: Deadline,
    *,
    event_id: str = LATEST,
) -> SentryEvent:
    """Ask for one event of an issue, the latest where no other is named."""
    return client.get(
        event_request(organization, issue_id, event_id),
        lambda answer: (read_event(json_object(answer, client.system)), 1),
        deadline,
        endpoint="event",
    )


def event_request(organization: str, issue_id: str, event_id: str = LATEST) -> str:
    """Return the path to ask for."""
    return sentry_path("organizations", organization, "issues", issue_id, "events", event_id)


def read_event(answer: Mapping[str, Any]) -> SentryEvent:
    """Read an answer into the event."""
    content = JsonRecord(answer, "", _SYSTEM)
    tags = allowed_tags(content)
    return SentryEvent(
        event_id=content.identifier("eventID"),
        at=content.instant("dateCreated"),
        release=content.part("release").text("version") or tags.get("release"),
        trace_id=_trace(content),
        tags=tags,
        frames=frames_table(answer),
    )


def frames_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read an answer into one row per exception and frame, with `COLUMNS` even without any."""
    return row_table(list(_rows(JsonRecord(answer, "", _SYSTEM))), COLUMNS)


def _rows(content: JsonRecord) -> Iterator[dict[str, Any]]:
    event_id, trace_id = content.identifier("eventID"), _trace(content)
    for place, exception in enumerate(_exceptions(content)):
        head = {
            "event_id": event_id,
            "trace_id": trace_id,
            "exception": place,
            "exception_type": exception.text("type"),
            "exception_value": exception.text("value"),
        }
        frames = exception.part("stacktrace").parts("frames")
        if not frames:
            yield {**dict.fromkeys(COLUMNS), **head}
        for number, frame in enumerate(frames):
            yield {
                **head,
                "frame": number,
                "function": frame.text("function"),
                "module": frame.text("module") or frame.text("filename"),
                "line": frame.whole("lineNo"),
                "is_ours": frame.flag("inApp"),
            }


def _trace(content: JsonRecord) -> str | None:
    return trace_number(content.part("contexts").part("trace").text("trace_id"))


def _exceptions(content: JsonRecord) -> list[JsonRecord]:
    chains = [
        entry.part("data").parts("values")
        for entry in content.parts("entries")
        if entry.text("type") == "exception"
    ]
    return [exception for chain in chains for exception in chain]
