"""Searches lead somewhere: orgs, channels, and other searches that rows hang on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cie_runbook.catalog.document import Document
from cie_runbook.catalog.entries import nearest
from cie_runbook.catalog.mistakes import Mistake, raise_first
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.searches import (
    AttachedRows,
    ChannelHistory,
    DatadogCounts,
    DatadogSearch,
    MonitorList,
    Search,
    SearchKind,
    TicketQueue,
)

CARRIERS: Mapping[SearchKind, SearchKind] = {
    "sentry_events": "sentry_issues",
    "pagerduty_log_entries": "pagerduty_incidents",
    "pagerduty_contacts": "pagerduty_oncalls",
    "servicenow_journal": "servicenow_queue",
}
"""What hangs on rows, and the kind of search that gives these rows."""

_ID = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)  # also the name of the frozen file
_SYS_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)


def check_searches(catalog: Catalog, document: Document) -> None:
    """Refuse searches that cannot be asked.

    Raises
    ------
    CatalogError
        The first such search, with its line.
    """
    for search in catalog.searches.values():
        raise_first(document, _mistakes(catalog, search))


def _mistakes(catalog: Catalog, search: Search) -> Iterator[Mistake]:
    label = f"search {search.id}"
    if not _ID.fullmatch(search.id):
        yield Mistake(f"{label}: the id cannot name a file", "Use a-z, 0-9, _.", (search.id,))
    if search.id in catalog.evidence:
        yield Mistake(
            f"{label} has the name of evidence in evidence.yaml",
            "Rename one of the two: steps ask for both by name.",
            (search.id,),
        )
    if search.link is not None and not search.link.startswith("https://"):
        yield Mistake(
            f"{label}: {search.link[:60]!r} is no address to link to",
            "Write https:// and the host.",
            (search.id, "link"),
        )
    yield from _target_mistakes(catalog, search)


def _target_mistakes(catalog: Catalog, search: Search) -> Iterator[Mistake]:
    label = f"search {search.id}"
    of_an_org = DatadogSearch | DatadogCounts | MonitorList
    if isinstance(search, of_an_org) and search.org not in catalog.orgs:
        yield Mistake(
            f"{label}: org names {search.org[:60]!r}, which is not in orgs.yaml",
            nearest(search.org, catalog.orgs, "orgs"),
            (search.id, "org"),
        )
    if isinstance(search, TicketQueue) and not _SYS_ID.fullmatch(search.group):
        yield Mistake(
            f"{label}: {search.group[:60]!r} is no id of an assignment group",
            "Copy its sys_id, 32 hexadecimal digits, from the address of the queue.",
            (search.id, "group"),
        )
    if isinstance(search, ChannelHistory):
        yield from _channel_mistakes(catalog, search)
    if isinstance(search, AttachedRows):
        yield from _carrier_mistakes(catalog, search)


def _channel_mistakes(catalog: Catalog, search: ChannelHistory) -> Iterator[Mistake]:
    for index, name in enumerate(search.channels):
        if name not in catalog.channels:
            yield Mistake(
                f"search {search.id}: channels names {name[:60]!r}, which is not in channels.yaml",
                nearest(name, catalog.channels, "channels"),
                (search.id, "channels", index),
            )


def _carrier_mistakes(catalog: Catalog, search: AttachedRows) -> Iterator[Mistake]:
    carrier = catalog.searches.get(search.of)
    wanted = CARRIERS[search.kind]
    if carrier is None or carrier.kind != wanted:
        known = [one.id for one in catalog.searches.values() if one.kind == wanted]
        yield Mistake(
            f"search {search.id}: of names {search.of[:60]!r}, which is no search of {wanted}",
            nearest(search.of, known, "searches"),
            (search.id, "of"),
        )
