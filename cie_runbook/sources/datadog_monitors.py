"""Datadog monitors: one row per monitor with its state, and one per downtime that mutes it now.

Downtimes are read with the monitors: the scope that reads them alone could also mute. Reference:
https://docs.datadoghq.com/api/latest/monitors/ ("Get all monitors").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cie_runbook.sources.answer_fields import (
    WHOLE_ENTRY,
    Entry,
    Field,
    at_path,
    fields_table,
    identifier,
    instant,
    instant_of_seconds,
    joined,
    listed,
    number,
    text,
    whole,
)
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page, collected, page_of, walk
from cie_runbook.sources.transport import Deadline
from cie_runbook.tables import empty_table

COLUMNS: Mapping[str, str] = {
    "id": "string",
    "name": "string",
    "type": "string",  # "query alert", "log alert", "synthetics alert" ...
    "query": "string",
    "state": "string",  # "Alert", "Warn", "No Data", "OK", "Ignored", "Skipped", "Unknown"
    "state_since": "datetime64[ms, UTC]",  # <NA> where the service does not say
    "priority": "Int64",
    "critical": "Float64",  # threshold, in the unit of the query
    "warning": "Float64",
    "message": "string",  # whom the monitor tells, and what
    "tags": "string",  # parted by commas, each once
    "downtime_ids": "string",  # downtimes that mute it now, parted by commas; <NA> for none
    "created_at": "datetime64[ms, UTC]",
    "modified_at": "datetime64[ms, UTC]",
}

DOWNTIME_COLUMNS: Mapping[str, str] = {
    "id": "string",  # of the downtime and the monitor: one downtime can mute several monitors
    "downtime_id": "string",
    "monitor_id": "string",
    "scope": "string",  # what is muted, parted by commas
    "start": "datetime64[ms, UTC]",
    "end": "datetime64[ms, UTC]",  # <NA>: until someone ends it
}

# Numbers, instants and ids that Datadog made: no text that a person wrote.
SAFE_COLUMNS = (
    "id",
    "state_since",
    "priority",
    "critical",
    "warning",
    "downtime_ids",
    "created_at",
    "modified_at",
)
SAFE_DOWNTIME_COLUMNS = ("id", "downtime_id", "monitor_id", "start", "end")

MONITORS_PER_PAGE = 500
MONITOR_CAP = 20_000
BUDGET_S = 60.0

OnAnswer = Callable[[Sequence[Any]], None]


@dataclass(frozen=True)
class FetchedMonitors:
    """What one list of monitors tells: monitors (`COLUMNS`), downtimes (`DOWNTIME_COLUMNS`)."""

    monitors: Fetched
    downtimes: Fetched


def _downtimes(entry: Entry) -> list[Entry]:
    found = at_path(entry, "matching_downtimes")
    return [downtime for downtime in found or [] if isinstance(downtime, Mapping)]


def _downtime_ids(entry: Entry) -> str | None:
    return joined(identifier(downtime.get("id")) for downtime in _downtimes(entry))


FIELDS: Mapping[str, Field] = {
    "id": Field(identifier, ("id",)),
    "name": Field(text, ("name",)),
    "type": Field(text, ("type",)),
    "query": Field(text, ("query",)),
    "state": Field(text, ("overall_state",)),
    "state_since": Field(instant, ("overall_state_modified",)),
    "priority": Field(whole, ("priority",)),
    "critical": Field(number, ("options.thresholds.critical",)),
    "warning": Field(number, ("options.thresholds.warning",)),
    "message": Field(text, ("message",)),
    "tags": Field(listed, ("tags",)),
    "downtime_ids": Field(_downtime_ids, (WHOLE_ENTRY,)),
    "created_at": Field(instant, ("created",)),
    "modified_at": Field(instant, ("modified",)),
}

DOWNTIME_FIELDS: Mapping[str, Field] = {
    "id": Field(identifier, ("key",)),
    "downtime_id": Field(identifier, ("downtime.id",)),
    "monitor_id": Field(identifier, ("monitor_id",)),
    "scope": Field(listed, ("downtime.scope",)),
    "start": Field(instant_of_seconds, ("downtime.start",)),
    "end": Field(instant_of_seconds, ("downtime.end",)),
}


def monitors_request(page: int, tags: str | None = None) -> dict[str, Any]:
    """Return the parameters of page `page`, from 0, by the names that Datadog's client uses.

    Parameters
    ----------
    page : int
    tags : str or None
        Tags that a monitor itself must carry, parted by commas; None for every monitor.
    """
    asked = {"with_downtimes": "true", "page": page, "page_size": MONITORS_PER_PAGE}
    return asked if tags is None else {**asked, "monitor_tags": tags}


def monitors_table(answer: Sequence[Any]) -> pd.DataFrame:
    """Read one answer into `COLUMNS`, also when it is empty."""
    return fields_table(_entries(answer), FIELDS, COLUMNS)


def downtimes_table(answer: Sequence[Any]) -> pd.DataFrame:
    """Read the downtimes of one answer into `DOWNTIME_COLUMNS`, also when there are none."""
    entries: list[Entry] = []
    for monitor in _entries(answer):
        monitor_id = identifier(monitor["id"])
        for downtime in _downtimes(monitor):
            key = f"{identifier(downtime.get('id'))}:{monitor_id}"
            entries.append({"key": key, "monitor_id": monitor_id, "downtime": downtime})
    return fields_table(entries, DOWNTIME_FIELDS, DOWNTIME_COLUMNS)


def pages(
    client: DatadogClient,
    deadline: Deadline,
    *,
    tags: str | None = None,
    on_answer: OnAnswer = lambda answer: None,
) -> Iterator[Page]:
    """Yield the pages of the list; an empty one is the last, whatever size the service allows."""

    def ask(mark: str | None) -> Page:
        page = int(mark or 0)

        def parse(answer: Sequence[Any]) -> tuple[Page, int]:
            on_answer(answer)
            after = str(page + 1) if answer else None
            return Page(monitors_table(answer), after, len(answer)), len(answer)

        return client.monitors(monitors_request(page, tags), parse, deadline)

    return walk(ask, key=("id",), row_cap=MONITOR_CAP, system=client.system)


def fetch_monitors(
    client: DatadogClient, *, tags: str | None = None, budget_s: float = BUDGET_S
) -> FetchedMonitors:
    """List one org's monitors with states and downtimes, those that carry `tags` or all.

    Raises
    ------
    SourceError
        Not even the first page came.
    """
    tables: list[pd.DataFrame] = []
    found = pages(
        client,
        client.deadline(budget_s),
        tags=tags,
        on_answer=lambda answer: tables.append(downtimes_table(answer)),
    )
    asked = {"monitors": tags or "all"}
    monitors = collected(found, COLUMNS, asked)
    page = page_of(_downtimes_once(tables), *monitors.missing)
    return FetchedMonitors(monitors, collected([page], DOWNTIME_COLUMNS, asked))


def _downtimes_once(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    if not filled:
        return empty_table(DOWNTIME_COLUMNS)
    return pd.concat(filled).drop_duplicates("id", ignore_index=True)


def _entries(answer: Sequence[Any]) -> list[Entry]:
    for index, entry in enumerate(answer):
        if identifier(at_path(entry, "id")) is None:
            raise unreadable(f"lacks [{index}].id", "Datadog monitors")
    return list(answer)
