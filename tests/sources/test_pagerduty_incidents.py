"""Incidents of PagerDuty."""

from __future__ import annotations

import pandas as pd

from cie_runbook.sources.pagerduty_incidents import (
    COLUMNS,
    SAFE_COLUMNS,
    IncidentSearch,
    incidents,
    incidents_table,
)
from tests.replay import Exchange, Reply, Seen, replay
from tests.sources.builders import make_window
from tests.sources.systems import assert_contract, client_of, sample


def test_an_incident_is_read_with_who_has_it_and_since_when() -> None:
    table = incidents_table(sample("pagerduty/incidents"))
    assert_contract(table, COLUMNS)
    first = table.iloc[0]
    assert (first["incident_id"], first["incident_number"]) == ("PINC1", "4711")
    assert first["assignee_ids"] == "PUSER1, PUSER2"
    assert first["acknowledged_at"] == pd.Timestamp("2026-11-18T15:09Z")  # the first of them
    assert table.loc[1, ["priority", "acknowledged_at", "permalink"]].isna().all()
    assert table.loc[1, "assignees"] == ""


def test_no_incident_keeps_the_columns() -> None:
    assert_contract(incidents_table({"incidents": []}), COLUMNS)
    assert set(SAFE_COLUMNS) < set(COLUMNS)
    assert not {"title", "assignees"} & set(SAFE_COLUMNS)


def test_a_search_keeps_the_brackets_and_repeats_the_parameter() -> None:
    search = IncidentSearch(
        window=make_window(hours=24),
        statuses=("triggered", "acknowledged"),
        service_ids=("PSVC1",),
        team_ids=("PTEAM",),
    )
    with (
        replay(Exchange("GET", "/incidents", (Reply.of(sample("pagerduty/incidents")),))) as server,
        client_of("pagerduty", server.url) as (client, deadline),
    ):
        found = incidents(client, search, deadline)
    assert (found.completeness, len(found.table)) == ("complete", 2)
    query = server.seen[0].query
    assert query["statuses[]"] == ["triggered", "acknowledged"]
    assert (query["service_ids[]"], query["team_ids[]"]) == (["PSVC1"], ["PTEAM"])
    assert query["sort_by"] == ["created_at:asc"]


def test_a_window_of_a_year_is_asked_for_in_parts_and_each_incident_comes_once() -> None:
    def reply(seen: Seen) -> Reply:
        spans = pd.Timestamp(seen.query["until"][0]) - pd.Timestamp(seen.query["since"][0])
        assert spans <= pd.Timedelta(days=180)
        return Reply.of(sample("pagerduty/incidents"))

    with (
        replay(Exchange("GET", "/incidents", reply)) as server,
        client_of("pagerduty", server.url) as (client, deadline),
    ):
        found = incidents(client, IncidentSearch(window=make_window(days=365)), deadline)
    assert len(server.seen) == 3
    assert list(found.table["incident_id"]) == ["PINC1", "PINC2"]


def test_a_page_that_fails_half_way_leaves_a_partial_table() -> None:
    first = {**sample("pagerduty/incidents"), "more": True}
    with (
        replay(Exchange("GET", "/incidents", (Reply.of(first), Reply(502)))) as server,
        client_of("pagerduty", server.url) as (client, deadline),
    ):
        found = incidents(client, IncidentSearch(window=make_window(hours=1)), deadline)
    assert (found.completeness, len(found.table)) == ("partial", 2)
    assert "status 502" in found.missing[0]
