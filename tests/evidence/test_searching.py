"""Each search reaches the right service with the right question, and tells what did not come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.evidence import Evidence, LiveFetch, SearchRequest, gather, plan_request
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.searching import search_pages
from cie_runbook.settings import Settings
from cie_runbook.sources.paging import Page
from cie_runbook.tables import conform
from tests.evidence.builders import WINDOW, how, make_case
from tests.evidence.events import PATH, events_service
from tests.evidence.streamed import settings_at
from tests.rehearsed import drill_settings
from tests.replay import Exchange, ReplayServer, Reply, replay
from tests.sources.systems import sample

CATALOG = load_catalog()
IDS = {
    "sentry_organization": ("va",),
    "sentry_projects": ("vets-api",),
    "pagerduty_schedules": ("PRIMARY",),
}


def settings_of(system: str, url: str) -> Settings:
    """Return production's settings with one system at `url`, and the ids that searches want."""
    name = system.upper()
    environ = {
        f"CIE_RUNBOOK_{name}_URL": url,
        f"CIE_{name}_TOKEN": f"token-of-{system}-0123456789",
    }
    return replace(drill_settings("production", **environ), ids=IDS)


def request(settings: Settings, name: str) -> SearchRequest:
    planned = plan_request(CATALOG, settings, name, WINDOW, 0)
    assert isinstance(planned, SearchRequest)
    return planned


@contextmanager
def asked(
    system: str, name: str, *exchanges: Exchange
) -> Iterator[tuple[list[Page], ReplayServer]]:
    """Ask a search of a system that answers with `exchanges`."""
    with replay(*exchanges) as server:
        settings = settings_of(system, server.url)
        with Clients(lambda: settings) as clients:
            yield list(search_pages(clients, request(settings, name))), server


def rows(pages: list[Page]) -> int:
    return sum(len(page.table) for page in pages)


def sentences(pages: list[Page]) -> str:
    return " ".join(sentence for page in pages for sentence in page.missing)


def test_on_calls_are_asked_for_by_the_profiles_schedule() -> None:
    answer = Exchange("GET", "/oncalls", (Reply.of(sample("pagerduty/oncalls")),))
    with asked("pagerduty", "oncalls", answer) as (pages, server):
        assert server.seen[0].query["schedule_ids[]"] == ["PRIMARY"]
        assert rows(pages) == len(sample("pagerduty/oncalls")["oncalls"])


def test_the_rotation_is_asked_for_schedule_by_schedule() -> None:
    answer = Exchange("GET", "/schedules/PRIMARY", (Reply.of(sample("pagerduty/schedule")),))
    with asked("pagerduty", "schedules", answer) as (pages, _):
        assert rows(pages) > 0


def test_incidents_are_asked_for_by_the_services_of_the_catalog() -> None:
    answer = Exchange("GET", "/incidents", (Reply.of(sample("pagerduty/incidents")),))
    with asked("pagerduty", "incidents", answer) as (pages, server):
        assert server.seen[0].query["service_ids[]"] == ["PNDVBO8"]
        assert rows(pages) > 0


def test_a_log_that_does_not_come_leaves_the_others_and_is_counted() -> None:
    incidents = sample("pagerduty/incidents")
    names = [entry["id"] for entry in incidents["incidents"]]
    logs = [
        Exchange(
            "GET",
            f"/incidents/{name}/log_entries",
            (Reply.of(sample("pagerduty/log-entries")) if at else Reply(status=400),),
        )
        for at, name in enumerate(names)
    ]
    answer = Exchange("GET", "/incidents", (Reply.of({**incidents, "more": False}),))
    with asked("pagerduty", "incident_log", answer, *logs) as (pages, _):
        assert rows(pages) > 0
        assert f"for 1 of {len(names)}: " in sentences(pages)


def test_sentry_is_asked_for_the_team_in_the_profiles_project() -> None:
    path = "/organizations/va/issues/"
    link = '<x>; rel="next"; results="false"; cursor="0:100:0"'
    answer = Exchange("GET", path, (Reply.of(sample("sentry/issues-page"), link=link),))
    with asked("sentry", "sentry_issues", answer) as (pages, server):
        assert server.seen[0].query["project"] == ["vets-api"]
        assert server.seen[0].query["query"] == ["team:check-in"]
        assert rows(pages) > 0


