"""What live systems say of the catalog: data, nothing, no such thing, or no answer, told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.confirming import confirm, confirmations_text
from cie_runbook.evidence.standing import Confirmation
from cie_runbook.window import Window
from tests.evidence.builders import NOW
from tests.evidence.events import events_service
from tests.evidence.streamed import settings_at
from tests.replay import Exchange, Reply, Seen, replay

WINDOW = Window(NOW - timedelta(days=1), NOW)
METRICS = ("checkin_completed", "checkin_failed", "silent_failure", "chip_requests")
SEARCHES = ("vista_api_errors", "chip_logs", "oncalls", "sentry_issues")


def small_catalog() -> Catalog:
    """Return the catalog with only a few metrics and searches."""
    whole = load_catalog()
    return whole.model_copy(
        update={
            "orgs": {name: whole.orgs[name] for name in ("vagov", "tevi")},
            "metrics": {name: whole.metrics[name] for name in METRICS},
            "searches": {name: whole.searches[name] for name in SEARCHES},
        }
    )


def timeseries(seen: Seen) -> Reply:
    """Answer with one number for each query but those of failures."""
    queries = seen.json["data"]["attributes"]["queries"]
    at = int(WINDOW.start.timestamp() * 1000)
    with_data = [i for i, query in enumerate(queries) if "fail" not in query["query"]]
    attributes: dict[str, Any] = {
        "times": [at],
        "values": [[1.0] for _ in with_data],
        "series": [{"group_tags": [], "query_index": i, "unit": None} for i in with_data],
    }
    return Reply.of({"data": {"type": "timeseries_response", "attributes": attributes}})


def confirmed(logs: Exchange) -> dict[str, Confirmation]:
    catalog = small_catalog()
    metadata = "/api/v1/metrics/"
    idle = catalog.metrics["checkin_failed"].name
    misspelt = catalog.metrics["silent_failure"].name
    exchanges = [
        Exchange("POST", "/api/v2/query/timeseries", timeseries),
        Exchange("GET", f"{metadata}{idle}", (Reply.of({"type": "count"}),)),
        Exchange("GET", f"{metadata}{misspelt}", (Reply.of({"errors": ["not found"]}, 404),)),
        logs,
    ]
    with replay(*exchanges) as server:
        settings = replace(settings_at(server.url), systems={})
        with Clients(lambda: settings) as clients:
            found = confirm(catalog, settings, clients, WINDOW)
            return {one.id: one for one in found}


def test_an_idle_metric_and_one_that_does_not_exist_are_told_apart() -> None:
    found = confirmed(events_service(1))
    assert {name: found[name].standing for name in METRICS} == {
        "checkin_completed": "confirmed",
        "checkin_failed": "no data",
        "silent_failure": "no such metric",
        "chip_requests": "confirmed",
    }
    assert found["silent_failure"].detail == "vets_api.statsd.silent_failure"


def test_a_search_is_confirmed_by_its_first_rows_alone() -> None:
    found = confirmed(events_service(5_000))
    assert found["vista_api_errors"].standing == "confirmed"


def test_a_search_that_finds_nothing_has_no_data() -> None:
    assert confirmed(events_service(0))["chip_logs"].standing == "no data"


def test_a_system_that_is_not_configured_is_not_taken_for_silent() -> None:
    found = confirmed(events_service(0))
    assert found["oncalls"].standing == "not configured"


def test_a_search_without_its_ids_is_without_a_name() -> None:
    catalog = small_catalog()
    settings = settings_at("http://127.0.0.1:9")
    bare = replace(settings, ids={})
    searches = {"sentry_issues": catalog.searches["sentry_issues"]}
    only = catalog.model_copy(update={"orgs": {}, "searches": searches})
    with Clients(lambda: bare) as clients:
        (one,) = confirm(only, bare, clients, WINDOW)
    assert (one.standing, one.detail) == ("without a name", "sentry_organization, sentry_projects")


def test_the_text_counts_everything_and_names_what_is_open() -> None:
    text = confirmations_text(
        [
            Confirmation(kind="metric", id="a", standing="confirmed"),
            Confirmation(kind="metric", id="b", standing="no such metric", detail="x.b"),
            Confirmation(kind="search", id="c", standing="no data"),
        ]
    )
    assert text.splitlines() == [
        "Live metrics: 1 confirmed, 1 no such metric.",
        "Live searches: 1 no data.",
        "  metric b: no such metric (x.b)",
        "  search c: no data",
    ]
