"""What the packaged searches ask, held against the support plan."""

from __future__ import annotations

from typing import get_args

from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.searches import (
    AttachedRows,
    ChannelHistory,
    DatadogSearch,
    MonitorList,
    SearchKind,
    TicketQueue,
)

TRACE_SEARCH = (
    "env:prod -service:(clinician-workflow-defaultdb OR clinician-workflow-cache) "
    '-status:ok -@http.path_group:("/lambda/flush" OR "/lambda/hello")'
)


def test_the_trace_search_is_that_of_the_plan_letter_by_letter(catalog: Catalog) -> None:
    search = catalog.searches["clinician_workflow_traces"]
    assert isinstance(search, DatadogSearch)
    assert (search.kind, search.org, search.query) == ("datadog_spans", "tevi", TRACE_SEARCH)


def test_every_kind_of_search_is_in_use(catalog: Catalog) -> None:
    assert {search.kind for search in catalog.searches.values()} == set(get_args(SearchKind))


def test_the_steps_of_silent_failures_ask_the_orgs_of_the_playbook(catalog: Catalog) -> None:
    steps = ("travel_claim_failures", "travel_claim_submissions", "travel_claim_visits")
    found = [catalog.searches[name] for name in steps]
    orgs = [search.org for search in found if isinstance(search, DatadogSearch)]
    assert orgs == ["vagov", "vagov", "vetext"]


def test_the_monitors_of_every_org_are_listed(catalog: Catalog) -> None:
    lists = [
        one.org
        for one in catalog.searches.values()
        if isinstance(one, MonitorList) and one.kind == "datadog_monitors"
    ]
    assert sorted(lists) == sorted(catalog.orgs)


def test_every_channel_that_is_read_has_an_id(catalog: Catalog) -> None:
    read = [one for one in catalog.searches.values() if isinstance(one, ChannelHistory)]
    names = [name for one in read for name in one.channels]
    assert names
    assert all(catalog.channels[name].slack_id for name in names)


def test_the_queue_is_that_of_the_teams_assignment_group(catalog: Catalog) -> None:
    queue = catalog.searches["ticket_queue"]
    assert isinstance(queue, TicketQueue)
    assert queue.group == "9c50fbc51b4f8d5065965318624bcbbf"


def test_what_wants_an_id_from_the_profile_is_marked_unconfirmed(catalog: Catalog) -> None:
    wanting = [search for search in catalog.searches.values() if search.ids]
    assert {search.status for search in wanting} == {"unconfirmed"}


def test_a_documented_query_names_its_source_unless_it_asks_for_everything(
    catalog: Catalog,
) -> None:
    asking = [
        search
        for search in catalog.searches.values()
        if isinstance(search, DatadogSearch) and search.status != "unconfirmed"
    ]
    assert asking
    assert all(search.source for search in asking)


def test_what_hangs_on_rows_hangs_on_a_search_of_the_catalog(catalog: Catalog) -> None:
    attached = [one for one in catalog.searches.values() if isinstance(one, AttachedRows)]
    assert {one.of for one in attached} <= set(catalog.searches)
