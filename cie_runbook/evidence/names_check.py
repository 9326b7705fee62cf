"""Asking every system whether what the catalog names still exists, and what it plots now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pandas as pd

from cie_runbook.errors import RefusedRequestError, SettingsError, SourceError
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.names import Names
from cie_runbook.evidence.standing import metric_standings
from cie_runbook.sources.datadog_dashboards import fetch_dashboards
from cie_runbook.sources.datadog_monitors import fetch_monitors
from cie_runbook.sources.github_template import issue_template
from cie_runbook.sources.pagerduty_schedules import schedule_entries
from cie_runbook.sources.paging import Page
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.slack_channel import has_channel
from cie_runbook.window import Window

COLUMNS: Mapping[str, str] = {
    "kind": "string",  # "metric", "dashboard", "widget", "monitors", "monitor", "channel" ...
    "id": "string",  # in the catalog, else in its own system
    "part_of": "string",  # id of the row that lists it; "" for what the catalog itself names
    "title": "string",
    "standing": "string",  # "there", "gone", "not asked"
    "digest": "string",  # SHA-256 of all that it plots or asks for; "" where it does neither
}
SAFE_COLUMNS = ("kind", "id", "part_of", "standing", "digest")

BUDGET_S = 120.0
LOOKED_BACK = timedelta(days=1)  # far enough that everything in use has reported

Row = Mapping[str, str]
_METRICS = {"confirmed": "there", "no data": "there", "no such metric": "gone"}


def names_pages(clients: Clients, names: Names, window: Window) -> Iterator[Page]:
    """Yield a page for each group of names; a system that does not answer is told as missing."""
    day = Window(window.end - LOOKED_BACK, window.end)
    for org, queries in names.metrics.items():
        yield _metrics(clients, org, queries, day)
    for org, dashboards in names.dashboards.items():
        for dashboard, title in dashboards.items():
            ask = _dashboard(clients, org, dashboard)
            yield _asked(row("dashboard", dashboard, title), ask)
    for org, tags in names.monitors.items():
        yield _asked(row("monitors", org, org), _monitors(clients, org, tags))
    for name, slack_id in names.channels.items():
        yield _asked(row("channel", slack_id, name), _channel(clients, slack_id, day))
    for schedule in names.schedules:
        yield _asked(row("schedule", schedule, schedule), _schedule(clients, schedule, day))
    for repository, path in names.templates.items():
        yield _asked(row("template", path, path), _template(clients, repository, path))


def row(kind: str, name: str, title: str, *, part_of: str = "", digest: str = "") -> Row:
    """Return the row of something that is there."""
    return {
        "kind": kind,
        "id": name,
        "part_of": part_of,
        "title": title,
        "standing": "there",
        "digest": digest,
    }


def digest_of(texts: Iterable[str]) -> str:
    """Return one digest of queries, in whichever order they come."""
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()


def _asked(named: Row, ask: Callable[[], list[Row] | None]) -> Page:
    """Return the row of what was asked for with all that came; None says that there is none.

    A request that a service refuses, while it accepts the credential, names something unknown.
    """
    try:
        came = ask()
    except RefusedRequestError:
        came = None
    except SettingsError:  # that the profile leaves a system out is no gap of this check
        return _page([{**named, "standing": "not asked"}])
    except SourceError as error:
        return _page([{**named, "standing": "not asked"}], f"{error.where}: {error.what}")
    if came is None:
        return _page([{**named, "standing": "gone"}])
    return _page(came if came and came[0]["kind"] == named["kind"] else [named, *came])


def _metrics(clients: Clients, org: str, queries: Mapping[str, str], window: Window) -> Page:
    rows: list[Row] = []
    missing: dict[str, None] = {}
    for one in metric_standings(clients, org, queries, window):
        standing = _METRICS.get(one.standing, "not asked")
        rows.append({**row("metric", one.id, one.id), "standing": standing})
        if one.standing == "not asked":
            missing[one.detail] = None
    return _page(rows, *missing)


def _dashboard(clients: Clients, org: str, dashboard: str) -> Callable[[], list[Row]]:
    def ask() -> list[Row]:
        table = fetch_dashboards(clients.datadog(org), [dashboard], budget_s=BUDGET_S).table
        return [
            row(
                "widget",
                f"{dashboard}/{name}",
                f"{_text(plotted['dashboard'].iloc[0])}: {_text(plotted['widget'].iloc[0])}",
                part_of=dashboard,
                digest=digest_of(map(_text, plotted["query"])),
            )
            for name, plotted in table.groupby("widget_id", sort=False)
        ]

    return ask


def _monitors(clients: Clients, org: str, tags: str | None) -> Callable[[], list[Row]]:
    def ask() -> list[Row]:
        client = clients.datadog(org)
        table = fetch_monitors(client, tags=tags, budget_s=BUDGET_S).monitors.table
        return [
            row("monitor", name, _text(title), part_of=org, digest=digest_of([_text(query)]))
            for name, title, query in zip(table["id"], table["name"], table["query"], strict=True)
        ]

    return ask


def _channel(clients: Clients, slack_id: str, window: Window) -> Callable[[], list[Row] | None]:
    def ask() -> list[Row] | None:
        client = clients.system("slack")
        deadline = client.deadline(BUDGET_S)
        return [] if has_channel(client, slack_id, window, deadline) else None

    return ask


def _schedule(clients: Clients, schedule: str, window: Window) -> Callable[[], list[Row]]:
    def ask() -> list[Row]:
        client = clients.system("pagerduty")
        schedule_entries(client, schedule, window, client.deadline(BUDGET_S))
        return []

    return ask


def _template(clients: Clients, repository: str, path: str) -> Callable[[], list[Row]]:
    def ask() -> list[Row]:
        client = clients.system("github")
        found = issue_template(client, repository, path, client.deadline(BUDGET_S))
        return [row("template", path, path, digest=digest_of([found.sha]))]

    return ask


def _page(rows: list[Row], *missing: str) -> Page:
    return Page(row_table(rows, COLUMNS), entry_count=len(rows), missing=missing)


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
