"""Sentry's counted answers: the events table, the trend, the volume by outcome."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import Reply, whole
from cie_runbook.drill.services.sentry_issues import PROJECT, Issue, event_id, trace_of
from cie_runbook.drill.services.sentry_search import bad_request
from cie_runbook.drill.services.telling import iso_z
from cie_runbook.drill.story import Failure

Event = tuple[Issue, Failure]

MOST_FIELDS = 20
DEFAULT_STEP_S = 3_600
_STEP = re.compile(r"([0-9]{1,4})([mhd])")
_STEP_S = {"m": 60, "h": 3_600, "d": 86_400}
_AGGREGATES: Mapping[str, Callable[[Sequence[Event]], Any]] = {
    "count()": len,
    "count_unique(user)": lambda events: len({one.checkin_uuid for _, one in events}),
    "last_seen()": lambda events: iso_z(max(one.at for _, one in events)),
    "first_seen()": lambda events: iso_z(min(one.at for _, one in events)),
}
_FIELDS: Mapping[str, Callable[[Event], Any]] = {
    "id": lambda event: event_id(event[1]),
    "timestamp": lambda event: iso_z(event[1].at),
    "title": lambda event: event[0].fault.title,
    "culprit": lambda event: event[0].fault.culprit,
    "issue": lambda event: event[0].short_id,
    "issue.id": lambda event: int(event[0].id),
    "project": lambda event: PROJECT,
    "project.name": lambda event: PROJECT,
    "error.type": lambda event: [event[0].fault.error],
    "trace": lambda event: trace_of(event[1]),
}


def require_dataset(request: Request) -> None:
    """Refuse a request without the dataset that these endpoints want."""
    if request.query.get("dataset") != "errors":
        raise bad_request("dataset must be one of: errors")


def table_rows(request: Request, events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return the rows of the events table: grouped where an aggregate is asked for."""
    names = request.values.get("field", ())
    if not names:
        raise bad_request("No columns selected")
    if len(names) > MOST_FIELDS:
        raise bad_request(f"You can view up to {MOST_FIELDS} fields at a time.")
    plain = [name for name in names if name not in _AGGREGATES]
    counted = [name for name in names if name in _AGGREGATES]
    if not counted:
        return _sorted([_plain(plain, event) for event in events], request, names)
    groups: dict[str, tuple[dict[str, Any], list[Event]]] = {}
    for event in events:
        row = _plain(plain, event)
        groups.setdefault(repr(row), (row, []))[1].append(event)
    rows = [
        {**row, **{name: _AGGREGATES[name](inside) for name in counted}}
        for row, inside in groups.values()
    ]
    return _sorted(rows, request, names)


def timeseries(request: Request, events: Iterable[Event], bounds: _Bounds) -> Reply:
    """Return the trend: one value a bin, zero where nothing happened."""
    axis = request.query.get("yAxis", "count()")
    if axis != "count()":
        raise bad_request(f"Invalid yAxis: {axis}")
    step_s = _step_s(request)
    counts, starts = _counted(events, step_s), _starts(bounds, step_s)
    values = [
        {"timestamp": start_s * 1_000, "value": counts[start_s], "incomplete": False}
        for start_s in starts
    ]
    series = {"yAxis": axis, "groupBy": None, "values": values, "meta": {"valueType": "integer"}}
    return Reply(
        body={
            "meta": {
                "dataset": "errors",
                "start": starts[0] * 1_000 if starts else None,
                "end": starts[-1] * 1_000 if starts else None,
            },
            "timeSeries": [series],
        }
    )


def volume(request: Request, events: Iterable[Event], bounds: _Bounds) -> Reply:
    """Return accepted events by interval, as the usage statistics count them."""
    if "groupBy" not in request.values or "field" not in request.values:
        raise bad_request('At least one "field" and one "groupBy" is required.')
    field = request.query.get("field")
    if field not in {"sum(quantity)", "sum(times_seen)"}:
        raise bad_request(f"Invalid field: {field}")
    step_s = _step_s(request)
    counts, starts = _counted(events, step_s), _starts(bounds, step_s)
    known = {"outcome": "accepted", "category": "error", "project": PROJECT, "reason": "none"}
    by = {name: known.get(name, "") for name in request.values["groupBy"]}
    group = {
        "by": by,
        "totals": {field: sum(counts[start_s] for start_s in starts)},
        "series": {field: [counts[start_s] for start_s in starts]},
    }
    return Reply(
        body={
            "start": iso_z(bounds[0]),
            "end": iso_z(bounds[1]),
            "intervals": [iso_z(datetime.fromtimestamp(s, bounds[0].tzinfo)) for s in starts],
            "groups": [group],
        }
    )


_Bounds = tuple[datetime, datetime]


def _plain(names: Sequence[str], event: Event) -> dict[str, Any]:
    tags = event[0].tags(event[1])
    return {name: _FIELDS[name](event) if name in _FIELDS else tags.get(name) for name in names}


def _sorted(
    rows: list[dict[str, Any]], request: Request, names: Sequence[str]
) -> list[dict[str, Any]]:
    wanted = request.query.get("sort", "")
    name = wanted.removeprefix("-")
    if wanted and name not in names:
        raise bad_request("Cannot sort by a field that is not selected.")
    if not wanted:
        return rows
    return sorted(rows, key=lambda row: _orderly(row[name]), reverse=wanted.startswith("-"))


def _orderly(value: Any) -> tuple[int, Any]:
    return (0, value) if isinstance(value, int) else (1, str(value))


def _step_s(request: Request) -> int:
    text = request.query.get("interval", "1h")
    found = _STEP.fullmatch(text)
    if found is None:
        return whole(text, DEFAULT_STEP_S, least=60)  # seconds, as the trend takes them too
    return max(60, int(found[1]) * _STEP_S[found[2]])


def _counted(events: Iterable[Event], step_s: int) -> Counter[int]:
    return Counter(int(one.at.timestamp()) // step_s * step_s for _, one in events)


def _starts(bounds: _Bounds, step_s: int) -> list[int]:
    first = int(bounds[0].timestamp()) // step_s * step_s
    return list(range(first, int(bounds[1].timestamp()), step_s))
