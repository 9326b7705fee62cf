"""What Datadog's two timeseries endpoints are asked: windows, queries, formulas."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cie_runbook.drill.query import MetricQuery, parse_query
from cie_runbook.errors import BadInputError
from cie_runbook.window import Window


class BadRequestError(Exception):
    """The request cannot be answered; carries the status and how the service words it."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(title, detail)
        self.status, self.title, self.detail = status, title, detail


@dataclass(frozen=True, kw_only=True)
class TimeseriesRequest:
    """Metric queries over a window, each with the index that its series carry.

    Attributes
    ----------
    window : Window
        What is asked for.
    queries : sequence of (index, MetricQuery)
        In the order of the answer.
    interval_s : int or None
        The interval wanted [s]; None leaves it to the service.
    """

    window: Window
    queries: Sequence[tuple[int, MetricQuery]]
    interval_s: int | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The queries as they were written."""
        return tuple(query.text for _, query in self.queries)


def v2_request(body: bytes) -> TimeseriesRequest:
    """Read the body of ``POST /api/v2/query/timeseries``; times are milliseconds.

    Raises
    ------
    BadRequestError
        It is not as documented, or uses what a rehearsal does not understand.
    """
    try:
        data = json.loads(body)["data"]
        attributes = data["attributes"]
        start_ms, end_ms = attributes["from"], attributes["to"]
        queries = {entry["name"]: entry for entry in attributes["queries"]}
        formulas = [entry["formula"] for entry in attributes.get("formulas") or ()]
        interval_ms = attributes.get("interval")
        is_timeseries = data["type"] == "timeseries_request"
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadRequestError(400, "Invalid JSON", "the body is not a timeseries request") from None
    if not is_timeseries:
        raise BadRequestError(400, "Invalid type", "data.type must be timeseries_request")
    if not _are_whole(start_ms, end_ms, 0 if interval_ms is None else interval_ms):
        raise BadRequestError(400, "Invalid time", "from, to and interval are milliseconds")
    return TimeseriesRequest(
        window=_window(start_ms / 1_000, end_ms / 1_000),
        queries=_by_formula(queries, formulas or list(queries)),
        interval_s=None if interval_ms is None else max(1, interval_ms // 1_000),
    )


def v1_request(query: Mapping[str, str]) -> TimeseriesRequest:
    """Read the parameters of ``GET /api/v1/query``; times are seconds.

    Raises
    ------
    BadRequestError
        A parameter is missing or no number. A query that cannot be parsed is none of these: it
        raises `QueryTextError`, which the service answers with 200.
    """
    try:
        start_s, end_s, text = int(query["from"]), int(query["to"]), query["query"]
    except (KeyError, ValueError):
        raise BadRequestError(
            400, "Invalid parameters", "from and to in seconds and query are required"
        ) from None
    return TimeseriesRequest(window=_window(start_s, end_s), queries=((0, parse_query(text)),))


def _by_formula(
    queries: Mapping[str, Mapping[str, Any]], formulas: Sequence[str]
) -> Sequence[tuple[int, MetricQuery]]:
    found = []
    for index, formula in enumerate(formulas):
        entry = queries.get(str(formula).strip())
        if entry is None:
            raise BadRequestError(
                400, "Unknown formula", "a rehearsal computes none: write the name of one query"
            )
        if entry.get("data_source") != "metrics" or not isinstance(entry.get("query"), str):
            raise BadRequestError(400, "Invalid query", "only metric queries are rehearsed")
        try:
            found.append((index, parse_query(entry["query"])))
        except ValueError as error:
            raise BadRequestError(400, "Invalid query", str(error)) from None
    return found


def _window(start_s: float, end_s: float) -> Window:
    try:
        return Window(datetime.fromtimestamp(start_s, UTC), datetime.fromtimestamp(end_s, UTC))
    except (ValueError, OverflowError, OSError, BadInputError):
        raise BadRequestError(
            422, "Unprocessable Entity", "'from' must be before 'to', both within the calendar"
        ) from None


def _are_whole(*values: object) -> bool:
    return all(isinstance(value, int) and not isinstance(value, bool) for value in values)
