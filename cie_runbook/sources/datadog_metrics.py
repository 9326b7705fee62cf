"""Datadog metrics: many queries over a long window, asked for in parts, put together as one table.

A series of more than 1,500 points would come back coarser than asked, so the window is cut; queries
are asked for several at a time; the newest part comes first, so that what a report is about is
there when time runs out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from cie_runbook.errors import AccessDeniedError, RefusedRequestError, SourceError
from cie_runbook.sources.datadog_client import AT_ONCE, DatadogClient
from cie_runbook.sources.datadog_points import (
    Reply,
    query_reply,
    timeseries_reply,
    timeseries_request,
)
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.missing_parts import coarse_sentences, missing_sentences
from cie_runbook.sources.series_table import series_table
from cie_runbook.sources.side_by_side import side_by_side
from cie_runbook.sources.transport import Deadline
from cie_runbook.window import Window

POINTS_PER_SERIES = 1500  # beyond this the API answers in longer bins than asked
QUERIES_PER_REQUEST = 10
GROUPED_QUERIES_PER_REQUEST = 2  # each brings a series per group
BUDGET_S = 120.0  # for all parts of one fetch together
GIVE_UP_AFTER = 6  # failed parts, none having come: the service is down

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Part:
    """Some of the queries over some of the window: one request."""

    refs: tuple[str, ...]
    queries: tuple[str, ...]
    window: Window

    def singles(self) -> Iterator[Part]:
        """Yield the part query by query."""
        for ref, query in zip(self.refs, self.queries, strict=True):
            yield Part((ref,), (query,), self.window)


@dataclass(frozen=True, kw_only=True)
class _Task:
    """What all parts of one fetch have in common."""

    client: DatadogClient
    bin_s: int
    group_by: str | None
    deadline: Deadline


@dataclass(frozen=True)
class _Harvest:
    """What has come so far."""

    replies: list[tuple[Part, Reply]] = field(default_factory=list)
    failures: list[tuple[Part, SourceError]] = field(default_factory=list)

    @property
    def is_hopeless(self) -> bool:
        """Nothing came and the service keeps failing: asking on would only cost time."""
        failed = sum(error.retryable for _, error in self.failures)
        return not self.replies and failed >= GIVE_UP_AFTER

    def take(self, part: Part, result: Reply | SourceError) -> None:
        """Keep the result of a part."""
        if isinstance(result, SourceError):
            self.failures.append((part, result))
        else:
            self.replies.append((part, result))


def fetch_timeseries(  # noqa: PLR0913 - four name the question, two are options
    client: DatadogClient,
    queries: Mapping[str, str],
    window: Window,
    bin_s: int,
    *,
    group_by: str | None = None,
    on_progress: OnProgress = lambda done, total: None,
) -> Fetched:
    """Ask one Datadog org for queries over a window.

    Parameters
    ----------
    client : DatadogClient
    queries : Mapping
        Metric reference to query text.
    window : Window
    bin_s : int
        Length of a bin [s].
    group_by : str or None
        The tag by which the queries split their series.
    on_progress : callable
        Told (parts done, parts in all) after each part.

    Returns
    -------
    Fetched
        Points outside the window are left out; what did not come is named.

    Raises
    ------
    AccessDeniedError
        The org refused a key; nothing else is asked of it.
    SourceError
        Not one part came.
    """
    deadline = client.deadline(BUDGET_S)
    task = _Task(client=client, bin_s=bin_s, group_by=group_by, deadline=deadline)
    parts = tuple(_parts(queries, window, bin_s, _queries_at_once(client, group_by)))
    harvest = _gather(task, parts, on_progress)
    if harvest.failures and not harvest.replies:
        raise harvest.failures[0][1]
    return _fetched(queries, harvest, bin_s)


def chunks(window: Window, bin_s: int) -> list[Window]:
    """Cut `window` at multiples of `bin_s` into parts of at most `POINTS_PER_SERIES` bins."""
    longest = POINTS_PER_SERIES * bin_s
    cut = math.floor(window.start.timestamp() / bin_s) * bin_s + longest
    start, found = window.start, []
    while (edge := datetime.fromtimestamp(cut, UTC)) < window.end:
        found.append(Window(start, edge))
        start, cut = edge, cut + longest
    return [*found, Window(start, window.end)]


def _queries_at_once(client: DatadogClient, group_by: str | None) -> int:
    if client.org.timeseries_api == "v1":
        return 1
    return QUERIES_PER_REQUEST if group_by is None else GROUPED_QUERIES_PER_REQUEST


def _parts(queries: Mapping[str, str], window: Window, bin_s: int, size: int) -> Iterator[Part]:
    refs = tuple(queries)
    batches = [refs[first : first + size] for first in range(0, len(refs), size)]
    for chunk in reversed(chunks(window, bin_s)):
        for batch in batches:
            yield Part(batch, tuple(queries[ref] for ref in batch), chunk)


def _gather(task: _Task, parts: Sequence[Part], on_progress: OnProgress) -> _Harvest:
    harvest = _Harvest()
    answered: set[Part] = set()
    results = side_by_side(
        parts,
        lambda part: _ask_apart_if_refused(task, part),
        task.deadline,
        workers=AT_ONCE,
        system=task.client.system,
    )
    with closing(results):
        for part, result in results:
            if isinstance(result, AccessDeniedError):
                raise result
            for piece, outcome in [(part, result)] if isinstance(result, SourceError) else result:
                harvest.take(piece, outcome)
            answered.add(part)
            on_progress(len(answered), len(parts))
            if harvest.is_hopeless:
                break
    for part in parts:
        if part not in answered:
            harvest.take(part, harvest.failures[-1][1])
    return harvest


def _ask_apart_if_refused(task: _Task, part: Part) -> list[tuple[Part, Reply | SourceError]]:
    try:
        return [(part, _ask(task, part))]
    except RefusedRequestError as error:
        if len(part.refs) == 1:
            return [(part, error)]
    # One query that the service cannot read must not cost its neighbours.
    return [piece for single in part.singles() for piece in _ask_apart_if_refused(task, single)]


def _ask(task: _Task, part: Part) -> Reply:
    if task.client.org.timeseries_api == "v1":
        return task.client.query(
            part.queries[0],
            part.window,
            lambda answer: _counted(query_reply(answer, part.refs[0], task.group_by)),
            task.deadline,
        )
    return task.client.timeseries(
        timeseries_request(part.queries, part.window, task.bin_s),
        lambda answer: _counted(timeseries_reply(answer, part.refs, task.group_by)),
        task.deadline,
    )


def _counted(reply: Reply) -> tuple[Reply, int]:
    return reply, reply.rows


def _fetched(queries: Mapping[str, str], harvest: _Harvest, bin_s: int) -> Fetched:
    refs = tuple(queries)
    series = [
        found.within(part.window) for part, reply in harvest.replies for found in reply.series
    ]
    speaking = {found.metric for found in series if not np.isnan(found.numbers).all()}
    missing = missing_sentences(
        [(part.refs, part.window, error) for part, error in harvest.failures]
    ) + coarse_sentences([(part.refs, reply.bin_s) for part, reply in harvest.replies], bin_s)
    units = {ref: unit for _, reply in harvest.replies for ref, unit in reply.units.items()}
    return Fetched(
        table=series_table(series, refs),
        queries=dict(queries),
        completeness="partial" if missing else "complete" if speaking else "empty",
        missing=missing,
        units={ref: units.get(ref) for ref in refs},
        silent=tuple(ref for ref in refs if ref not in speaking),
    )
