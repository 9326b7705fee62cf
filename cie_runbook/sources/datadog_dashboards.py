"""Datadog dashboards: what each widget really plots, one row per query or formula.

Reference: https://docs.datadoghq.com/api/latest/dashboards/ ("Get a dashboard").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from cie_runbook.errors import AccessDeniedError, SourceError
from cie_runbook.sources.answer_fields import (
    Entry,
    Field,
    as_json,
    at_path,
    fields_table,
    identifier,
    text,
    whole,
)
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page, collected, page_of
from cie_runbook.tables import empty_table

COLUMNS: Mapping[str, str] = {
    "dashboard_id": "string",
    "dashboard": "string",  # its title
    "section": "string",  # titles of the groups around the widget, outermost first
    "widget_id": "string",
    "widget": "string",  # its title
    "type": "string",  # "timeseries", "query_value", "toplist" ...
    "request": "Int64",  # which request of the widget, from 0; <NA> where it has none
    "kind": "string",  # "metrics", "logs", "spans" ..., "formula", "monitor", "slo"
    "name": "string",  # by which a formula means the query
    "query": "string",  # search or formula; the id of a monitor or SLO
}

# Numbers, instants and ids that Datadog made: no text that a person wrote.
SAFE_COLUMNS = ("dashboard_id", "widget_id", "request")

BUDGET_S = 60.0
DEEPEST_GROUP = 8
_ID = re.compile(r"[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}")
_SYSTEM = "Datadog dashboards"

FIELDS: Mapping[str, Field] = {
    "dashboard_id": Field(identifier, ("dashboard_id",)),
    "dashboard": Field(text, ("dashboard",)),
    "section": Field(text, ("section",)),
    "widget_id": Field(identifier, ("widget.id",)),
    "widget": Field(text, ("widget.definition.title",)),
    "type": Field(text, ("widget.definition.type",)),
    "request": Field(whole, ("request",)),
    "kind": Field(text, ("kind",)),
    "name": Field(text, ("name",)),
    "query": Field(text, ("query",)),
}

# In older requests the key names what is searched; the search stands below it.
_OLDER: Mapping[str, str] = {
    "log_query": "logs",
    "apm_query": "spans",
    "event_query": "events",
    "network_query": "network",
    "process_query": "process",
    "profile_metrics_query": "profiles",
    "rum_query": "rum",
    "security_query": "security_signals",
    "audit_query": "audit",
    "apm_stats_query": "apm_stats",
}
# Where the text of a query stands, in whichever form it is written.
_QUERY = Field(text, ("query", "search.query", "query_string", "search", "slo_id", "metric"))
# What a widget without requests shows: the key, and what its value is.
_DIRECT: Mapping[str, str] = {
    "alert_id": "monitor",
    "slo_id": "slo",
    "query": "search",
    "check": "check",
    "service": "service",
}


def dashboard_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read a dashboard into `COLUMNS`, also when it plots nothing.

    Raises
    ------
    UnreadableAnswerError
        The answer is no dashboard: it lacks an id or the list of widgets.
    """
    dashboard_id, widgets = identifier(answer.get("id")), answer.get("widgets")
    if dashboard_id is None or not isinstance(widgets, list):
        raise unreadable("lacks id or the list widgets", _SYSTEM)
    whose = {"dashboard_id": dashboard_id, "dashboard": answer.get("title")}
    entries = [
        {**whose, "section": section, "widget": widget, **asked}
        for section, widget in _widgets(widgets, ())
        for asked in _asked(_definition(widget))
    ]
    return fields_table(entries, FIELDS, COLUMNS)


def fetch_dashboards(
    client: DatadogClient, dashboard_ids: Sequence[str], *, budget_s: float = BUDGET_S
) -> Fetched:
    """Ask one org for dashboards; one that does not come is named and leaves the others.

    Raises
    ------
    ValueError
        An id has not the form of one.
    SourceError
        Access was denied, or not one dashboard came.
    """
    if not all(_ID.fullmatch(dashboard_id) for dashboard_id in dashboard_ids):
        raise ValueError("an id of a dashboard has the form abc-def-ghi")
    deadline = client.deadline(budget_s)
    came: list[Page] = []
    failures: dict[str, SourceError] = {}
    for dashboard_id in dict.fromkeys(dashboard_ids):
        try:
            came.append(client.dashboard(dashboard_id, _counted, deadline))
        except AccessDeniedError:
            raise
        except SourceError as error:
            failures[dashboard_id] = error
    if failures and not came:
        raise next(iter(failures.values()))
    missing = tuple(f"no answer for {name}: {error.what}" for name, error in failures.items())
    last = page_of(empty_table(COLUMNS), *missing)
    return collected([*came, last], COLUMNS, {name: name for name in dashboard_ids})


def _counted(answer: Mapping[str, Any]) -> tuple[Page, int]:
    table = dashboard_table(answer)
    return page_of(table), len(table)


def _widgets(widgets: Any, titles: tuple[str, ...]) -> Iterator[tuple[str, Entry]]:
    """Yield each widget that is no group, with the titles of the groups around it."""
    if not isinstance(widgets, list) or len(titles) > DEEPEST_GROUP:
        return
    for widget in widgets:
        definition = _definition(widget)
        inner = definition.get("widgets")
        if isinstance(inner, list):
            yield from _widgets(inner, (*titles, text(definition.get("title")) or "untitled"))
        elif definition:
            yield " / ".join(titles), widget


def _definition(widget: Any) -> Entry:
    """Return the definition of a widget; of a split one, that of the widget it repeats."""
    definition = at_path(widget, "definition")
    repeated = at_path(definition, "source_widget_definition")
    found = definition if repeated is None else repeated
    return found if isinstance(found, Mapping) else {}


def _asked(definition: Entry) -> Iterator[Entry]:
    requests = definition.get("requests")
    if isinstance(requests, Mapping):  # one request for each dimension, as x, y, fill, size
        requests = list(requests.values())
    if not isinstance(requests, list):
        yield from _shown_directly(definition)
        return
    for number, request in enumerate(requests):
        if isinstance(request, Mapping):
            for asked in _of_request(request):
                yield {"request": number, **asked}


def _shown_directly(definition: Entry) -> Iterator[Entry]:
    for key, kind in _DIRECT.items():
        value = text(definition.get(key))
        if value is not None:
            yield {"kind": kind, "query": value}


def _of_request(request: Entry) -> Iterator[Entry]:
    if (query := text(request.get("q"))) is not None:
        yield {"kind": "metrics", "query": query}
    for key, kind in _OLDER.items():
        if key in request:
            yield {"kind": kind, "query": _text_of(request[key])}
    queries = request.get("queries")
    single = request.get("query")
    for query in [*(queries if isinstance(queries, list) else []), single]:
        if isinstance(query, Mapping):
            what = {"kind": query.get("data_source"), "name": query.get("name")}
            yield {**what, "query": _text_of(query)}
    formulas = request.get("formulas")
    for formula in formulas if isinstance(formulas, list) else []:
        name = at_path(formula, "alias")
        yield {"kind": "formula", "name": name, "query": at_path(formula, "formula")}


def _text_of(query: Any) -> str | None:
    """Return the search of a query; of a form that we do not know, the whole of it as JSON."""
    if not isinstance(query, Mapping):
        return text(query)
    found: str | None = _QUERY.of(query)
    return as_json(query) if found is None else found
