"""A link opens the same search or dashboard at the same window, in the org's own sub-domain."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.evidence.links import search_link
from cie_runbook.window import Window, parse_instant

CATALOG = load_catalog()
WINDOW = Window(parse_instant("2026-11-18T15:00Z"), parse_instant("2026-11-18T16:00Z"))


def link(name: str) -> str | None:
    return search_link(CATALOG, CATALOG.searches[name], WINDOW)


def test_a_trace_search_keeps_its_query_letter_by_letter() -> None:
    parts = urlsplit(link("clinician_workflow_traces") or "")
    asked = parse_qs(parts.query)
    assert (parts.hostname, parts.path) == ("tevi.ddog-gov.com", "/apm/traces")
    assert asked["query"] == [getattr(CATALOG.searches["clinician_workflow_traces"], "query", "")]
    assert (asked["start"], asked["end"]) == (["1795014000000"], ["1795017600000"])


def test_logs_open_at_the_window_and_stay_there() -> None:
    asked = parse_qs(urlsplit(link("travel_claim_failures") or "").query)
    assert (asked["from_ts"], asked["live"]) == (["1795014000000"], ["false"])


def test_monitors_open_with_their_tag_where_they_have_one() -> None:
    assert (link("monitors_vagov") or "").endswith("/monitors/manage?q=tag%3A%28team%3Acheck-in%29")
    assert link("monitors_tevi") == "https://tevi.ddog-gov.com/monitors/manage"


def test_where_the_catalog_knows_no_place_there_is_no_link() -> None:
    assert link("oncalls") is None
