"""How metrics stand in a live organisation: with data, idle, unknown to it, or not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from cie_runbook.errors import SettingsError, SourceError
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.matching import names_in
from cie_runbook.evidence.names import BIN_S
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_metrics import fetch_timeseries
from cie_runbook.window import Window

BUDGET_S = 120.0

Standing = Literal[
    "confirmed", "no data", "no such metric", "without a name", "not configured", "not asked"
]
"""Data came; the name exists and nothing came; the name does not exist; neither catalog nor profile
names it; the profile does not reach its system; the system did not answer."""


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """What a live system says about one entry.

    Attributes
    ----------
    kind : {"metric", "search"}
        What kind of entry.
    id : str
        Its name in the catalog.
    standing : Standing
        What came of asking for it.
    detail : str
        The Datadog name, or why there was no answer; safe to show.
    """

    kind: Literal["metric", "search"]
    id: str
    standing: Standing
    detail: str = ""


def metric_standings(
    clients: Clients, org: str, queries: Mapping[str, str], window: Window
) -> Iterator[Confirmation]:
    """Yield how each metric of one organisation stands, in the order of `queries`."""
    try:
        client = clients.datadog(org)
        fetched = fetch_timeseries(client, queries, window, BIN_S)
    except (SettingsError, SourceError) as error:
        for name in queries:
            yield Confirmation(kind="metric", id=name, standing=why_not(error), detail=str(error))
        return
    for name, query in queries.items():
        yield (
            _silent(client, name, query)
            if name in fetched.silent
            else Confirmation(kind="metric", id=name, standing="confirmed")
        )


def why_not(error: SettingsError | SourceError) -> Standing:
    """Tell a system that the profile does not reach from one that did not answer."""
    return "not configured" if isinstance(error, SettingsError) else "not asked"


def _silent(client: DatadogClient, metric: str, query: str) -> Confirmation:
    """Say why no number came: Datadog answers a misspelt name and an idle counter alike."""
    name = names_in(query)[0]
    try:
        is_known = client.has_metric(name, client.deadline(BUDGET_S))
    except SourceError as error:
        return Confirmation(kind="metric", id=metric, standing="not asked", detail=str(error))
    standing: Standing = "no data" if is_known else "no such metric"
    return Confirmation(kind="metric", id=metric, standing=standing, detail=name)