def test_a_monitor_list_asks_for_the_teams_tag() -> None:
    answers = (Reply.of(sample("datadog/monitors-page")), Reply.of([]))
    with replay(Exchange("GET", "/api/v1/monitor", answers)) as server:
        settings = settings_at(server.url)
        with Clients(lambda: settings) as clients:
            pages = list(search_pages(clients, request(settings, "monitors_vagov")))
        assert server.seen[0].query["monitor_tags"] == ["team:check-in"]
    assert rows(pages) == len(sample("datadog/monitors-page"))


def test_the_row_cap_of_the_catalog_holds_and_is_told() -> None:
    with replay(events_service(3_000)) as server:
        settings = settings_at(server.url)
        wanted = request(settings, "vista_api_rpc")
        small = replace(wanted, search=wanted.search.model_copy(update={"row_cap": 1_500}))
        with Clients(lambda: settings) as clients:
            pages = list(search_pages(clients, small))
    assert rows(pages) == 1_500
    assert "more than the 1,500 rows" in sentences(pages)


def test_the_query_goes_out_as_it_stands_in_the_catalog() -> None:
    spans = Exchange("POST", "/api/v2/spans/events/search", (Reply.of({"data": []}),))
    with replay(spans) as server:
        settings = settings_at(server.url)
        with Clients(lambda: settings) as clients:
            list(search_pages(clients, request(settings, "clinician_workflow_traces")))
        sent = server.seen[0].json["data"]["attributes"]["filter"]["query"]
    assert sent == getattr(CATALOG.searches["clinician_workflow_traces"], "query", "")


def frozen_search(home: Path, settings: Settings, name: str) -> Evidence:
    with LiveFetch(lambda: settings) as fetch:
        return gather(
            make_case(home),
            [plan_request(CATALOG, settings, name, WINDOW, 0)],
            how(fetch),
        )[name]


def test_an_id_that_nobody_gave_is_named_and_nothing_is_asked(tmp_path: Path) -> None:
    settings = replace(settings_at("http://127.0.0.1:9"), ids={})
    record = frozen_search(tmp_path, settings, "sentry_events").provenance
    assert record.completeness == "not configured"
    assert "sentry_organization, sentry_projects" in record.missing[0]


def test_a_system_that_the_profile_does_not_name_is_not_configured(tmp_path: Path) -> None:
    settings = replace(drill_settings("production"), systems={}, ids=IDS)
    record = frozen_search(tmp_path, settings, "oncalls").provenance
    assert record.completeness == "not configured"
    assert "CIE_RUNBOOK_PAGERDUTY_URL" in record.missing[0]


def test_a_page_that_fails_half_way_leaves_what_came_and_says_so(tmp_path: Path) -> None:
    with replay(events_service(3_000, breaks_at=2_000)) as server:
        found = frozen_search(tmp_path, settings_at(server.url), "vista_api_rpc")
    assert (found.provenance.completeness, found.provenance.rows) == ("partial", 2_000)
    assert "broke off after 2,000 rows" in found.provenance.missing[0]
    assert len(found.columns("id")) == 2_000


def test_a_refused_search_leaves_nothing_that_looks_like_evidence(tmp_path: Path) -> None:
    with replay(Exchange("POST", PATH, (Reply(status=403),))) as server:
        found = frozen_search(tmp_path, settings_at(server.url), "vista_api_errors")
    assert found.provenance.completeness == "denied"
    assert [path.suffix for path in (make_case(tmp_path).folder / "evidence").iterdir()] == [
        ".json"
    ]


def test_messages_are_redacted_before_they_reach_the_disk(tmp_path: Path) -> None:
    entry = {
        "id": "AQ1",
        "attributes": {"timestamp": "2026-11-18T15:00:00Z", "message": "ssn 123-45-6789 refused"},
    }
    with replay(Exchange("POST", PATH, (Reply.of({"data": [entry]}),))) as server:
        found = frozen_search(tmp_path, settings_at(server.url), "vista_api_errors")
    assert "123-45-6789" not in found.table["message"].iloc[0]
    pd.testing.assert_frame_equal(found.table, conform(found.table, found.provenance.columns))
