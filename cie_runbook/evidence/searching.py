"""The pages of a search, from whichever system answers it: one page in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from cie_runbook.catalog.searches import (
    AttachedRows,
    ChannelHistory,
    DatadogCounts,
    DatadogSearch,
    MonitorList,
    NamesCheck,
    PagerDutyList,
    SentryIssues,
    TicketQueue,
)
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.names_check import names_pages
from cie_runbook.evidence.requests import SearchRequest
from cie_runbook.evidence.sampling import in_turn, sampled
from cie_runbook.evidence.shapes import SHAPES
from cie_runbook.sources import (
    datadog_events,
    datadog_logs,
    datadog_monitors,
    datadog_spans,
)
from cie_runbook.sources.datadog_aggregates import Aggregate, aggregate_logs
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_downtimes import fetch_downtimes, together
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.pagerduty_contacts import contact_methods
from cie_runbook.sources.pagerduty_incidents import IncidentSearch, incidents_pages
from cie_runbook.sources.pagerduty_log_entries import log_entries_pages
from cie_runbook.sources.pagerduty_oncalls import oncalls_pages, oncalls_request
from cie_runbook.sources.pagerduty_schedules import schedule_entries
from cie_runbook.sources.paging import Page, page_of
from cie_runbook.sources.sentry_events import events_pages
from cie_runbook.sources.sentry_issues import IssueSearch, issues_pages
from cie_runbook.sources.servicenow_journal import fetch_notes
from cie_runbook.sources.servicenow_queue import queue_pages
from cie_runbook.sources.slack_history import fetch_threads, history_pages
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline
from cie_runbook.tables import empty_table
from cie_runbook.window import Window

BUDGET_S = 300.0  # for all pages of one search
CARRIED_BY = {  # what hangs on a row, and the column of that row's id
    "sentry_events": "issue_id",
    "pagerduty_log_entries": "incident_id",
    "pagerduty_contacts": "user_id",
    "servicenow_journal": "sys_id",
}
_DATADOG = {
    "datadog_logs": datadog_logs.pages,
    "datadog_spans": datadog_spans.pages,
    "datadog_events": datadog_events.pages,
}

T = TypeVar("T")


def search_pages(clients: Clients, request: SearchRequest) -> Iterator[Page]:
    """Yield the pages of a search; the row cap of the catalog holds, and is told when it was hit.

    Raises
    ------
    SettingsError
        The system is not configured; raised before the first page.
    SourceError
        The first page did not come.
    """
    return _capped(_ASK[type(request.search)](clients, request), request.search.row_cap)


def _datadog(clients: Clients, request: SearchRequest) -> Iterator[Page]:
    search = _entry(request, DatadogSearch)
    client = clients.datadog(search.org)
    deadline = client.deadline(BUDGET_S)

    def pages(window: Window) -> Iterator[Page]:
        read = _DATADOG[search.kind]
        return read(client, search.query, window, deadline, row_cap=search.row_cap)

    if search.parts == 1:
        return pages(request.window)
    return sampled(pages, request.window, search.parts, search.row_cap)


def _counts(clients: Clients, request: SearchRequest) -> Iterator[Page]:
    search = _entry(request, DatadogCounts)
    asked = Aggregate(
        query=search.query,
        window=request.window,
        facets=search.facets,
        bin_s=search.bin_s,
        groups=search.groups,
    )
    yield from _whole(aggregate_logs(clients.datadog(search.org), asked))


def _monitors(clients: Clients, request: SearchRequest) -> Iterator[Page]:
    search = _entry(request, MonitorList)
    client = clients.datadog(search.org)
    if search.kind == "datadog_downtimes":
        return _downtimes(client, search.tags)
    return datadog_monitors.pages(client, client.deadline(BUDGET_S), tags=search.tags)


def _downtimes(client: DatadogClient, tags: str | None) -> Iterator[Page]:
    """Yield what mutes monitors now, and what is scheduled to; the two lists as one page."""
    found = datadog_monitors.fetch_monitors(client, tags=tags, budget_s=BUDGET_S)
    ahead = fetch_downtimes(client, found.monitors.table, budget_s=BUDGET_S)
    yield page_of(together(found.downtimes.table, ahead.table), *found.downtimes.missing)


def _issues(clients: Clients, request: SearchRequest) -> Iterator[Page]:
    client = clients.system("sentry")
    wanted = IssueSearch(
        organization=request.ids["sentry_organization"][0],
        window=request.window,
        projects=request.ids.get("sentry_projects", ()),
        query=_entry(request, SentryIssues).query,
    )
    return issues_pages(client, wanted, _deadline(client))


def _pagerduty(clients: Clients, request: SearchRequest) -> Iterator[Page]:
    search = _entry(request, PagerDutyList)
    client = clients.system("pagerduty")
    deadline = _deadline(client)
    schedules = request.ids.get("pagerduty_schedules", ())
    if search.kind == "pagerduty_incidents":
        wanted = IncidentSearch(window=request.window, service_ids=search.services)
        return incidents_pages(client, wanted, deadline)
    if search.kind == "pagerduty_oncalls":
        asked = oncalls_request(request.window, schedule_ids=schedules)
        return oncalls_pages(client, asked, deadline)
    return _rotations(client, schedules, request, deadline)


def _rotations(
    client: SystemClient, schedules: Sequence[str], request: SearchRequest, deadline: Deadline
) -> Iterator[Page]:
    for schedule in schedules:
        yield from _whole(schedule_entries(client, schedule, request.window, deadline))


def _channels(clients: Clients, request: SearchRequest) -> Iterator[Page]:
    client = clients.system("slack")
    return _messages(client, request, _deadline(client))


def _messages(client: SystemClient, request: SearchRequest, deadline: Deadline) -> Iterator[Page]:
    for channel in request.channels:
        for page in history_pages(
            client, channel, request.window, deadline, row_cap=request.search.row_cap
        ):
            yield page
            threads = fetch_threads(client, page.table, deadline)
            yield Page(threads.table, missing=threads.missing)


def _queue(clients: Clients, request: SearchRequest) -> Iterator[Page]:
    client = clients.system("servicenow")
    group = _entry(request, TicketQueue).group
    return queue_pages(client, group, _deadline(client), row_cap=request.search.row_cap)


def _names(clients: Clients, request: SearchRequest) -> Iterator[Page]:
    if request.names is None:
        raise ValueError(f"{request.name} names nothing")
    return names_pages(clients, request.names, request.window)


def _attached(clients: Clients, request: SearchRequest) -> Iterator[Page]:
    search, carrier = _entry(request, AttachedRows), request.carrier
    if carrier is None:
        raise ValueError(f"{search.id} hangs on nothing")
    rows_of = _ATTACHED[search.kind](clients, request)
    carriers = search_pages(clients, carrier)
    return _of_each(carriers, CARRIED_BY[search.kind], rows_of, request)


def _events_of(clients: Clients, request: SearchRequest) -> Callable[[str], Iterator[Page]]:
    client = clients.system("sentry")
    deadline = _deadline(client)
    organization = request.ids["sentry_organization"][0]
    return lambda issue: events_pages(client, organization, issue, request.window, deadline)


def _log_of(clients: Clients, _request: SearchRequest) -> Callable[[str], Iterator[Page]]:
    client = clients.system("pagerduty")
    deadline = _deadline(client)
    return lambda incident: log_entries_pages(client, incident, deadline)


def _contacts_of(clients: Clients, _request: SearchRequest) -> Callable[[str], Iterator[Page]]:
    client = clients.system("pagerduty")
    deadline = _deadline(client)

    return lambda person: _whole(contact_methods(client, person, deadline))


def _notes_of(clients: Clients, _request: SearchRequest) -> Callable[[str], Iterator[Page]]:
    client = clients.system("servicenow")
    deadline = _deadline(client)

    return lambda ticket: _whole(fetch_notes(client, ticket, deadline))


def _whole(found: Fetched) -> Iterator[Page]:
    """Yield what came all at once as the one page that it is."""
    yield page_of(found.table, *found.missing)


def _of_each(
    carriers: Iterator[Page],
    id_column: str,
    rows_of: Callable[[str], Iterator[Page]],
    request: SearchRequest,
) -> Iterator[Page]:
    """Yield what hangs on each row's id, once; where that does not come, count it and go on."""
    reasons: Counter[str] = Counter()
    known: set[str] = set()
    empty = Page(empty_table(SHAPES[request.search.kind].columns))
    for carrier in carriers:
        yield replace(empty, missing=carrier.missing)
        fresh = [one for one in carrier.table[id_column].drop_duplicates() if one not in known]
        known.update(fresh)
        yield from in_turn(rows_of, fresh, reasons)
    missing = (f"for {count} of {len(known)}: {why}" for why, count in reasons.items())
    yield replace(empty, missing=tuple(missing))


