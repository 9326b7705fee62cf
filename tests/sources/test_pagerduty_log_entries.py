"""The log of an incident."""

from __future__ import annotations

from cie_runbook.sources.pagerduty_log_entries import (
    COLUMNS,
    SAFE_COLUMNS,
    log_entries,
    log_entries_table,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.systems import assert_contract, assert_free_of_secrets, client_of, sample

LOG = "/incidents/PINC1/log_entries"


def test_an_entry_says_who_did_what_without_the_body_of_the_alert() -> None:
    table = log_entries_table(sample("pagerduty/log-entries"), "PINC1")
    assert_contract(table, COLUMNS)
    assert_free_of_secrets(table)
    assert list(table["type"]) == ["acknowledge_log_entry", "trigger_log_entry"]
    assert set(table["incident_id"]) == {"PINC1"}


def test_an_empty_log_keeps_the_columns() -> None:
    assert_contract(log_entries_table({"log_entries": []}, "PINC1"), COLUMNS)
    assert set(SAFE_COLUMNS) < set(COLUMNS)
    assert not {"agent", "summary"} & set(SAFE_COLUMNS)


def test_the_log_is_asked_for_in_full() -> None:
    with (
        replay(Exchange("GET", LOG, (Reply.of(sample("pagerduty/log-entries")),))) as server,
        client_of("pagerduty", server.url) as (client, deadline),
    ):
        found = log_entries(client, "PINC1", deadline)
    assert found.completeness == "complete"
    assert server.seen[0].query["is_overview"] == ["false"]
