"""Series of a Sentry organisation: events taken in by outcome, and any aggregate over time.

References: https://docs.sentry.io/api/organizations/retrieve-event-counts-for-an-organization-v2/,
https://docs.sentry.io/api/explore/query-explore-events-in-timeseries-format/ (newer servers only)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cie_runbook.sources.answer_fields import instant, instant_of_seconds, number, text
from cie_runbook.sources.decoding import json_object, unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.paging import collected, page_of
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.sentry_pages import sentry_instant, sentry_path, with_query
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline
from cie_runbook.window import Window

COUNTED = "sum(quantity)"
_MILLISECONDS = 10**11  # a greater number of seconds would be past the year 5000
_MINUTE_S = 60
_VOLUME, _TREND = "Sentry volume", "Sentry trend"

VOLUME_COLUMNS = {
    "at": "datetime64[ms, UTC]",  # start of the bin
    "outcome": "string",  # "accepted", "filtered", "rate_limited", "invalid", "client_discard" ...
    "event_count": "Int64",
}
TREND_COLUMNS = {
    "at": "datetime64[ms, UTC]",  # start of the bin
    "group": "string",  # values of what it was split by, parted by ", "; "" where it was not
    "measure": "string",  # as "count()"
    "value": "Float64",
    "is_incomplete": "boolean",  # the bin still fills, or the service has not yet counted it
}
SAFE_VOLUME_COLUMNS = tuple(VOLUME_COLUMNS)
SAFE_TREND_COLUMNS = ("at", "measure", "value", "is_incomplete")


@dataclass(frozen=True, kw_only=True)
class SeriesSearch:
    """What to ask.

    Attributes
    ----------
    organization : str
        Its slug.
    window : Window
    bin_s : int
        Length of a bin [s], whole minutes.
    projects : tuple of str
        Ids, for newer servers also slugs; none means all that the token may read.
    query : str
        In Sentry's search syntax; of a trend only.
    measure : str
        The aggregate of a trend.
    group_by : tuple of str
        Fields to split a trend by.
    top : int
        How many groups of a split trend, the greatest first; at most 10.
    """

    organization: str
    window: Window
    bin_s: int
    projects: tuple[str, ...] = ()
    query: str = ""
    measure: str = "count()"
    group_by: tuple[str, ...] = ()
    top: int = 5

    def __post_init__(self) -> None:
        if self.bin_s <= 0 or self.bin_s % _MINUTE_S:
            raise ValueError("a bin of whole minutes")


def volume(client: SystemClient, search: SeriesSearch, deadline: Deadline) -> Fetched:
    """Ask how many error events came in, by what became of them; see `volume_table`."""
    path = volume_request(search)
    table = _ask(client, path, volume_table, deadline, endpoint="volume")
    return collected([page_of(table)], VOLUME_COLUMNS, {"volume": path})


def trend(client: SystemClient, search: SeriesSearch, deadline: Deadline) -> Fetched:
    """Ask for an aggregate over time; see `trend_table`."""
    path = trend_request(search)
    table = _ask(client, path, trend_table, deadline, endpoint="trend")
    return collected([page_of(table)], TREND_COLUMNS, {"trend": path})


def volume_request(search: SeriesSearch) -> str:
    """Return the path to ask for."""
    parameters = [
        ("groupBy", "outcome"),
        ("field", COUNTED),
        ("category", "error"),
        ("interval", f"{search.bin_s // _MINUTE_S}m"),
        *_scope(search),
    ]
    return with_query(sentry_path("organizations", search.organization, "stats_v2"), parameters)


def trend_request(search: SeriesSearch) -> str:
    """Return the path to ask for; the interval is in seconds, the unit of a bare number."""
    parameters = [
        ("dataset", "errors"),
        ("yAxis", search.measure),
        ("query", search.query),
        ("interval", str(search.bin_s)),
        *_scope(search),
    ]
    if search.group_by:
        parameters += [("groupBy", name) for name in search.group_by]
        parameters += [("topEvents", str(search.top)), ("sort", f"-{search.measure}")]
    path = sentry_path("organizations", search.organization, "events-timeseries")
    return with_query(path, parameters)


def volume_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read an answer into one row per outcome and bin, with `VOLUME_COLUMNS` even without any."""
    content = JsonRecord(answer, "", _VOLUME)
    starts = [instant(start) for start in _list(answer, "intervals", _VOLUME)]
    rows: list[dict[str, Any]] = []
    for group in content.listed("groups"):
        counts = group.part("series").content.get(COUNTED)
        if not isinstance(counts, list) or len(counts) != len(starts):
            raise unreadable(f"has no count for each interval at {group.path}.series", _VOLUME)
        outcome = group.part("by").text("outcome")
        rows += [
            {"at": at, "outcome": outcome, "event_count": _count(count)}
            for at, count in zip(starts, counts, strict=True)
        ]
    return row_table(rows, VOLUME_COLUMNS)


def trend_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read an answer into one row per group and bin, with `TREND_COLUMNS` even without any."""
    listed = JsonRecord(answer, "", _TREND).listed("timeSeries")
    return row_table([row for series in listed for row in _points(series)], TREND_COLUMNS)


def _ask(
    client: SystemClient,
    path: str,
    table: Callable[[Mapping[str, Any]], pd.DataFrame],
    deadline: Deadline,
    *,
    endpoint: str,
) -> pd.DataFrame:
    def read(answer: Answer) -> tuple[pd.DataFrame, int]:
        found = table(json_object(answer, client.system))
        return found, len(found)

    return client.get(path, read, deadline, endpoint=endpoint)


def _scope(search: SeriesSearch) -> list[tuple[str, str]]:
    return [
        *(("project", project) for project in search.projects),
        ("start", sentry_instant(search.window.start)),
        ("end", sentry_instant(search.window.end)),
    ]


def _points(series: JsonRecord) -> Iterator[dict[str, Any]]:
    groups = series.parts("groupBy")
    group = ", ".join(text(part.content.get("value")) or "" for part in groups)
    for point in series.listed("values"):
        yield {
            "at": _instant(point),
            "group": group,
            "measure": series.text("yAxis"),
            "value": number(point.content.get("value")),
            "is_incomplete": point.flag("incomplete"),
        }


def _instant(point: JsonRecord) -> Any:
    """Return the instant of a point, which comes in seconds or, greater, in milliseconds."""
    stamp = number(point.content.get("timestamp"))
    if stamp is not None and abs(stamp) >= _MILLISECONDS:
        stamp /= 1000
    at = instant_of_seconds(stamp)
    if at is None:
        raise unreadable(f"has no instant at {point.path}.timestamp", _TREND)
    return at


def _count(value: Any) -> int | None:
    found = number(value)
    return None if found is None else int(found)


def _list(answer: Mapping[str, Any], name: str, system: str) -> list[Any]:
    found = answer.get(name)
    if not isinstance(found, list):
        raise unreadable(f"has no list at {name}", system)
    return found