def _capped(pages: Iterator[Page], row_cap: int) -> Iterator[Page]:
    rows = 0
    for page in pages:
        room = row_cap - rows
        rows += len(page.table)
        if len(page.table) > room:
            sentence = f"there are more than the {row_cap:,} rows that were asked for"
            yield Page(page.table.head(room), missing=(*page.missing, sentence))
            return
        yield page


def _deadline(client: SystemClient) -> Deadline:
    return client.deadline(BUDGET_S)


def _entry(request: SearchRequest, kind: type[T]) -> T:
    if not isinstance(request.search, kind):
        raise TypeError(f"{request.name} is no {kind.__name__}")
    return request.search


_ASK: Mapping[type, Callable[[Clients, SearchRequest], Iterator[Page]]] = {
    DatadogSearch: _datadog,
    DatadogCounts: _counts,
    MonitorList: _monitors,
    SentryIssues: _issues,
    PagerDutyList: _pagerduty,
    ChannelHistory: _channels,
    TicketQueue: _queue,
    AttachedRows: _attached,
    NamesCheck: _names,
}
_ATTACHED: Mapping[str, Callable[[Clients, SearchRequest], Callable[[str], Iterator[Page]]]] = {
    "sentry_events": _events_of,
    "pagerduty_log_entries": _log_of,
    "pagerduty_contacts": _contacts_of,
    "servicenow_journal": _notes_of,
}
