"""A catalog entry, a profile and a window make one request, with its dashboard at that window."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.searches import DatadogSearch
from cie_runbook.evidence import (
    EvidenceRequest,
    MetricRequest,
    asked_of,
    plan_request,
    plan_requests,
)
from cie_runbook.evidence.links import dashboard_link
from cie_runbook.window import Window, parse_day
from tests.rehearsed import drill_settings

CATALOG = load_catalog()
DRILL, PRODUCTION = drill_settings(), drill_settings("production")
WINDOW = Window.of_day(parse_day("2026-11-18"))


def asked(name: str, weeks: int = 2, window: Window = WINDOW) -> EvidenceRequest:
    return plan_request(CATALOG, DRILL, name, window, weeks)


def test_history_lies_before_the_window() -> None:
    request = asked("checkin_traffic", weeks=2)
    assert request.window.end == WINDOW.end
    assert request.window.start == WINDOW.start - timedelta(weeks=2)


def test_history_begins_at_the_same_wall_time_across_a_change_of_the_clocks() -> None:
    request = asked("checkin_traffic", weeks=3)
    assert request.window.label_eastern().startswith("Wed 2026-10-28 00:00 EDT")


def test_lines_that_are_older_than_the_window_are_asked_for_and_linked_from_then_on() -> None:
    search = CATALOG.searches["travel_claim_visits"]
    request = asked("travel_claim_visits")
    assert isinstance(search, DatadogSearch)
    assert search.before_min > 0
    assert request.window.start == WINDOW.start - timedelta(minutes=search.before_min)
    linked = parse_qs(urlsplit(request.link or "").query)["from_ts"]
    assert linked == [str(int(request.window.start.timestamp() * 1000))]


def test_evidence_that_is_not_judged_asks_for_no_history() -> None:
    spec = CATALOG.evidence["checkin_traffic"].model_copy(update={"history_weeks": 0})
    evidence = {**CATALOG.evidence, "checkin_traffic": spec}
    catalog = CATALOG.model_copy(update={"evidence": evidence})
    assert plan_request(catalog, DRILL, "checkin_traffic", WINDOW, 6).window == WINDOW


def test_rows_reach_beyond_the_counters_which_have_to_settle() -> None:
    later = WINDOW.end + timedelta(minutes=20)
    names = ("alerts_vagov", "checkin_traffic")
    rows, metrics = plan_requests(CATALOG, DRILL, names, WINDOW, 0, rows_until=later)
    assert (rows.window.start, rows.window.end) == (WINDOW.start, later)
    assert metrics.window == WINDOW
    earlier = WINDOW.end - timedelta(minutes=20)
    (rows,) = plan_requests(CATALOG, DRILL, names[:1], WINDOW, 0, rows_until=earlier)
    assert rows.window == WINDOW


def test_the_link_leads_to_the_dashboard_of_the_window_without_its_history() -> None:
    link = asked("vista_api").link
    assert link is not None
    parts, query = urlsplit(link), parse_qs(urlsplit(link).query)
    assert (parts.hostname, parts.path) == ("tevi.ddog-gov.com", "/dashboard/pa4-jzg-492")
    assert query["from_ts"] == [str(int(WINDOW.start.timestamp()) * 1000)]
    assert query["to_ts"] == [str(int(WINDOW.end.timestamp()) * 1000)]
    assert query["live"] == ["false"]


def test_the_link_says_which_dashboard_it_opens() -> None:
    title = CATALOG.dashboards["pa4-jzg-492"].title
    assert title in asked("vista_api").link_title


def test_evidence_without_a_dashboard_has_no_link() -> None:
    spec = CATALOG.evidence["vista_api"].model_copy(update={"dashboard": None})
    assert dashboard_link(CATALOG, spec, WINDOW) is None


def test_metrics_that_nobody_named_are_listed_and_not_asked_for() -> None:
    request = plan_request(CATALOG, PRODUCTION, "chip", WINDOW, 2)
    assert request.queries == {}
    assert set(request.unnamed) == set(CATALOG.evidence["chip"].metrics)


def test_the_profile_can_name_them() -> None:
    request = asked("chip")
    assert request.unnamed == ()
    assert any("drill.chip.requests" in query for query in request.queries.values())


def test_names_that_nobody_confirmed_are_listed_once() -> None:
    assert asked("chip").unconfirmed == ("chip_requests", "chip_errors", "chip_time")


def test_station_evidence_is_split_by_station_and_hour() -> None:
    request = asked("vista_steps")
    assert isinstance(request, MetricRequest)
    assert (request.group_by, request.bin_s) == ("station", 3600)
    assert all("by {station}" in query for query in request.queries.values())


def test_evidence_is_asked_of_organisations_and_of_other_systems() -> None:
    assert asked_of(CATALOG, ["checkin_traffic", "vista_api"]) == {"vagov", "tevi"}
    searches = {search.kind.partition("_")[0]: search for search in CATALOG.searches.values()}
    names = [search.id for search in searches.values()]
    others = asked_of(CATALOG, names) - set(DRILL.datadog)
    assert others == {"sentry", "pagerduty", "slack", "servicenow", "github"}
    assert asked_of(CATALOG, names) & set(DRILL.datadog)
