"""Log events and spans counted by the service itself: one row per measure, group and bin.

The two answers differ in form: logs hold ``data.buckets[].computes``, spans a list ``data`` of
``attributes.compute`` (in some versions ``computes``). References:
https://docs.datadoghq.com/api/latest/logs/ ("Aggregate events"), .../spans/ ("Aggregate spans").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from cie_runbook.sources.answer_fields import Entry, at_path, instant, number, text
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_pages import iso, meta_sentences
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page, collected, walk
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.transport import Deadline
from cie_runbook.window import Window

COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",  # start of the bin; <NA> for a measure of the whole window
    "group": "string",  # the facets' values in the order asked, parted by ", "; "" without facets
    "measure": "string",  # "count", or as "pc95(@duration)" in the unit of what is measured
    "value": "Float64",
}
SAFE_COLUMNS = ("at", "measure", "value")

WITHOUT = "(none)"  # the group of events that lack the facet: they are counted too
GROUPS = 100  # of one facet, unless the caller says otherwise
ROW_CAP = 100_000
BUDGET_S = 60.0
_MINUTE_S = 60

Aggregation = Literal[
    "count", "cardinality", "sum", "min", "max", "avg", "median", "pc75", "pc90", "pc95", "pc99"
]


@dataclass(frozen=True)
class Measure:
    """What to compute; all but a count need the attribute that is measured, as "@duration"."""

    aggregation: Aggregation = "count"
    of: str | None = None

    @property
    def name(self) -> str:
        """The measure as the table names it."""
        return self.aggregation if self.of is None else f"{self.aggregation}({self.of})"


COUNT = Measure()


@dataclass(frozen=True, kw_only=True)
class Aggregate:
    """What to ask.

    Attributes
    ----------
    query : str
        In the search syntax of logs or spans; it goes out as it is.
    window : Window
    measures : tuple of Measure
    facets : tuple of str
        What to group by, as "service" or "@error.kind"; none for one number over all.
    bin_s : int or None
        Length of a bin [s], whole minutes; None for the whole window at once.
    groups : int
        The most values of a facet, the greatest first.
    """

    query: str
    window: Window
    measures: tuple[Measure, ...] = (COUNT,)
    facets: tuple[str, ...] = ()
    bin_s: int | None = None
    groups: int = GROUPS

    def __post_init__(self) -> None:
        if self.bin_s is not None and (self.bin_s <= 0 or self.bin_s % _MINUTE_S):
            raise ValueError("a bin of whole minutes")


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """Logs or spans: how to ask, where the buckets stand."""

    name: str
    ask: Callable[..., Page]
    request: Callable[[Aggregate, str | None], dict[str, Any]]
    buckets: Callable[[Mapping[str, Any]], Any]


def aggregate_logs(client: DatadogClient, asked: Aggregate) -> Fetched:
    """Count log events; see `COLUMNS` for the shape."""
    return _fetch(client, asked, _LOGS)


def aggregate_spans(client: DatadogClient, asked: Aggregate) -> Fetched:
    """Count spans; see `COLUMNS` for the shape."""
    return _fetch(client, asked, _SPANS)


def log_aggregate_request(asked: Aggregate, cursor: str | None = None) -> dict[str, Any]:
    """Return the body that counts log events, from the groups after `cursor` on."""
    body = _body(asked)
    return body if cursor is None else {**body, "page": {"cursor": cursor}}


def span_aggregate_request(asked: Aggregate, cursor: str | None = None) -> dict[str, Any]:
    """Return the body that counts spans; it is wrapped, or it would be read as an empty one."""
    body = log_aggregate_request(asked, cursor)
    return {"data": {"type": "aggregate_request", "attributes": body}}


def log_aggregate_table(answer: Mapping[str, Any], asked: Aggregate) -> pd.DataFrame:
    """Read an answer on logs into `COLUMNS`, also when nothing was counted."""
    return _page(answer, asked, _LOGS).table


def span_aggregate_table(answer: Mapping[str, Any], asked: Aggregate) -> pd.DataFrame:
    """Read an answer on spans into `COLUMNS`, also when nothing was counted."""
    return _page(answer, asked, _SPANS).table


def _fetch(client: DatadogClient, asked: Aggregate, kind: _Kind) -> Fetched:
    deadline = client.deadline(BUDGET_S)

    def ask(cursor: str | None) -> Page:
        return _ask(client, asked, kind, cursor, deadline)

    key = ("at", "group", "measure")
    pages = walk(ask, key=key, row_cap=ROW_CAP, system=client.system)
    return collected(pages, COLUMNS, {kind.name: asked.query})


def _ask(
    client: DatadogClient, asked: Aggregate, kind: _Kind, cursor: str | None, deadline: Deadline
) -> Page:
    def parse(answer: Mapping[str, Any]) -> tuple[Page, int]:
        page = _page(answer, asked, kind)
        return page, page.entry_count

    return kind.ask(client, kind.request(asked, cursor), parse, deadline)


def _body(asked: Aggregate) -> dict[str, Any]:
    window = {"from": iso(asked.window.start), "to": iso(asked.window.end)}
    largest = {"type": "measure", "aggregation": "count", "order": "desc"}
    return {
        "filter": {"query": asked.query, **window},
        "compute": [_compute(measure, asked.bin_s) for measure in asked.measures],
        "group_by": [
            {"facet": facet, "limit": asked.groups, "sort": largest, "missing": WITHOUT}
            for facet in asked.facets
        ],
    }


def _compute(measure: Measure, bin_s: int | None) -> dict[str, Any]:
    compute: dict[str, Any] = {"aggregation": measure.aggregation, "type": "total"}
    if bin_s is not None:
        compute |= {"type": "timeseries", "interval": f"{bin_s // _MINUTE_S}m"}
    return compute if measure.of is None else {**compute, "metric": measure.of}


def _page(answer: Mapping[str, Any], asked: Aggregate, kind: _Kind) -> Page:
    """Read one answer.

    Raises
    ------
    UnreadableAnswerError
        The answer is not as documented, or says that the search failed.
    """
    system = f"Datadog {kind.name}"
    if answer.get("errors"):
        raise unreadable("says that the search failed", system)
    buckets = kind.buckets(answer)
    if not isinstance(buckets, list):
        raise unreadable("lacks the list of buckets in data", system)
    rows = [row for bucket in buckets for row in _rows(bucket, asked, system)]
    after = text(at_path(answer, "meta.page.after")) if buckets else None
    missing = (*meta_sentences(answer), *_full(buckets, asked))
    return Page(row_table(rows, COLUMNS), after, len(buckets), missing)


def _rows(bucket: Any, asked: Aggregate, system: str) -> Iterator[dict[str, Any]]:
    computed = next(
        (found for name in ("computes", "compute") if (found := at_path(bucket, name)) is not None),
        None,
    )
    if not isinstance(computed, Mapping):
        raise unreadable("lacks the computed values of a bucket", system)
    group = ", ".join(_values(bucket, asked))
    for place, measure in enumerate(asked.measures):
        value = computed.get(f"c{place}")
        for at, found in _points(value):
            yield {"at": at, "group": group, "measure": measure.name, "value": found}


def _points(value: Any) -> Iterator[tuple[Any, float | None]]:
    if not isinstance(value, list):
        yield None, number(value)
        return
    for point in value:
        at = instant(at_path(point, "time"))
        if at is not None:
            yield at, number(at_path(point, "value"))


def _values(bucket: Entry, asked: Aggregate) -> list[str]:
    by = bucket.get("by")
    values = by if isinstance(by, Mapping) else {}
    return [text(values.get(facet)) or WITHOUT for facet in asked.facets]


def _full(buckets: list[Any], asked: Aggregate) -> Iterator[str]:
    """Name the facets that have as many values as were asked for, and perhaps more."""
    for place, facet in enumerate(asked.facets):
        values = {_values(bucket, asked)[place] for bucket in buckets if isinstance(bucket, dict)}
        if len(values - {WITHOUT}) >= asked.groups:
            yield f"only the {asked.groups} most frequent values of {facet} were asked for"


def _span_buckets(answer: Mapping[str, Any]) -> Any:
    data = answer.get("data")
    return [at_path(entry, "attributes") for entry in data] if isinstance(data, list) else None


_LOGS = _Kind(
    name="log counts",
    ask=DatadogClient.aggregate_logs,
    request=log_aggregate_request,
    buckets=lambda answer: at_path(answer, "data.buckets"),
)
_SPANS = _Kind(
    name="span counts",
    ask=DatadogClient.aggregate_spans,
    request=span_aggregate_request,
    buckets=_span_buckets,
)
